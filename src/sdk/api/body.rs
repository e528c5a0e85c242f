//! The body of an operation.

use super::arguments::{Arguments, TestValue, says_optional};
use super::operation::Reading;
use super::{Argument, ArgumentKind, Pair, PairValue, Place, RequestBody};
use crate::json::{self, Style};
use crate::model::{Body, FileSource, PartContent, Text};
use crate::shape::{self, Kind, Presence, Shape};

pub(super) fn read<'a>(reading: &Reading<'a, '_>, arguments: &mut Arguments<'a>) -> RequestBody {
    match &reading.item.request.body {
        Body::None => RequestBody::None,
        Body::Json { text, value, .. } => json(reading, arguments, text, value),
        Body::Text(text) => RequestBody::Text(text_argument(reading, arguments, text)),
        Body::Form(fields) => {
            let mut out = Vec::new();
            for field in fields {
                let key = reading.roles.tested(&field.name);
                let field = Field { key, value: &field.value, content_type: None };
                field_of(reading, arguments, Place::Form, field, &mut out);
            }
            out.extend(arguments.add_disabled(Place::Form, &[]));
            RequestBody::Form(out)
        }
        Body::Multipart(parts) => {
            let mut out = Vec::new();
            for part in parts {
                let key = reading.roles.tested(&part.name);
                let content_type =
                    part.content_type.as_ref().map(|text| reading.roles.tested(text));
                match &part.content {
                    PartContent::Text(text) => {
                        let field = Field { key, value: text, content_type };
                        field_of(reading, arguments, Place::Part, field, &mut out);
                    }
                    PartContent::File(_, name) => {
                        let filename = name.as_ref().map(|text| reading.roles.tested(text));
                        upload(arguments, key, filename, content_type, &mut out);
                    }
                }
            }
            RequestBody::Multipart(out)
        }
        Body::File(source) => {
            let example = match source {
                FileSource::Path(path) => Some(path.shown()),
                _ => None,
            };
            let test = TestValue::Upload { filename: None, content_type: None };
            RequestBody::File(body(arguments, ArgumentKind::Upload, example, Some(test)))
        }
        Body::GraphQl { query: Some(query), operation, variables, .. }
            if reading.roles.is_settled(query) =>
        {
            let given = variables.as_ref().map(|text| reading.roles.tested(text));
            let given = given.filter(|text| text.trim() != "null");
            let given = given.filter(|text| json::parse_str(text).is_ok_and(|p| p.is_strict()));
            let at = arguments.add(Argument {
                key: "variables".to_owned(),
                place: Place::Variables,
                kind: ArgumentKind::AnyJson,
                list: false,
                required: false,
                example: given.clone(),
                description: None,
                test: given.map(TestValue::Json),
            });
            RequestBody::GraphQl {
                query: query.clone(),
                operation: operation.clone().filter(|operation| !operation.is_empty()),
                variables: at,
            }
        }
        Body::GraphQl { text, value: Some(value), .. } => json(reading, arguments, text, value),
        Body::GraphQl { text, .. } => RequestBody::Text(text_argument(reading, arguments, text)),
    }
}

fn json<'a>(
    reading: &Reading<'a, '_>,
    arguments: &mut Arguments<'a>,
    text: &Text,
    value: &json::Value,
) -> RequestBody {
    let mut shape = shape::infer_value(&[value]);
    if reading.item.request.method == "PATCH" {
        let_out(&mut shape);
    }
    let tested = json::parse_str(&reading.roles.tested(text)).ok();
    let tested = tested.map(|parsed| shape::filled(&parsed.value));
    // What stands for a variable may not be of the type that the others have.
    let tested = tested.filter(|tested| !tested.has_variables() && shape.accepts(tested).is_ok());
    let tested = tested.map(|value| TestValue::Json(value.print(Style::Compact)));
    let kind = match &shape.kind {
        Kind::Object(object) if object.members.is_empty() => ArgumentKind::AnyJson,
        Kind::Unknown | Kind::Union(_) => ArgumentKind::AnyJson,
        // What a member is called is known only once its variable has a value.
        _ if has_open_key(value) => ArgumentKind::AnyJson,
        _ => ArgumentKind::Json(Box::new(shape)),
    };
    let example = Some(value.print(Style::Compact)).filter(|text| text.len() < 400);
    RequestBody::Json(body(arguments, kind, example, tested))
}

fn has_open_key(value: &json::Value) -> bool {
    match value {
        json::Value::Array(elements) => elements.iter().any(has_open_key),
        json::Value::Object(members) => {
            members.iter().any(|member| member.key.has_variables() || has_open_key(&member.value))
        }
        _ => false,
    }
}

/// A change names what it changes and nothing else.
fn let_out(shape: &mut Shape) {
    if let Kind::Object(object) = &mut shape.kind {
        for member in &mut object.members {
            member.presence = Presence::Optional;
            let_out(&mut member.shape);
        }
    }
}

fn text_argument<'a>(
    reading: &Reading<'a, '_>,
    arguments: &mut Arguments<'a>,
    text: &Text,
) -> usize {
    let tested = reading.roles.tested(text);
    body(arguments, ArgumentKind::Text, None, Some(TestValue::Text(tested)))
}

fn body(
    arguments: &mut Arguments<'_>,
    kind: ArgumentKind,
    example: Option<String>,
    test: Option<TestValue>,
) -> usize {
    arguments.add(Argument {
        key: "body".to_owned(),
        place: Place::Body,
        kind,
        list: false,
        required: true,
        example,
        description: None,
        test,
    })
}

/// A field of a form, or a part that is text.
struct Field<'t> {
    key: String,
    value: &'t Text,
    content_type: Option<String>,
}

fn field_of<'a>(
    reading: &Reading<'a, '_>,
    arguments: &mut Arguments<'a>,
    place: Place,
    Field { key, value, content_type }: Field<'_>,
    out: &mut Vec<Pair>,
) {
    if value.has_variables() && reading.roles.is_settled(value) {
        out.push(Pair { key, value: PairValue::Fixed(value.clone()), content_type });
        return;
    }
    let tested = reading.roles.tested(value);
    if let Some(at) = argument_of(out, &key) {
        arguments.repeat(at, TestValue::Text(tested));
        return;
    }
    let documented = arguments.documented(place, &key);
    let description = documented.and_then(|parameter| parameter.description.as_ref());
    let at = arguments.add(Argument {
        key: key.clone(),
        place,
        kind: ArgumentKind::Text,
        list: false,
        required: !says_optional(description),
        example: (!value.is_empty()).then(|| value.shown()),
        description,
        test: Some(TestValue::Text(tested)),
    });
    out.push(Pair { key, value: PairValue::Argument(at), content_type });
}

fn argument_of(out: &[Pair], key: &str) -> Option<usize> {
    out.iter().find_map(|pair| match pair.value {
        PairValue::Argument(at) if pair.key == key => Some(at),
        _ => None,
    })
}

fn upload(
    arguments: &mut Arguments<'_>,
    key: String,
    filename: Option<String>,
    content_type: Option<String>,
    out: &mut Vec<Pair>,
) {
    let test = TestValue::Upload { filename: filename.clone(), content_type: content_type.clone() };
    if let Some(at) = argument_of(out, &key) {
        arguments.repeat(at, test);
        return;
    }
    let documented = arguments.documented(Place::Part, &key);
    let description = documented.and_then(|parameter| parameter.description.as_ref());
    let at = arguments.add(Argument {
        key: key.clone(),
        place: Place::Part,
        kind: ArgumentKind::Upload,
        list: false,
        required: !says_optional(description),
        example: filename,
        description,
        test: Some(test),
    });
    out.push(Pair { key, value: PairValue::Argument(at), content_type: None });
}
