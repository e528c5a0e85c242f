//! The graph of several shapes together.

use super::{Graph, Holds, Value};
use crate::shape::{Presence, Shape};
use crate::target::types::Types;
use std::hash::{Hash as _, Hasher};

impl Graph {
    /// Reads several shapes, whose objects may turn out to be the same.
    pub(in crate::target::view::types) fn read_all<'a>(
        shapes: impl Iterator<Item = &'a Shape>,
    ) -> (Self, Vec<Value>) {
        let mut graph = Self::default();
        let roots = shapes.map(|shape| graph.value(shape, None, &mut Vec::new())).collect();
        (graph, roots)
    }

    /// A number for what each object holds, which does not depend on where the objects stand. Two
    /// objects that differ only deeper than a few objects below may have the same.
    pub(in crate::target::view::types) fn fingerprints(&self, rules: &Types) -> Vec<u64> {
        let mut known = vec![0_u64; self.objects.len()];
        for _ in 0..4 {
            let next = (0..self.objects.len())
                .map(|id| {
                    let mut hasher = Fnv::default();
                    for member in &self.object(id).members {
                        member.key.hash(&mut hasher);
                        (member.presence == Presence::Optional).hash(&mut hasher);
                        self.hash(&member.value, rules, &known, &mut hasher);
                    }
                    hasher.finish()
                })
                .collect();
            known = next;
        }
        known
    }

    fn hash(&self, value: &Value, rules: &Types, known: &[u64], hasher: &mut Fnv) {
        value.nullable.hash(hasher);
        match &value.holds {
            Holds::Scalar(kind) => rules.scalar(kind).unwrap_or_default().hash(hasher),
            Holds::Array(element) => {
                1_u8.hash(hasher);
                self.hash(element, rules, known, hasher);
            }
            Holds::Map(element) => {
                2_u8.hash(hasher);
                self.hash(element, rules, known, hasher);
            }
            Holds::Object(id) => {
                known.get(self.canonical(*id)).copied().unwrap_or_default().hash(hasher);
            }
        }
    }
}

/// FNV-1a, since what decides between names must be the same whichever compiler built the program.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
