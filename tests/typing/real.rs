//! Types of the saved responses of real collections.

use super::without_what_may_be_missing;
use crate::{corpus, support};
use polypost::json;
use polypost::lower::Variables;
use polypost::model::Item;
use polypost::shape::{self, BodyShape, Kind, Presence, ResponseShape, Shape, names};

/// Every item of the corpus that has saved responses.
fn corpus_items() -> impl Iterator<Item = Item> {
    let models = corpus::collections()
        .into_iter()
        .map(|path| corpus::load(&path).bare_model(Variables::Keep));
    models.flat_map(|model| model.items).filter(|item| !item.examples.is_empty())
}

/// Names are words of small letters, digits and what other scripts have, never empty, and an
/// element is never named like its array.
fn check_names(item: &Item, response: &ResponseShape) {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .split('_')
                .all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric))
    };
    let root = names::root(item, response);
    assert!(is_name(&root), "{root:?} of {:?}", item.name);
    assert_ne!(names::root_element(&root), root);
    let Some(Kind::Object(object)) = response.body.json().map(|shape| &shape.kind) else { return };
    for member in &object.members {
        let element = names::element(&member.key, Some(&root));
        assert!(is_name(&element), "{element:?} of {:?}", member.key);
        assert_ne!(element, member.key);
    }
}

#[derive(Default, Debug)]
struct Tally {
    members: usize,
    unknown: usize,
    unions: usize,
    maps: usize,
    optional: usize,
    required: usize,
}

impl Tally {
    fn count(&mut self, shape: &Shape) {
        self.count_kind(&shape.kind);
    }

    fn count_kind(&mut self, kind: &Kind) {
        match kind {
            Kind::Array(inner) => self.count(inner),
            Kind::Map(inner) => {
                self.maps += 1;
                self.count(inner);
            }
            Kind::Union(kinds) => {
                self.unions += 1;
                kinds.iter().for_each(|kind| self.count_kind(kind));
            }
            Kind::Object(object) => {
                for member in &object.members {
                    self.members += 1;
                    let kind = match &member.shape.kind {
                        Kind::Array(inner) => &inner.kind,
                        kind => kind,
                    };
                    self.unknown += usize::from(*kind == Kind::Unknown);
                    self.optional += usize::from(member.presence == Presence::Optional);
                    self.required += usize::from(member.presence == Presence::Required);
                    self.count(&member.shape);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_saved_response_of_the_corpus_is_of_its_own_type() {
    let mut tally = Tally::default();
    let mut bodies = std::collections::BTreeMap::new();
    let mut codes = std::collections::BTreeMap::new();
    let mut samples = 0;
    for item in corpus_items() {
        let examples = &item.examples;
        let (shapes, diagnostics) = shape::infer(examples);
        for diagnostic in diagnostics {
            *codes.entry(diagnostic.code).or_insert(0) += 1;
        }
        for response in &shapes {
            *bodies.entry(response.body.name()).or_insert(0) += response.samples;
            let BodyShape::Json(shape) = &response.body else { continue };
            tally.count(shape);
            check_names(&item, response);
            let all = examples.iter().filter(|example| example.status == response.status);
            for parsed in all.filter_map(|example| json::parse_str(example.body.as_deref()?).ok()) {
                if parsed.value.is_scalar() {
                    continue;
                }
                samples += 1;
                if let Err(mismatch) = shape.accepts(&parsed.value) {
                    panic!("{mismatch}: {}", parsed.value.print(json::Style::Compact));
                }
                let less = without_what_may_be_missing(&parsed.value, shape);
                assert_eq!(shape.accepts(&less), Ok(()));
            }
        }
        assert_eq!(shape::infer(examples).0, shapes, "the same every time");
    }
    println!("saved responses by body: {bodies:?}; warnings: {codes:?}");
    println!("{samples} JSON samples are of their types; {tally:?}");
    println!(
        "members of unknown type: {:.1} %",
        100.0 * tally.unknown as f64 / tally.members as f64
    );
    assert!(samples > 1000 || !support::required());
}
