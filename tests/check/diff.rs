//! `polypost diff`: what a person is told of two versions of a collection.

use super::Project;
use serde_json::{Value, json};

/// A project with two versions of a collection.
fn project() -> Project {
    let project = Project::small();
    let version = |items: Value, host: &str| {
        json!({ "info": { "name": "Our `API`" }, "item": items,
            "variable": [{ "key": "host", "value": host }] })
        .to_string()
    };
    let answer = |body: Value| {
        json!([{ "code": 200, "body": body.to_string(),
            "header": [{ "key": "Content-Type", "value": "application/json" }] }])
    };
    let old = json!([
        { "name": "Gone", "request": "{{host}}/gone" },
        { "name": "Get", "request": "{{host}}/get?limit=1",
            "response": answer(json!({ "id": 1, "name": "x" })) },
        { "name": "Moved", "request": "{{host}}/moved" },
    ]);
    let new = json!([
        { "name": "Get", "request": "{{host}}/get?limit=2",
            "response": answer(json!({ "id": "one", "name": "x", "tags": [] })) },
        { "name": "New\n# @team <b>`x`", "request": "{{host}}/new" },
        { "name": "Folder", "item": [{ "name": "Moved", "request": "{{host}}/moved" }] },
    ]);
    project.write("old.json", version(old, "https://a.example"));
    project.write("new.json", version(new, "https://b.example"));
    project
}

#[test]
fn a_person_sees_what_changed_and_what_breaks() {
    let text = project().polypost(&["diff", "old.json", "new.json"]).gives(0);
    assert_eq!(
        text,
        "+ New\\n# @team <b>`x`  GET {{host}}/new\n\
         - Gone  GET {{host}}/gone\n\
         > Folder/Moved  from Moved\n\
         ~ Get\n    query limit: 1 → 2\n  ! response 200 $.id: integer i32 → string\n    \
         response 200 $.tags: new, array\n\
         = {{host}}: https://a.example → https://b.example\n\
         items: 1 added, 1 removed, 1 moved, 1 changed; 2 changes may break clients\n"
    );
}

#[test]
fn a_comment_on_a_pull_request_is_markdown_that_no_name_can_break() {
    let text = project().polypost(&["diff", "old.json", "new.json", "--format", "markdown"]);
    assert_eq!(
        text.gives(0),
        "### `` Our `API` ``\n\n\
         Items: 1 added, 1 removed, 1 moved, 1 changed; 2 changes may break clients.\n\n\
         **Removed, which breaks clients**\n\n- `Gone` `GET {{host}}/gone`\n\n\
         **Added**\n\n- `` New\\n# @team <b>`x` `` `GET {{host}}/new`\n\n\
         **Moved**\n\n- `Moved` → `Folder/Moved`\n\n\
         **Changed**\n\n- `Get`\n  - query `limit`: `1` → `2`\n  - **breaking:** response 200 `$.id`: \
         `integer i32` → `string`\n  - response 200 `$.tags`: new, `array`\n\n\
         **Variables**\n\n- `host`: `https://a.example` → `https://b.example`\n"
    );
}

#[test]
fn programs_get_json_and_an_exit_code_where_they_ask_for_one() {
    let project = project();
    let text = project.polypost(&["diff", "old.json", "new.json", "--format", "json"]).gives(0);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&report["form"], &report["breaking"]), (&json!(1), &json!(2)));
    assert_eq!(report["moved"], json!([{ "from": ["Moved"], "to": ["Folder", "Moved"] }]));
    assert_eq!(
        report["changed"][0]["changes"][1],
        json!({ "about": "response-field", "status": 200, "path": "$.id",
            "old": "integer i32", "new": "string", "breaking": true })
    );
    let ends = |arguments: &[&str]| project.polypost(&[&["diff"], arguments].concat()).code;
    assert_eq!(ends(&["old.json", "new.json", "--fail-on", "breaking"]), 1);
    assert_eq!(ends(&["old.json", "old.json", "--fail-on", "change"]), 0);
    let text = project.polypost(&["diff", "old.json", "old.json"]).gives(0);
    assert_eq!(text, "no item changed; nothing breaks clients\n");
    project.polypost(&["diff", "old.json", "none.json"]).says(2, "unreadable-file");
}
