//! What holds for every page of every site.

use std::collections::{BTreeMap, BTreeSet};

/// The policy that keeps a page to itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// A tag: its name and attributes.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
    }
}

/// The opening tags of a page. Every attribute is quoted, so nothing of a value can be taken for one.
fn tags<'a>(place: &str, html: &'a str) -> Vec<Tag<'a>> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let first = rest.chars().next().unwrap();
        assert!(first.is_ascii_lowercase() || "/!".contains(first), "{place}: <{:.20}", rest);
        let Some(end) = rest.find(|c: char| c.is_whitespace() || c == '>') else { break };
        let name = &rest[..end];
        let mut attributes = Vec::new();
        rest = &rest[end..];
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("/>")) {
                rest = after;
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap();
            let key = &rest[..end];
            rest = &rest[end..];
            let value = match rest.strip_prefix('=') {
                Some(quoted) => {
                    let quoted = quoted.strip_prefix('"').unwrap_or_else(|| {
                        panic!("{place}: {key} of {name} is not quoted: {quoted:.40}")
                    });
                    let (value, after) = quoted.split_once('"').unwrap();
                    rest = after;
                    value
                }
                None => "",
            };
            attributes.push((key, value));
        }
        if !name.starts_with(['/', '!']) {
            out.push(Tag { name, attributes });
        }
    }
    out
}

/// Checks every page of a site; how many there are.
#[track_caller]
pub fn check(site: &str, files: &BTreeMap<String, String>) -> usize {
    let pages: BTreeMap<&str, Vec<Tag<'_>>> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, html)| (path.as_str(), tags(&format!("{site}: {path}"), html)))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, tags)| {
            let mut ids = BTreeSet::new();
            for id in tags.iter().filter_map(|tag| tag.get("id")) {
                assert!(ids.insert(id), "{site}: {path}: the id {id} stands twice");
                assert!(
                    !id.is_empty() && !id.contains(char::is_whitespace),
                    "{site}: {path}: {id:?}"
                );
            }
            (*path, ids)
        })
        .collect();
    for (path, tags) in &pages {
        let place = format!("{site}: {path}");
        let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
        assert!(files[*path].contains(&policy), "{place}: no policy");
        let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        assert_eq!(count("script"), 1, "{place}");
        assert_eq!(count("h1"), 1, "{place}");
        assert_eq!(
            count("base") + count("iframe") + count("style") + count("object"),
            0,
            "{place}"
        );
        let mut level = 0;
        for tag in tags {
            for (key, value) in &tag.attributes {
                assert!(
                    !key.starts_with("on") && *key != "style",
                    "{place}: {key} of {}",
                    tag.name
                );
                if matches!(*key, "href" | "src") {
                    follow(&place, path, value, files, &ids);
                }
                if matches!(*key, "aria-controls" | "aria-labelledby") {
                    assert!(ids[path].contains(value), "{place}: {key} names {value}");
                }
            }
            if let [b'h', digit @ b'1'..=b'6'] = tag.name.as_bytes() {
                let own = i32::from(digit - b'0');
                assert!(own <= level + 1, "{place}: h{own} after h{level}");
                level = own;
            }
        }
    }
    pages.len()
}

fn follow(
    place: &str,
    path: &str,
    link: &str,
    files: &BTreeMap<String, String>,
    ids: &BTreeMap<&str, BTreeSet<&str>>,
) {
    let lower = link.to_lowercase();
    if ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
        || link == "data:,"
    {
        return;
    }
    let (file, fragment) = link.split_once('#').map_or((link, None), |(f, x)| (f, Some(x)));
    assert!(!file.contains(':'), "{place}: {link}");
    let mut target: Vec<&str> = path.split('/').collect();
    target.pop();
    for part in file.split('/').filter(|part| !part.is_empty()) {
        match part {
            ".." => drop(target.pop().unwrap_or_else(|| panic!("{place}: {link} leaves the site"))),
            part => target.push(part),
        }
    }
    let target = if file.is_empty() { path.to_owned() } else { target.join("/") };
    assert!(files.contains_key(&target), "{place}: {link} leads nowhere");
    if let Some(fragment) = fragment {
        let there = ids.get(target.as_str()).is_some_and(|ids| ids.contains(fragment));
        assert!(there, "{place}: {link} has no such place");
    }
}
