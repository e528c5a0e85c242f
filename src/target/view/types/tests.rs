use super::*;
use crate::json;
use crate::shape::infer_value;
use crate::target::manifest::Manifest;

const MANIFEST: &str = r##"
name = "plain"
title = "Plain"
language = "Plain"
highlight = "plain"
files = []

[literals.backslash]
[comments]
line = "//"
[names]
variable = "snake"
constant = "snake"
type = "pascal"
field = "snake"
function = "snake"
reserved_prefix = "r#"
reserved = ["type"]
taken = ["Value"]
[types]
string = "text"
boolean = "bool"
i32 = "int"
i64 = "int"
u64 = "uint"
float = "float"
big_number = "big"
unknown = "any"
array = "list<{}>"
map = "map<{}>"
optional = "maybe<{}>"
recursive = "box<{}>"
absent_is_empty = true
casings = ["camelCase", "PascalCase", "SCREAMING_SNAKE_CASE"]
"##;

/// The types as a person would write them down, and the type of the root.
fn types(root: &str, samples: &[&str]) -> String {
    let (manifest, language) = Manifest::read("target.toml", MANIFEST).unwrap();
    let values: Vec<json::Value> =
        samples.iter().map(|sample| json::parse_str(sample).unwrap().value).collect();
    let shape = infer_value(&values.iter().collect::<Vec<_>>());
    let view = build(&shape, root, &language, &manifest.types);
    let mut out = view.root.as_str().to_owned();
    for declared in &view.declared {
        out.push_str(&format!("; {}", declared.name.as_str()));
        if let Some(casing) = &declared.casing {
            out.push_str(&format!(" {casing}"));
        }
        let members: Vec<String> = declared.members.iter().map(member).collect();
        out.push_str(&format!("({})", members.join(", ")));
    }
    out
}

fn member(member: &MemberView) -> String {
    let mut out = format!("{} {}", member.name.as_str(), member.kind.as_str());
    if member.renamed {
        out.push_str(&format!("={:?}", member.key));
    }
    if member.defaults {
        out.push_str("=empty");
    }
    out
}

#[test]
fn a_type_is_named_after_the_member_that_holds_it() {
    let sample = r#"{"records": [{"owner": {"a": 1}}], "address": {"b": 1.5}}"#;
    assert_eq!(
        types("page", &[sample]),
        "Page; Page(records list<Record>, address Address); Record(owner Owner); Owner(a int); \
         Address(b float)"
    );
}

#[test]
fn the_elements_of_a_root_array_are_named_after_the_root() {
    assert_eq!(types("users", &[r#"[{"id": 1}]"#]), "list<User>; User(id int)");
    assert_eq!(types("counts", &["[[1], [2]]"]), "list<list<int>>");
    assert_eq!(types("grid", &[r#"[[{"a": 1}]]"#]), "list<list<GridItem>>; GridItem(a int)");
}

#[test]
fn one_casing_serves_most_members_and_the_rest_is_renamed() {
    let sample = r#"{"createdById": 1, "apiVersion": 2, "type": 3, "x-id": 4}"#;
    assert_eq!(
        types("job", &[sample]),
        "Job; Job camelCase(created_by_id int, api_version int, r#type int, x_id int=\"x-id\")"
    );
    assert_eq!(types("job", &[r#"{"id": 1, "name": 2}"#]), "Job; Job(id int, name int)");
    assert_eq!(
        types("job", &[r#"{"Id": 1, "OwnerName": 2}"#]),
        "Job; Job PascalCase(id int, owner_name int)"
    );
}

#[test]
fn what_may_be_absent_or_null_says_so() {
    let samples =
        [r#"{"a": 1, "b": null, "c": [1], "e": 1}"#, r#"{"a": null, "b": null, "d": "x"}"#];
    assert_eq!(
        types("job", &samples),
        "Job; Job(a maybe<int>, b any, c list<int>=empty, e maybe<int>, d maybe<text>)"
    );
}

#[test]
fn what_no_sample_shows_is_any_value() {
    assert_eq!(
        types("job", &[r#"{"a": {}, "b": [], "c": [null]}"#]),
        "Job; Job(a any, b list<any>, c list<any>)"
    );
    assert_eq!(types("job", &["{}"]), "any");
    assert_eq!(types("job", &["null"]), "any");
}

#[test]
fn a_tree_holds_itself() {
    let sample = r#"{"id": 1, "children": [{"id": 2, "children": [{"id": 3, "children": []}]}]}"#;
    assert_eq!(types("node", &[sample]), "Node; Node(id int, children list<Node>)");
    let sample =
        r#"{"id": 1, "note": "x", "parent": {"id": 2, "parent": {"id": 3, "parent": null}}}"#;
    assert_eq!(
        types("node", &[sample]),
        "Node; Node(id int, note maybe<text>, parent maybe<box<Node>>)"
    );
}

#[test]
fn objects_declared_alike_share_a_type() {
    let sample = r#"{"shippingAddress": {"city": "x"}, "billingAddress": {"city": "y"}}"#;
    assert_eq!(
        types("order", &[sample]),
        "Order; Order camelCase(shipping_address Address, billing_address Address); Address(city text)"
    );
    let sample = r#"{"links": {"self": {"href": "x"}, "next": {"href": "y"}}}"#;
    assert_eq!(
        types("page", &[sample]),
        "Page; Page(links Links); Links(self Link, next Link); Link(href text)"
    );
}

#[test]
fn names_that_clash_take_the_name_of_what_holds_them() {
    let sample = r#"{"user": {"owner": {"a": 1}}, "team": {"owner": {"b": 1}, "value": {"c": 1}}}"#;
    assert_eq!(
        types("page", &[sample]),
        "Page; Page(user User, team Team); User(owner Owner); Owner(a int); \
         Team(owner TeamOwner, value TeamValue); TeamOwner(b int); TeamValue(c int)"
    );
}

#[test]
fn odd_keys_are_renamed_and_never_clash() {
    let sample = r#"{"": 1, "a b": 2, "a-b": 3, "x\";}": 4}"#;
    assert_eq!(
        types("job", &[sample]),
        "Job; Job(value int=\"\", a_b int=\"a b\", a_b_2 int=\"a-b\", x int=\"x\\\";}\")"
    );
}
