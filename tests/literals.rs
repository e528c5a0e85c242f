use polypost::target::Target;
use polypost::target::registry::Registry;

fn target(name: &str) -> Target {
    Registry::builtin().load(name).unwrap()
}

#[test]
fn each_language_writes_a_literal_in_its_own_way() {
    let text = "it's \"x\" {a} $b\té\n";
    let written = |name: &str| target(name).language.string(text).as_str().to_owned();
    assert_eq!(written("python-requests"), r#""it's \"x\" {a} $b\té\n""#);
    assert_eq!(written("rust-reqwest"), r#""it's \"x\" {a} $b\té\n""#);
    assert_eq!(written("delphi-chilkat"), "'it''s \"x\" {a} $b'#9#$00E9#10");
    assert_eq!(written("curl"), "'it'\\''s \"x\" {a} $b\té\0'");
}
