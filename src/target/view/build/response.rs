//! The answer in the words of a language.

use crate::json::{Style, Value};
use crate::model::Item;
use crate::shape::{self, BodyShape, Kind, ResponseShape};
use crate::target::Target;
use crate::target::language::Language;
use crate::target::manifest::ResponseStyle;
use crate::target::names::{NameKind, Names};
use crate::target::view::paths::ReadView;
use crate::target::view::{ResponseView, types, walk};

pub(super) fn view(
    item: &Item,
    shapes: &[ResponseShape],
    target: &Target,
    names: &mut Names<'_>,
    observed: bool,
) -> ResponseView {
    let success = shape::answer(&item.examples, shapes);
    let success = success.as_deref();
    let root_name = match success {
        Some(shape) if matches!(shape.body, BodyShape::Json(_)) => shape::names::root(item, shape),
        _ => "response".to_owned(),
    };
    let json = success.and_then(|shape| shape.body.json());
    let manifest = &target.manifest;
    let style = manifest.response.style;
    // Reading by paths has no variable of that name, so it takes none from a member.
    let paths = json
        .filter(|_| style == ResponseStyle::Paths)
        .map(|shape| ReadView::new(shape, &manifest.paths, &target.language, names));
    let name = names.declare(&root_name, NameKind::Variable);
    ResponseView {
        kind: success.map_or("none", |shape| kind(&shape.body)).to_owned(),
        status: success.and_then(|shape| shape.status),
        root: success.and_then(|shape| root(&shape.body)).map(str::to_owned),
        sample: success
            .filter(|_| manifest.response.samples)
            .and_then(|shape| shape.shown.as_ref())
            .map(|sample| sample_lines(sample, &target.language))
            .unwrap_or_default(),
        paths,
        types: json
            .filter(|_| style == ResponseStyle::Types)
            .map(|shape| types::build(shape, &root_name, &target.language, &manifest.types)),
        steps: json
            .zip(manifest.walk.as_ref())
            .filter(|_| style == ResponseStyle::Walk)
            .map(|(shape, rules)| {
                walk::walk(shape, &name, rules, names, &target.language, observed)
            })
            .unwrap_or_default(),
        name,
        error_statuses: shapes
            .iter()
            .filter_map(|shape| shape.status)
            .filter(|status| *status >= 400)
            .collect(),
    }
}

fn sample_lines(sample: &Value, language: &Language) -> Vec<crate::target::view::Code> {
    language.comment(&sample.print(Style::Pretty(2)))
}

fn kind(body: &BodyShape) -> &'static str {
    match body {
        BodyShape::Empty => "empty",
        BodyShape::Json(_) => "json",
        BodyShape::Xml => "xml",
        BodyShape::Html => "html",
        BodyShape::Text => "text",
    }
}

fn root(body: &BodyShape) -> Option<&'static str> {
    let BodyShape::Json(shape) = body else { return None };
    Some(match shape.kind {
        Kind::Object(_) | Kind::Map(_) => "object",
        Kind::Array(_) => "array",
        _ => "scalar",
    })
}
