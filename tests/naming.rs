//! Names for types and loops, from items, paths and keys.

use polypost::diagnostic::JsonPath;
use polypost::model::{Example, Item, Request, Segment};
use polypost::shape::{self, names};
use polypost::text::Text;

/// The name of the answer of an item of this name and path whose one sample is `body`.
fn root(name: &str, path: &str, body: &str) -> String {
    let segment = |text: &str| Segment {
        text: Text::literal(text),
        parameter: text.strip_prefix(':').map(ToOwned::to_owned),
    };
    let mut request = Request::default();
    request.url.path = path.split('/').filter(|text| !text.is_empty()).map(segment).collect();
    let example = Example {
        name: None,
        status: Some(200),
        reason: None,
        headers: Vec::new(),
        body: Some(body.to_owned()),
        language: None,
        path: JsonPath::root(),
    };
    let (shapes, _) = shape::infer(std::slice::from_ref(&example));
    let item = Item {
        index: 0,
        folders: Vec::new(),
        name: name.to_owned(),
        description: None,
        request,
        examples: vec![example],
        path: JsonPath::root(),
        written: std::sync::Arc::default(),
    };
    names::root(&item, &shapes[0])
}

#[test]
fn an_answer_is_named_after_what_the_item_is_about() {
    for (name, body, expected) in [
        ("Close or Abort a Job", "{}", "job"),
        ("Get job", "{}", "job"),
        ("1. getJobById", "{}", "job"),
        ("Get Job Info (v2)", "{}", "job_info"),
        ("List jobs", "[]", "jobs"),
        ("List jobs", r#"{"total":1,"jobs":[]}"#, "jobs"),
        ("List negative targets", r#"{"clauses":[{}]}"#, "negative_targets"),
        ("Create negative targets", r#"{"clauses":[{}]}"#, "negative_target"),
        ("Get all Jobs by State", r#"{"records":[]}"#, "jobs"),
        ("Get a list of shipping locations", r#"{"data":[]}"#, "shipping_locations"),
        ("Retrieves information about the customer", "{}", "customer"),
        ("List the people a user follows", "[]", "people"),
        ("List repositories watched by a user", "[]", "repositories"),
        ("Authenticate and obtain token", "{}", "token"),
        ("Get all APIs", "[]", "apis"),
        ("Create or update IdP group connections", "{}", "idp_group_connection"),
        ("Update Program /v1", "{}", "thing"),
        ("https://example.com/x", "{}", "thing"),
        ("{{baseUrl}}/things", "{}", "thing"),
        ("Récupérer", "{}", "thing"),
        ("Get all", "[]", "things"),
        ("GET", "{}", "thing"),
        ("", "{}", "thing"),
    ] {
        assert_eq!(root(name, "/v1/things/:id", body), expected, "{name} {body}");
    }
}

#[test]
fn a_path_helps_where_the_name_says_nothing() {
    assert_eq!(root("Request", "/api/v2/addresses.json", "{}"), "address");
    assert_eq!(root("Request", "/users/:id/line-items", "[]"), "line_items");
    assert_eq!(root("Request", "/v1/:id", "{}"), "result");
    assert_eq!(root("New Request", "", "{}"), "result");
}

#[test]
fn an_element_is_named_after_its_array() {
    for (key, root, expected) in [
        ("categories", None, "category"),
        ("lineItems", Some("order"), "line_item"),
        ("userIDs", None, "user_id"),
        ("Adressen", None, "adressen_item"),
        ("items", Some("users"), "user"),
        ("items", Some("result"), "item"),
        ("items", None, "item"),
        ("data", Some("shipping_locations"), "shipping_location"),
        ("data", Some("report"), "data_item"),
        ("records", Some("report"), "record"),
        ("series", None, "series_item"),
        ("people", None, "person"),
        ("", None, "item"),
        ("日本", None, "日本_item"),
    ] {
        assert_eq!(names::element(key, root), expected, "{key} of {root:?}");
    }
    assert_eq!(names::root_element("users"), "user");
    assert_eq!(names::root_element("news"), "news_item");
}

#[test]
fn a_clash_is_resolved_with_the_name_of_the_parent() {
    assert_eq!(names::qualified("shipping", "address"), "shipping_address");
    assert_eq!(names::qualified("order", "orderItem"), "order_item");
    assert_eq!(names::qualified("", "address"), "address");
    assert_eq!(names::qualified("owner", "owner"), "owner");
}
