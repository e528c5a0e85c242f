//! The parameters of a request as tables, those that are switched off too.

use super::anchors::Anchors;
use super::description;
use super::search::Entry;
use super::view::{ParameterView, TableView};
use super::words;
use crate::lower::Redaction;
use crate::model::{Body, Description, DocumentedParameter, Item, ParameterPlace};
use crate::render::escape;
use crate::target::view::Code;
use indexmap::IndexMap;

/// The parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) tables: Vec<TableView>,
    /// The places of the path parameters on the page, by name.
    pub(super) path: IndexMap<String, String>,
}

impl Parameters {
    /// Those of an item; their names and descriptions are added to its entry in the search.
    pub(super) fn of(
        item: &Item,
        redaction: &Redaction,
        anchors: &mut Anchors,
        entry: &mut Entry,
    ) -> Self {
        let mut out = Self::default();
        let body = match &item.request.body {
            Body::Multipart(_) => "Form (multipart)",
            Body::Form(_) => "Form",
            _ => "Body fields",
        };
        for (place, kind, title) in [
            (ParameterPlace::Path, "path", "Path parameters"),
            (ParameterPlace::Query, "query", "Query parameters"),
            (ParameterPlace::Header, "header", "Headers"),
            (ParameterPlace::Body, "form", body),
        ] {
            let rows: Vec<ParameterView> = item
                .request
                .documented
                .iter()
                .filter(|parameter| parameter.place == place)
                .map(|parameter| {
                    let row = row(parameter, kind, redaction, anchors);
                    entry.fields.push(row.text.clone());
                    if place == ParameterPlace::Path {
                        out.path.insert(row.text.clone(), row.id.clone());
                    }
                    row
                })
                .collect();
            if !rows.is_empty() {
                let id = anchors.unique(format!("{kind}-parameters"));
                out.tables.push(TableView { id, title: title.to_owned(), rows });
            }
        }
        out
    }
}

fn row(
    parameter: &DocumentedParameter,
    kind: &str,
    redaction: &Redaction,
    anchors: &mut Anchors,
) -> ParameterView {
    let name = parameter.name.shown();
    let (required, description) = requirement(parameter.description.as_ref());
    let html = description
        .as_ref()
        .and_then(|description| description::render(Some(description), "", 4, anchors));
    let value = parameter.value.as_ref().filter(|value| !value.is_empty());
    let example = value.map(|value| {
        let mut html = String::new();
        match value.as_literal() {
            Some(literal) => escape(&redaction.text(literal), &mut html),
            None => html.push_str(words::code(value).as_str()),
        }
        Code::new(html)
    });
    ParameterView {
        id: anchors.make(kind, &name),
        name: words::code(&parameter.name),
        text: name,
        kind: words::parameter_type(value),
        // A path is none without its segments.
        required: required || parameter.place == ParameterPlace::Path,
        disabled: parameter.disabled,
        example,
        description: html.map(Code::new),
    }
}

/// Whether a description says that its parameter must be given, as openapi-to-postman writes it:
/// `(Required) The name.`; and the rest of it.
fn requirement(description: Option<&Description>) -> (bool, Option<Description>) {
    let Some(description) = description else { return (false, None) };
    let content = description.content.trim_start();
    let rest = content
        .get(..10)
        .filter(|head| head.eq_ignore_ascii_case("(required)"))
        .and_then(|head| content.strip_prefix(head));
    let kept = rest.unwrap_or(content).trim_start();
    let description = (!kept.is_empty()).then(|| Description {
        content: kept.to_owned(),
        media_type: description.media_type.clone(),
    });
    (rest.is_some(), description)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_can_say_that_a_parameter_is_required() {
        let said = |text: &str| {
            let description = Description { content: text.to_owned(), media_type: None };
            let (required, rest) = requirement(Some(&description));
            (required, rest.map(|rest| rest.content))
        };
        assert_eq!(said("(Required) The name."), (true, Some("The name.".to_owned())));
        assert_eq!(said("(Required) "), (true, None));
        assert_eq!(said("The name. (Required)"), (false, Some("The name. (Required)".to_owned())));
        assert_eq!(said("(Requiré"), (false, Some("(Requiré".to_owned())));
    }
}
