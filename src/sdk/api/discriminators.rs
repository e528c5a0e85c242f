//! Query pairs that tell operations of one address apart, such as `action=query`: they are part of
//! what an operation is, and no argument of it.

use crate::model::Item;
use std::collections::{BTreeMap, BTreeSet};

/// For each item by its position, the names of the pairs that are fixed.
pub(super) fn find(items: &[(usize, &Item)]) -> BTreeMap<usize, BTreeSet<String>> {
    let mut alike: BTreeMap<String, Vec<(usize, &Item)>> = BTreeMap::new();
    for (index, item) in items {
        let url = &item.request.url;
        let mut address = format!("{} {}", item.request.method, url.authority.shown());
        for segment in &url.path {
            address.push('/');
            match &segment.parameter {
                Some(_) => address.push(':'),
                None => address.push_str(&segment.text.shown()),
            }
        }
        alike.entry(address).or_default().push((*index, *item));
    }
    let mut out: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for members in alike.into_values().filter(|members| members.len() > 1) {
        let mut values: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
        for (index, item) in &members {
            for pair in item.request.url.query.iter().flatten() {
                let value = pair.value.as_ref().and_then(|value| value.as_literal());
                if let (Some(key), Some(value)) = (pair.key.as_literal(), value)
                    && !value.is_empty()
                {
                    values.entry(key.to_owned()).or_default().push((*index, value.to_owned()));
                }
            }
        }
        for (key, uses) in values {
            let owners: BTreeSet<usize> = uses.iter().map(|(index, _)| *index).collect();
            let different: BTreeSet<&String> = uses.iter().map(|(_, value)| value).collect();
            // Each has it, each its own.
            if owners.len() == members.len() && different.len() == members.len() {
                for index in owners {
                    out.entry(index).or_default().insert(key.clone());
                }
            }
        }
    }
    out
}
