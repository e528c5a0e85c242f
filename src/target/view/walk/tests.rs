//! Shapes written out by hand, read in the language of a built-in target.

use super::walk;
use crate::shape::{Kind, Member, ObjectShape, Presence, Shape, Width};
use crate::target::names::{NameKind, Names};
use crate::target::registry::Registry;

fn shape(kind: Kind) -> Shape {
    Shape { kind, nullable: false, seen: 1, example: None }
}

fn text() -> Shape {
    shape(Kind::String(None))
}

fn integer() -> Shape {
    shape(Kind::Integer(Width::I32))
}

fn array(element: Shape) -> Shape {
    shape(Kind::Array(Box::new(element)))
}

fn nullable(shape: Shape) -> Shape {
    Shape { nullable: true, ..shape }
}

fn object<const N: usize>(members: [(&str, Shape); N]) -> Shape {
    let members = members.into_iter().map(|(key, shape)| {
        let (key, presence) = match key.strip_suffix('?') {
            Some(key) => (key, Presence::Optional),
            None => (key, Presence::Presumed),
        };
        Member { key: key.to_owned(), presence, shape }
    });
    shape(Kind::Object(ObjectShape { members: members.collect() }))
}

fn lines(shape: &Shape) -> String {
    let target = Registry::builtin().load("python-requests").unwrap();
    let style = target.manifest.walk.as_ref().unwrap();
    let mut names = Names::new(&target.language);
    let root = names.declare("page", NameKind::Variable);
    let steps = walk(shape, &root, style, &names, &target.language, false);
    steps.iter().map(|step| format!("{}\n", step.line.as_str())).collect()
}

#[test]
fn members_are_read_plainly_and_built_in_names_stay() {
    let shape = object([("id", text()), ("createdById", text()), ("tags", array(text()))]);
    let expected = r#"page = response.json()
id_ = page["id"]
created_by_id = page["createdById"]
tags = page["tags"]
"#;
    assert_eq!(lines(&shape), expected);
}

#[test]
fn what_may_be_absent_or_null_never_raises() {
    let owner = object([("Name", text())]);
    let address = object([("city", text()), ("zip", text())]);
    let record = object([
        ("Name", text()),
        ("Note?", text()),
        ("Owner?", owner),
        ("Address", nullable(address)),
        ("Lines?", array(object([("sku", text())]))),
    ]);
    let shape = object([("records", array(record))]);
    let expected = r#"page = response.json()
for record in page["records"]:
    name = record["Name"]
    note = record.get("Note")
    owner_name = (record.get("Owner") or {}).get("Name")
    address = record["Address"] or {}
    address_city = address.get("city")
    address_zip = address.get("zip")
    for line in record.get("Lines") or []:
        sku = line["sku"]
"#;
    assert_eq!(lines(&shape), expected);
}

#[test]
fn a_name_in_a_loop_hides_none_outside_and_loops_share_names() {
    let user = || array(object([("id", integer()), ("name", text())]));
    let shape = object([("name", text()), ("users", user()), ("owners", user())]);
    let expected = r#"page = response.json()
name = page["name"]
for user in page["users"]:
    id_ = user["id"]
    user_name = user["name"]
for owner in page["owners"]:
    id_ = owner["id"]
    owner_name = owner["name"]
"#;
    assert_eq!(lines(&shape), expected);
}

#[test]
fn deep_values_are_named_after_as_many_parents_as_tell_them_apart() {
    let city = || object([("address", object([("city", text())]))]);
    let shape = object([("billing", city()), ("shipping", city())]);
    let expected = r#"page = response.json()
billing_address_city = page["billing"]["address"]["city"]
shipping_address_city = page["shipping"]["address"]["city"]
"#;
    assert_eq!(lines(&shape), expected);
}

#[test]
fn arrays_of_arrays_and_objects_whose_keys_are_data_are_run_through() {
    let cell = object([("v", integer())]);
    let rates = shape(Kind::Map(Box::new(nullable(cell.clone()))));
    let shape = object([("rows", array(array(cell))), ("rates?", rates)]);
    let expected = r#"page = response.json()
for row in page["rows"]:
    for row_item in row:
        v = row_item["v"]
for rate_key, rate in (page.get("rates") or {}).items():
    if rate is None:
        continue
    v = rate["v"]
"#;
    assert_eq!(lines(&shape), expected);
}

#[test]
fn an_array_or_nothing_at_the_root_is_read_too() {
    let shape = nullable(array(object([("id", integer())])));
    let expected = r#"page = response.json() or []
for page_item in page:
    id_ = page_item["id"]
"#;
    assert_eq!(lines(&shape), expected);
    assert_eq!(lines(&array(text())), "page = response.json()\n");
}

#[test]
fn a_line_that_is_too_long_is_broken_inside_its_last_bracket() {
    let key = "a".repeat(80);
    let expected =
        format!("page = response.json()\n{} = page[\n    \"{key}\"\n]\n", "a".repeat(60));
    assert_eq!(lines(&object([(key.as_str(), text())])), expected);
}

#[test]
fn loops_deeper_than_the_language_allows_are_left_as_values() {
    let mut shape = object([("x", integer())]);
    for _ in 0..40 {
        shape = array(shape);
    }
    let deepest = lines(&shape).lines().filter(|line| line.contains("for ")).count();
    assert_eq!(deepest, 16);
}
