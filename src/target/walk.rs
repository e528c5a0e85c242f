//! How a language reads decoded JSON with variables and loops, from `[walk]` of `target.toml`.

use serde::Deserialize;

/// The statements and expressions of a language that reads answers by walking through them.
///
/// All are patterns in which `{name}`, `{key}` and `{value}` are replaced and every other
/// character, braces included, stands for itself. `{from}` is the name of what a value is read
/// out of, for languages in which `{value}` is a path of its own ([`WalkStyle::filter`]).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkStyle {
    /// The expression that gives the decoded answer: `response.json()`.
    pub decode: String,
    /// What one more level of a block is indented by.
    pub indent: String,
    /// How many characters a line may have before [`WalkStyle::wide`] is used.
    pub width: usize,
    /// How many loops may stand in one another; what is deeper is left as a raw value.
    #[serde(default = "usual_loops")]
    pub max_loops: usize,
    /// The statement that gives a value a name: `{name} = {value}`.
    pub read: String,
    /// The statement that tells the proof (`polypost verify`) what was read: `{path}` is a literal
    /// of the place in the answer as JSON, such as `["books",null,"id"]`, in which null stands for
    /// every element; `{name}` holds the value.
    pub observe: Option<String>,
    /// The head of a loop over a list, `{name}` being its element.
    pub each: String,
    /// The head of a loop over an object whose keys are data: `{key}` and `{name}`.
    pub entries: String,
    /// The statement in a loop that leaves out an element that is null.
    pub skip_null: String,
    /// The line that ends a loop, for languages that have one.
    pub end: Option<String>,
    /// What lets an expression be continued: `({value})`.
    pub group: String,
    /// For languages that read with a filter such as jq: `{value}` is then a path that starts at
    /// `{from}`, its keys written as jq writes them.
    pub filter: Option<FilterStyle>,
    /// The expressions as they stand on one line.
    pub forms: WalkForms,
    /// The same broken into several lines, for the outermost expression of a line that would be
    /// too long. `{indent}` is one level more than the statement's. Without it lines stay long.
    pub wide: Option<WalkForms>,
    /// The whole expression on lines of its own, for a line that is too long even then.
    pub wrap: Option<String>,
}

/// How a filter is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterStyle {
    /// The path of the value itself.
    pub itself: String,
}

/// Expressions that read one member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkForms {
    /// A member that is there: `{value}[{key}]`.
    pub member: String,
    /// A member that may be absent, in which case the expression is null: `{value}.get({key})`.
    pub optional_member: String,
    /// An object, or an empty one where the value is null.
    pub or_empty_object: String,
    /// A list, or an empty one where the value is null.
    pub or_empty_list: String,
}

fn usual_loops() -> usize {
    16
}

/// Fills a pattern. What is put in is never looked at again, so text in it cannot be taken for a
/// place to fill.
pub(crate) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    'next: while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        for (name, value) in values {
            let place = from.strip_prefix('{').and_then(|tail| tail.strip_prefix(name));
            if let Some(after) = place.and_then(|tail| tail.strip_prefix('}')) {
                out.push_str(value);
                rest = after;
                continue 'next;
            }
        }
        out.push('{');
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_keeps_its_own_braces_and_fills_each_place_once() {
        let filled = fill("({value}.get({key}) or {})", &[("value", "{key}"), ("key", "\"a\"")]);
        assert_eq!(filled, "({key}.get(\"a\") or {})");
        assert_eq!(fill("{", &[]), "{");
    }
}
