//! The URL: as one expression, and as a base with pairs where the client library sends the same.

use super::Speaker;
use crate::model::{Auth, QueryPair, Request};
use crate::target::client;
use crate::target::view::Code;
use crate::target::view::paths::BuildStep;
use crate::target::view::request::PairView;
use crate::text::Text;
use crate::wire;

pub(super) struct UrlView {
    pub(super) whole: Code,
    pub(super) text: String,
    pub(super) base: Code,
    pub(super) has_query: bool,
    pub(super) plain: bool,
    pub(super) pairs: Vec<PairView>,
    pub(super) repeats: bool,
    pub(super) steps: Vec<BuildStep>,
    pub(super) length: usize,
}

pub(super) fn view(request: &Request, speaker: Speaker<'_>) -> UrlView {
    let safe = |url: Text| {
        if speaker.client.escapes_percent { client::escape_percent(&url) } else { url }
    };
    let base = safe(wire::base_url(&request.url));
    let query = query(request);
    let whole = safe(wire::request_url(request));
    let pairs = decoded_pairs(request);
    UrlView {
        steps: pairs.as_deref().map(|pairs| steps(pairs, speaker)).unwrap_or_default(),
        length: whole.resolved().chars().count(),
        plain: match (&query, &pairs) {
            (Some(query), Some(pairs)) => sent_the_same(pairs, query, speaker),
            _ => false,
        },
        whole: speaker.say(&whole),
        text: whole.shown(),
        base: speaker.say(&base),
        has_query: query.is_some(),
        repeats: repeats(pairs.iter().flatten().map(|(name, _)| name)),
        pairs: pairs
            .unwrap_or_default()
            .iter()
            .map(|(name, value)| pair(name, value.as_ref(), speaker))
            .collect(),
    }
}

pub(super) fn pair(name: &Text, value: Option<&Text>, speaker: Speaker<'_>) -> PairView {
    PairView {
        name: speaker.lend(name),
        value: value.map(|value| speaker.lend(value)),
        name_text: name.shown(),
        value_text: value.map(Text::shown),
        argument: speaker.say(&speaker.client.arguments.fill_plain(
            &speaker.client.arguments.field,
            &[("name", name), ("value", value.unwrap_or(&Text::new()))],
        )),
    }
}

/// The query as it goes on the wire, with the pair that authentication adds.
fn query(request: &Request) -> Option<Text> {
    let written = wire::query_text(&request.url);
    let Auth::QueryKey { name, value } = &request.auth else { return written };
    let mut query = written.map_or_else(Text::new, |mut query| {
        query.push_literal("&");
        query
    });
    query.push(&wire::query_pair(name, value));
    Some(query)
}

/// The pairs of the query with what authentication adds, decoded; `None` where one of them is
/// not text.
fn decoded_pairs(request: &Request) -> Option<Vec<(Text, Option<Text>)>> {
    let mut pairs = Vec::new();
    for QueryPair { key, value } in request.url.query.iter().flatten() {
        let value = match value {
            Some(value) => Some(client::decode(value)?),
            None => None,
        };
        pairs.push((client::decode(key)?, value));
    }
    if let Auth::QueryKey { name, value } = &request.auth {
        pairs.push((name.clone(), Some(value.clone())));
    }
    Some(pairs)
}

fn steps(pairs: &[(Text, Option<Text>)], speaker: Speaker<'_>) -> Vec<BuildStep> {
    let Some(settings) = speaker.paths else { return Vec::new() };
    let given = pairs.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    BuildStep::query(given, settings, speaker.language, speaker.bindings)
}

/// Whether the client library, given the pairs, writes the query that goes on the wire.
fn sent_the_same(pairs: &[(Text, Option<Text>)], query: &Text, speaker: Speaker<'_>) -> bool {
    let Some(encoding) = &speaker.client.query else { return false };
    let mut given = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        match value {
            Some(value) => given.push((name, value)),
            None => return false,
        }
    }
    if !encoding.can_say(pairs.iter().map(|(name, _)| name)) {
        return false;
    }
    !given.is_empty() && encoding.write(given) == *query
}

pub(super) fn repeats<'a>(names: impl Iterator<Item = &'a Text>) -> bool {
    let mut seen = indexmap::IndexSet::new();
    names.into_iter().any(|name| !seen.insert(name))
}
