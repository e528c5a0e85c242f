//! Items chosen by path, name, folder or pattern.

use crate::diagnostic::Diagnostic;
use globset::{GlobBuilder, GlobMatcher};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Stands for a `/` inside a name while a pattern is matched, so that `*` passes over it and only
/// the `/` between folders divides.
const SLASH_IN_A_NAME: &str = "\u{2215}";

/// The positions, in order, of the items that one of the patterns chooses; of all where there is
/// no pattern. An item is given as the names of its folders and its own.
///
/// A pattern is, in this order, an exact path, an exact name, the path of a folder, or a glob
/// (`*` within a name, `**` across folders) over paths or names.
///
/// # Errors
/// `no-such-item`, with the nearest names, for a pattern that chooses nothing, and `bad-pattern`.
pub fn select(items: &[Vec<String>], patterns: &[String]) -> Result<Vec<usize>, Diagnostic> {
    if patterns.is_empty() {
        return Ok((0..items.len()).collect());
    }
    let mut chosen = vec![false; items.len()];
    for pattern in patterns {
        let found = matching(items, pattern)?;
        if found.is_empty() {
            return Err(nothing(items, pattern));
        }
        for index in found {
            if let Some(mark) = chosen.get_mut(index) {
                *mark = true;
            }
        }
    }
    Ok(chosen.iter().enumerate().filter_map(|(index, mark)| mark.then_some(index)).collect())
}

/// The same, where a pattern may choose nothing.
///
/// # Errors
/// `bad-pattern`.
pub fn select_some(items: &[Vec<String>], patterns: &[String]) -> Result<Vec<usize>, Diagnostic> {
    if patterns.is_empty() {
        return Ok((0..items.len()).collect());
    }
    let found: Result<Vec<_>, _> = patterns.iter().map(|one| matching(items, one)).collect();
    let found: BTreeSet<usize> = found?.into_iter().flatten().collect();
    Ok(found.into_iter().collect())
}

/// Whether an item, given as the names of its folders and its own, is meant.
type Test<'a> = &'a dyn Fn(&[String]) -> bool;

fn matching(items: &[Vec<String>], pattern: &str) -> Result<Vec<usize>, Diagnostic> {
    let those = |test: Test<'_>| -> Vec<usize> {
        items.iter().enumerate().filter_map(|(index, trail)| test(trail).then_some(index)).collect()
    };
    let folder = pattern.trim_end_matches('/');
    let exact: [Test<'_>; 3] = [
        &|trail| trail.join("/") == pattern,
        &|trail| trail.last().is_some_and(|name| name == pattern),
        &|trail| (1..trail.len()).any(|n| trail.get(..n).is_some_and(|t| t.join("/") == folder)),
    ];
    for test in exact {
        let found = those(test);
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let glob = glob(pattern)?;
    Ok(those(&|trail| {
        let divided: Vec<Cow<'_, str>> = trail.iter().map(|name| without_slash(name)).collect();
        glob.is_match(divided.join("/"))
            || divided.last().is_some_and(|name| glob.is_match(name.as_ref()))
            || glob.is_match(trail.join("/"))
    }))
}

fn without_slash(name: &str) -> Cow<'_, str> {
    if name.contains('/') {
        Cow::Owned(name.replace('/', SLASH_IN_A_NAME))
    } else {
        Cow::Borrowed(name)
    }
}

fn glob(pattern: &str) -> Result<GlobMatcher, Diagnostic> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| {
            Diagnostic::error(
                "bad-pattern",
                format!("`{pattern}` is not a pattern: {}", error.kind()),
            )
            .help("write a backslash before a `[`, `{`, `*` or `?` that stands for itself")
        })
}

fn nothing(items: &[Vec<String>], pattern: &str) -> Diagnostic {
    let error = Diagnostic::error("no-such-item", format!("no item matches `{pattern}`"));
    let paths: Vec<String> = items.iter().map(|trail| trail.join("/")).collect();
    let names = items.iter().zip(&paths).map(|(trail, path)| {
        let score = near(pattern, path).max(trail.last().map_or(0.0, |name| near(pattern, name)));
        (score, path.as_str())
    });
    let near = nearest(names);
    match (near.is_empty(), items.len()) {
        (true, 0) => error.help("the collection holds no items"),
        (true, _) => error
            .help("`polypost inspect FILE | jq -r '.items[] | .folders + [.name] | join(\"/\")'` lists them"),
        (false, _) => error.help(format!("did you mean {}?", near.join(", "))),
    }
}

/// How near two names are, from 0 to 1; case does not count.
fn near(wanted: &str, name: &str) -> f64 {
    let (wanted, name) = (wanted.to_lowercase(), name.to_lowercase());
    if wanted.len() > 2 && name.contains(&wanted) {
        return 0.95;
    }
    strsim::jaro_winkler(&wanted, &name)
}

/// Up to three of the names whose score says that they may have been meant, the best first.
fn nearest<'a>(scored: impl Iterator<Item = (f64, &'a str)>) -> Vec<String> {
    let mut scored: Vec<(f64, &str)> = scored.filter(|(score, _)| *score > 0.75).collect();
    // A stable sort keeps document order among equals.
    scored.sort_by(|(one, _), (two, _)| two.total_cmp(one));
    scored.iter().take(3).map(|(_, name)| format!("`{name}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(patterns: &[&str]) -> Result<Vec<usize>, Diagnostic> {
        let items: Vec<Vec<String>> = [
            &["Users", "List"][..],
            &["Users", "Create user"],
            &["Users", "Admin", "List"],
            &["GET /jobs"],
            &["[draft] *"],
        ]
        .iter()
        .map(|trail| trail.iter().map(|&name| name.to_owned()).collect())
        .collect();
        let patterns: Vec<String> = patterns.iter().map(|&p| p.to_owned()).collect();
        select(&items, &patterns)
    }

    #[test]
    fn a_path_wins_over_a_name_and_a_name_over_a_pattern() {
        assert_eq!(choose(&[]).unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(choose(&["Users/List"]).unwrap(), [0]);
        assert_eq!(choose(&["List"]).unwrap(), [0, 2]);
        assert_eq!(choose(&["[draft] *"]).unwrap(), [4]);
        assert_eq!(choose(&["GET /jobs"]).unwrap(), [3]);
    }

    #[test]
    fn a_folder_chooses_what_it_holds() {
        assert_eq!(choose(&["Users/"]).unwrap(), [0, 1, 2]);
        assert_eq!(choose(&["Users/Admin"]).unwrap(), [2]);
    }

    #[test]
    fn a_star_stays_within_a_name_and_two_stars_do_not() {
        assert_eq!(choose(&["Users/*"]).unwrap(), [0, 1]);
        assert_eq!(choose(&["Users/**"]).unwrap(), [0, 1, 2]);
        assert_eq!(choose(&["GET*"]).unwrap(), [3]);
        assert_eq!(choose(&["Create*", "List"]).unwrap(), [0, 1, 2]);
    }

    #[test]
    fn what_matches_nothing_names_what_is_near() {
        let error = choose(&["create users"]).unwrap_err();
        assert_eq!(error.code, "no-such-item");
        assert!(error.help.unwrap().contains("`Users/Create user`"));
        assert_eq!(choose(&["[x"]).unwrap_err().code, "bad-pattern");
    }
}
