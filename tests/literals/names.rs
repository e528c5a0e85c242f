//! Identifiers: legal, unlike one another, as near to what was wanted as can be, always the same.

use super::payloads::payloads;
use super::target;
use crate::support;
use polypost::emit::{WordSeparator, item_paths};
use polypost::target::names::{NameKind, Names};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

const KINDS: [NameKind; 5] =
    [NameKind::Variable, NameKind::Constant, NameKind::Type, NameKind::Field, NameKind::Function];

const TARGETS: [&str; 5] =
    ["curl", "delphi-chilkat", "javascript-fetch", "python-requests", "rust-reqwest"];

/// Names that collections hold, and names that are hard on purpose.
fn wanted() -> Vec<String> {
    let mut wanted = payloads();
    for name in [
        "id",
        "Id",
        "ID",
        "iD",
        "createdById",
        "created_by_id",
        "created-by-id",
        "Created By Id",
        "@odata.context",
        "_postman_id",
        "2FA code",
        "OAuth2Token",
        "userIDs",
        "X-API-KEY",
        "getHTTPResponseV2",
        "self",
        "Self",
        "class",
        "type",
        "object",
        "begin",
        "end",
        "http",
        "json",
        "response",
        "list",
        "None",
        "v1",
        "v12",
        "v",
        "value",
        "value_2",
        "value2",
        "fi",
        "🎉",
        "日本語",
        "🎉 party",
        "--",
        "…",
        "user's",
        "a.b[0].c",
        "İstanbul",
        "ß",
        "naïve café",
        "string",
        "unit",
        "constructor",
        "__proto__",
        "__init__",
        "é",
        "e\u{301}",
    ] {
        wanted.push(name.to_owned());
    }
    wanted.push("very long name ".repeat(30));
    wanted.push("x".repeat(5000));
    wanted.push(format!("{}1", "x".repeat(5000)));
    wanted
}

fn is_legal(name: &str) -> bool {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[test]
fn names_are_legal_and_never_clash() {
    for name in TARGETS {
        let target = target(name);
        let rules = &target.language.names;
        let mut names = Names::new(&target.language);
        let mut seen = BTreeSet::new();
        for wanted in wanted() {
            for kind in KINDS {
                let declared = names.declare(&wanted, kind);
                let declared = declared.as_str();
                assert!(is_legal(declared), "{name}: {wanted:?} became {declared:?}");
                assert!(!rules.reserved.contains(declared, rules.case_sensitive), "{declared}");
                assert!(!rules.taken.contains(declared, rules.case_sensitive), "{declared}");
                let key = if rules.case_sensitive {
                    declared.to_owned()
                } else {
                    declared.to_lowercase()
                };
                assert!(seen.insert(key), "{name}: {declared} was declared twice");
            }
        }
    }
}

#[test]
fn names_are_the_same_each_time() {
    for name in TARGETS {
        let target = target(name);
        let declare = || {
            let mut names = Names::new(&target.language);
            let declared =
                wanted().into_iter().map(|wanted| names.declare(&wanted, NameKind::Variable));
            declared.collect::<Vec<_>>()
        };
        assert_eq!(declare(), declare());
    }
}

#[test]
fn names_follow_the_habits_of_the_language() {
    let check = |name: &str, kind, pairs: &[(&str, &str)]| {
        let target = target(name);
        for (wanted, expected) in pairs {
            let declared = Names::new(&target.language).declare(wanted, kind);
            assert_eq!(declared.as_str(), *expected, "{name}: {wanted:?}");
        }
    };
    check(
        "python-requests",
        NameKind::Variable,
        &[
            ("createdById", "created_by_id"),
            ("OAuth2Token", "oauth2_token"),
            ("userIDs", "user_ids"),
            ("class", "class_"),
            ("2FA code", "_2fa_code"),
            ("naïve café", "naive_cafe"),
            ("user's e-mail", "users_e_mail"),
            ("", "value"),
            ("🎉", "tada"),
        ],
    );
    check(
        "python-requests",
        NameKind::Constant,
        &[("_jobId", "JOB_ID"), ("X-API-KEY", "X_API_KEY")],
    );
    check("rust-reqwest", NameKind::Field, &[("type", "r#type"), ("self", "self_"), ("Id", "id")]);
    check("rust-reqwest", NameKind::Type, &[("created by", "CreatedBy"), ("self", "Self_")]);
    check(
        "delphi-chilkat",
        NameKind::Variable,
        &[
            ("createdById", "createdById"),
            ("object", "v_object"),
            ("Begin", "v_Begin"),
            ("@odata.context", "odata_context"),
        ],
    );
    check(
        "javascript-fetch",
        NameKind::Variable,
        &[("class", "class_"), ("X-Request-Id", "xRequestId")],
    );
}

#[test]
fn a_clash_is_numbered_and_case_counts_where_the_language_says_so() {
    let declare = |name: &str, wanted: &[&str]| -> Vec<String> {
        let target = target(name);
        let mut names = Names::new(&target.language);
        wanted.iter().map(|wanted| names.declare(wanted, NameKind::Variable).to_string()).collect()
    };
    assert_eq!(declare("python-requests", &["id x", "idX", "ID x"]), ["id_x", "id_x_2", "id_x_3"]);
    assert_eq!(declare("delphi-chilkat", &["id", "Id", "v1", "V1"]), ["id", "Id2", "v1", "V1_2"]);
    assert_eq!(declare("javascript-fetch", &["form", "a", "a"]), ["form2", "a", "a2"]);
}

#[test]
fn names_that_all_come_to_the_same_are_declared_in_linear_time() {
    let target = target("python-requests");
    let mut names = Names::new(&target.language);
    let declared = (0..40_000).map(|_| names.declare("a-b", NameKind::Variable).to_string());
    assert_eq!(declared.last().unwrap(), "a_b_40000");
}

#[test]
fn a_child_scope_hides_nothing_and_is_forgotten() {
    let target = target("python-requests");
    let mut outer = Names::new(&target.language);
    let name = |names: &mut Names<'_>| names.declare("record", NameKind::Variable).to_string();
    assert_eq!(name(&mut outer), "record");
    assert_eq!(name(&mut outer.child()), "record_2");
    assert_eq!(name(&mut outer.child()), "record_2");
    assert!(outer.declare_exact("record", NameKind::Variable).is_none());
    assert!(outer.declare_exact("class", NameKind::Variable).is_none());
    assert!(outer.declare_exact("row", NameKind::Variable).is_some());
}

#[test]
fn python_takes_every_name() {
    if !support::tool("python3", &["--version"], "apt install python3") {
        return;
    }
    let target = target("python-requests");
    let mut names = Names::new(&target.language);
    let mut program = String::new();
    for wanted in wanted() {
        for kind in KINDS {
            program.push_str(&format!("{} = 1\n", names.declare(&wanted, kind)));
        }
    }
    program.push_str("print(len([name for name in globals() if not name.startswith('__')]))\n");
    let mut child = Command::new("python3")
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(program.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    let expected = wanted().len() * KINDS.len();
    assert_eq!(String::from_utf8(out.stdout).unwrap().trim(), expected.to_string());
}

/// What people call things, what machines call them, and what neither should.
fn name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "id", "ID", "Id", "user", "users", "type", "class", "self", "Self", "begin", "End", "None",
        "http", "json", "response", "value", "2", "42", "_", "-", " ", ".", "'", "$", "é", "日",
        "🎉", "\u{130}", "\n", "_2", "x", "OAuth", "v_", "r#", "…", "e\u{301}",
    ]);
    let piece =
        prop_oneof![4 => word.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn kind() -> impl Strategy<Value = NameKind> {
    prop::sample::select(KINDS.to_vec())
}

#[test]
fn arbitrary_names_are_legal_unlike_one_another_and_the_same_each_time() {
    let targets = TARGETS.map(target);
    proptest!(|(wanted in prop::collection::vec((name(), kind()), 1..30))| {
        for target in &targets {
            let rules = &target.language.names;
            let scopes = [(Names::new(&target.language), true), (Names::members(&target.language), false)];
            for (scope, beside_templates) in scopes {
                let declare = || {
                    let mut names = scope.clone();
                    let all = wanted.iter().map(|(name, kind)| names.declare(name, *kind).to_string());
                    all.collect::<Vec<_>>()
                };
                let declared = declare();
                prop_assert_eq!(&declared, &declare());
                let mut seen = BTreeSet::new();
                for name in declared {
                    prop_assert!(is_legal(&name) || name.contains('$'), "{}", name);
                    prop_assert!(!rules.reserved.contains(&name, rules.case_sensitive), "{}", name);
                    let taken = rules.taken.contains(&name, rules.case_sensitive);
                    prop_assert!(!(taken && beside_templates), "{}", name);
                    let key = if rules.case_sensitive { name.clone() } else { name.to_lowercase() };
                    prop_assert!(seen.insert(key), "{} was declared twice", name);
                }
            }
        }
    });
}

/// A name that Windows, or a shell that lists files, would take for something else.
fn is_safe(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let device = |name: &str| {
        matches!(name, "con" | "prn" | "aux" | "nul")
            || matches!(
                name.as_bytes(),
                [b'c', b'o', b'm', b'0'..=b'9'] | [b'l', b'p', b't', b'0'..=b'9']
            )
    };
    !name.is_empty()
        && name.len() <= 80
        && name.chars().all(plain)
        && !name.starts_with(['-', '_'])
        && !device(name)
}

proptest! {
    #[test]
    fn arbitrary_names_make_safe_paths_whatever_their_order(
        wanted in prop::collection::vec(
            (prop::collection::vec(item_name(), 0..3), item_name()), 1..12,
        ),
        underscore in any::<bool>(),
    ) {
        let separator = if underscore { WordSeparator::Underscore } else { WordSeparator::Hyphen };
        let paths = |wanted: &[(Vec<String>, String)]| {
            item_paths(wanted.iter().map(|(folders, name)| (&folders[..], name.as_str())), separator)
        };
        let given = paths(&wanted);
        let unique: BTreeSet<&String> = given.iter().collect();
        prop_assert_eq!(unique.len(), wanted.len(), "{:?}", given);
        for path in &given {
            prop_assert!(path.split('/').all(is_safe) && path.len() <= 180, "{}", path);
            // No file stands where a folder must.
            let inside = format!("{path}/");
            prop_assert!(!given.iter().any(|other| other.starts_with(&inside)), "{:?}", given);
        }
        let mut turned = wanted.clone();
        turned.reverse();
        let mut backward = paths(&turned);
        backward.reverse();
        for (n, one) in wanted.iter().enumerate() {
            // Only items of one name in one folder are told apart by their order.
            if wanted.iter().filter(|other| *other == one).count() == 1 {
                prop_assert_eq!(&given[n], &backward[n]);
            }
        }
    }
}

fn item_name() -> impl Strategy<Value = String> {
    let whole = prop::sample::select(vec![
        "CON",
        "nul",
        "lpt1",
        "com¹",
        "..",
        ".",
        "/",
        "\\",
        "a",
        "A",
        "a 2",
        "a-2",
        "get users",
        "",
    ]);
    prop_oneof![2 => name(), 2 => whole.prop_map(str::to_owned), 1 => ".{0,100}"]
}
