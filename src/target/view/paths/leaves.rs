//! Every scalar of an answer with the path that selects it, for languages of filters such as jq.

use super::settings::PathSettings;
use crate::shape::{Kind, Presence, Shape};

/// A scalar of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The path that selects it; every element of the arrays around it at once.
    pub path: String,
    /// The keys that lead to it, without those of arrays' elements.
    pub keys: Vec<String>,
    /// Whether an array or a map stands around it, so that there may be any number of it.
    pub many: bool,
    /// Whether a sample was null here.
    pub nullable: bool,
    /// Whether it, or what it stands in, may be missing or null.
    pub optional: bool,
}

/// The scalars of an answer in document order.
pub fn leaves(shape: &Shape, settings: &PathSettings) -> Vec<Leaf> {
    let mut out = Vec::new();
    let root = Leaf {
        path: settings.root.clone(),
        keys: Vec::new(),
        many: false,
        nullable: false,
        optional: false,
    };
    walk(shape, root, settings, &mut out);
    out
}

fn walk(shape: &Shape, at: Leaf, settings: &PathSettings, out: &mut Vec<Leaf>) {
    match &shape.kind {
        Kind::Object(object) => {
            for member in &object.members {
                let mut keys = at.keys.clone();
                keys.push(member.key.clone());
                let inside = Leaf {
                    path: settings.member(&at.path, &member.key),
                    keys,
                    optional: at.optional
                        || shape.nullable
                        || member.presence == Presence::Optional,
                    ..at.clone()
                };
                walk(&member.shape, inside, settings, out);
            }
        }
        Kind::Array(element) | Kind::Map(element) => {
            let inside = Leaf {
                path: settings.element_of(&at.path, &settings.every),
                many: true,
                optional: at.optional || shape.nullable,
                ..at
            };
            walk(element, inside, settings, out);
        }
        _ => out.push(Leaf { nullable: shape.nullable, ..at }),
    }
}
