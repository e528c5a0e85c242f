//! Paths for items: safe on every file system, unique, and the same whatever the order in which
//! the items stand.

use deunicode::deunicode;
use heck::{ToKebabCase, ToSnakeCase};
use indexmap::{IndexMap, IndexSet};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The longest name of a file or a folder, in bytes, without an extension.
const LONGEST_NAME: usize = 80;

/// The longest path that keeps its folders, in bytes: half of what the narrowest common system
/// allows, so that the output folder and an extension fit too.
const LONGEST_PATH: usize = 180;

/// What stands between the words of a file name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WordSeparator {
    /// `list-users`
    #[default]
    Hyphen,
    /// `list_users`, for languages whose modules are named by their files.
    Underscore,
}

/// A path for each item, without an extension: the names of its folders and its own, each made of
/// `a-z`, `0-9` and the separator, joined by `/`.
///
/// Items are given as the names of their folders, outermost first, and their own name. A name that
/// no other sibling shares becomes its words in small letters. Siblings whose different names come
/// to the same words all get a digest of their name, so that none depends on which comes first;
/// only siblings of the very same name are numbered in document order.
///
/// ```
/// use polypost::emit::{WordSeparator, item_paths};
///
/// let users = ["Users".to_owned()];
/// let items = [(&users[..], "List all"), (&users[..], "Søk: på/navn?"), (&[][..], "List all")];
/// let paths = item_paths(items, WordSeparator::Hyphen);
/// assert_eq!(paths, ["users/list-all", "users/sok-pa-navn", "list-all"]);
/// ```
pub fn item_paths<'a>(
    items: impl IntoIterator<Item = (&'a [String], &'a str)>,
    separator: WordSeparator,
) -> Vec<String> {
    page_paths([], items, Naming { separator, reserved: &[] }).items
}

/// How names become parts of paths.
#[derive(Debug, Clone, Copy, Default)]
pub struct Naming {
    /// What stands between words.
    pub separator: WordSeparator,
    /// Words that no item and no folder may have for its whole name, since the writer has files of
    /// its own called so.
    pub reserved: &'static [&'static str],
}

/// Paths for folders and items, see [`page_paths`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PagePaths {
    /// Those of the folders, in the order given.
    pub folders: Vec<String>,
    /// Those of the items, in the order given.
    pub items: Vec<String>,
}

/// Paths as [`item_paths`] gives them, for folders as well: each is given as the names of the
/// folders around it and its own, and has the path under which its items lie.
pub fn page_paths<'a>(
    folders: impl IntoIterator<Item = &'a [String]>,
    items: impl IntoIterator<Item = (&'a [String], &'a str)>,
    naming: Naming,
) -> PagePaths {
    let mut root = Directory::default();
    let mut paths = PagePaths::default();
    for trail in folders {
        root.descend(trail).asked.push(paths.folders.len());
        paths.folders.push(String::new());
    }
    for (folders, name) in items {
        root.descend(folders).items.push((paths.items.len(), name));
        paths.items.push(String::new());
    }
    root.name(&mut paths, "", &mut Vec::new(), naming);
    paths
}

/// What a folder of the collection holds. Folders of one name beside each other become one.
#[derive(Default)]
struct Directory<'a> {
    folders: IndexMap<&'a str, Directory<'a>>,
    items: Vec<(usize, &'a str)>,
    /// Positions of the folders that were asked for and are this one.
    asked: Vec<usize>,
}

impl<'a> Directory<'a> {
    fn descend(&mut self, folders: &'a [String]) -> &mut Self {
        folders.iter().fold(self, |directory, name| directory.folders.entry(name).or_default())
    }

    fn name(&self, paths: &mut PagePaths, prefix: &str, trail: &mut Vec<&'a str>, naming: Naming) {
        // Folders and items share one list, so that `users/` and a target's `users/main.x` for an
        // item called Users can never meet.
        let wanted: Vec<(&str, &str)> = self
            .folders
            .keys()
            .map(|name| (*name, "folder"))
            .chain(self.items.iter().map(|(_, name)| (*name, "request")))
            .collect();
        let mut chosen = unique_names(&wanted, naming).into_iter();
        for (name, directory) in &self.folders {
            let own = chosen.next().unwrap_or_default();
            trail.push(name);
            let path = join(prefix, &own);
            let path = if path.len() > LONGEST_PATH - LONGEST_NAME {
                format!("deep{}{}", naming.separator.char(), digest(&trail.join("\0"), 12))
            } else {
                path
            };
            for index in &directory.asked {
                if let Some(asked) = paths.folders.get_mut(*index) {
                    asked.clone_from(&path);
                }
            }
            directory.name(paths, &path, trail, naming);
            trail.pop();
        }
        for (index, _) in &self.items {
            let own = chosen.next().unwrap_or_default();
            if let Some(path) = paths.items.get_mut(*index) {
                *path = join(prefix, &own);
            }
        }
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") }
}

/// One name for each of the siblings, given with the word that stands for a name without letters.
fn unique_names(wanted: &[(&str, &str)], naming: Naming) -> Vec<String> {
    let separator = naming.separator;
    let mut by_slug: BTreeMap<String, IndexSet<&str>> = BTreeMap::new();
    let slugs: Vec<String> = wanted
        .iter()
        .map(|(name, fallback)| {
            let slug = slug(name, fallback, naming);
            by_slug.entry(slug.clone()).or_default().insert(name);
            slug
        })
        .collect();
    // The name that an item has before siblings of the very same name are numbered.
    let bases: Vec<String> = wanted
        .iter()
        .zip(slugs)
        .map(|((name, _), slug)| {
            let shared = by_slug.get(&slug).is_some_and(|names| names.len() > 1);
            if shared { with_suffix(&slug, &digest(name, 8), separator) } else { slug }
        })
        .collect();
    // First comes every base once, so that the number of a repeated name can never take the name
    // of a sibling that is written with that number.
    let mut taken: IndexSet<String> = bases.iter().cloned().collect();
    // The last number that each base was given.
    let mut numbers: IndexMap<&str, usize> = IndexMap::new();
    bases
        .iter()
        .map(|base| {
            let number = numbers.entry(base).or_default();
            *number += 1;
            if *number == 1 {
                return base.clone();
            }
            loop {
                let candidate = with_suffix(base, &number.to_string(), separator);
                if taken.insert(candidate.clone()) {
                    return candidate;
                }
                *number += 1;
            }
        })
        .collect()
}

/// A name as a part of a path.
fn slug(name: &str, fallback: &str, naming: Naming) -> String {
    let separator = naming.separator;
    // deunicode writes `[?]` for what it cannot say; the brackets fall away with the rest.
    let ascii = deunicode(name);
    let words = match separator {
        WordSeparator::Hyphen => ascii.to_kebab_case(),
        WordSeparator::Underscore => ascii.to_snake_case(),
    };
    if words.is_empty() {
        return fallback.to_owned();
    }
    if is_reserved(&words) || naming.reserved.contains(&words.as_str()) {
        return format!("{words}{}{fallback}", separator.char());
    }
    if words.len() > LONGEST_NAME {
        return with_suffix(&words, &digest(name, 8), separator);
    }
    words
}

/// `base` cut so that it stays within [`LONGEST_NAME`] with the suffix.
fn with_suffix(base: &str, suffix: &str, separator: WordSeparator) -> String {
    let room = LONGEST_NAME.saturating_sub(suffix.len() + 1);
    // The base is ASCII, so every byte is a boundary.
    let kept = base.get(..room).unwrap_or(base).trim_end_matches(separator.char());
    format!("{kept}{}{suffix}", separator.char())
}

impl WordSeparator {
    fn char(self) -> char {
        match self {
            Self::Hyphen => '-',
            Self::Underscore => '_',
        }
    }
}

/// Names that Windows gives to devices, whatever the extension.
pub(crate) fn is_reserved(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    match stem.as_str() {
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" => true,
        _ => stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")).is_some_and(|rest| {
            matches!(rest, "¹" | "²" | "³")
                || (rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
        }),
    }
}

/// The beginning of the SHA-256 of a text, in hexadecimal.
fn digest(text: &str, digits: usize) -> String {
    digest_of(text.as_bytes(), digits)
}

/// The same of bytes.
pub(crate) fn digest_of(bytes: &[u8], digits: usize) -> String {
    use std::fmt::Write as _;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex.truncate(digits);
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(names: &[&str]) -> Vec<String> {
        item_paths(names.iter().map(|name| (&[][..], *name)), WordSeparator::Hyphen)
    }

    #[test]
    fn names_become_words_in_small_letters() {
        let hostile = "../../x ..\\y /abs C:z \\\\srv a:b .";
        let names = ["GET /users/:id", "getUserByID", "Größe ändern", hostile];
        let expected = ["get-users-id", "get-user-by-id", "grosse-andern", "x-y-abs-c-z-srv-a-b"];
        assert_eq!(flat(&names), expected);
    }

    #[test]
    fn names_that_come_to_the_same_words_are_told_apart_whatever_their_order() {
        let forward = flat(&["Get user", "get-user", "Other"]);
        let mut backward = flat(&["Other", "get-user", "Get user"]);
        backward.reverse();
        assert_eq!(forward, backward);
        assert!(forward[0].starts_with("get-user-") && forward[0] != forward[1]);
        assert_eq!(forward[2], "other");
    }

    #[test]
    fn equal_names_are_numbered_and_never_take_a_written_number() {
        let paths = flat(&["Login", "Login", "Login 2", "Login"]);
        assert_eq!(paths, ["login", "login-3", "login-2", "login-4"]);
    }

    #[test]
    fn names_that_windows_reserves_and_names_without_letters_are_replaced() {
        let paths = flat(&["CON", "nul", "lpt1", "com10", "!!!", "", "…"]);
        assert_eq!(paths[..4], ["con-request", "nul-request", "lpt1-request", "com10"]);
        assert!(paths[4..].iter().all(|path| path.starts_with("request")), "{paths:?}");
    }

    #[test]
    fn long_names_are_cut_and_keep_a_digest_of_the_rest() {
        let long = "word ".repeat(1000);
        let longer = format!("{long}!");
        let paths = flat(&[&long, &longer]);
        assert!(paths.iter().all(|path| path.len() <= LONGEST_NAME), "{paths:?}");
        assert_ne!(paths[0], paths[1]);
    }

    #[test]
    fn deep_folders_stay_within_what_systems_allow() {
        let deep: Vec<String> = (0..100).map(|n| format!("A rather long folder {n}")).collect();
        let other: Vec<String> = deep.iter().map(|name| name.replace("99", "98")).collect();
        let items = [(&deep[..], "Item"), (&other[..], "Item")];
        let paths = item_paths(items, WordSeparator::Hyphen);
        assert!(paths.iter().all(|path| path.len() <= LONGEST_PATH), "{paths:?}");
        assert_ne!(paths[0], paths[1]);
    }

    #[test]
    fn a_folder_has_the_path_of_its_items_and_reserved_words_are_left_to_the_writer() {
        let trails = [vec!["A b".to_owned()], vec!["A b".to_owned(), "Index".to_owned()]];
        let items = [(&trails[1][..], "index"), (&trails[0][..], "Index request")];
        let naming = Naming { reserved: &["index"], ..Naming::default() };
        let paths = page_paths(trails.iter().map(Vec::as_slice), items, naming);
        assert_eq!(paths.folders, ["a-b", "a-b/index-folder"]);
        assert_eq!(paths.items, ["a-b/index-folder/index-request", "a-b/index-request"]);
    }

    #[test]
    fn a_folder_and_an_item_beside_it_never_share_a_name() {
        let users = ["Users".to_owned()];
        let items = [(&users[..], "List"), (&[][..], "Users")];
        let paths = item_paths(items, WordSeparator::Underscore);
        assert_eq!(paths, ["users/list", "users_2"]);
    }
}
