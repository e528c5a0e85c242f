use polypost::render::Renderer;
use polypost::target::registry::Registry;

#[test]
fn every_built_in_target_loads_and_compiles() {
    let registry = Registry::builtin();
    let names: Vec<&str> = registry.names().collect();
    assert_eq!(names, ["curl", "delphi-chilkat", "python-requests", "rust-reqwest"]);
    for name in names {
        let target = registry.load(name).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        Renderer::new(&target).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}
