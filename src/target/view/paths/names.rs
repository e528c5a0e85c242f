//! What the variables that receive an answer are called.
//!
//! A member keeps its own name; one inside a nested object is written with a capital first letter
//! (`workspace.id` → `Id`), and gets its parents' names in front, one by one, when that is taken
//! (`workspaceId`).

use super::settings::PathSettings;
use std::collections::BTreeMap;

/// A scope of identifiers of the target's language.
pub(super) trait Scope {
    /// The identifier nearest to `wanted`: legal, and not a word the language or the program
    /// around keeps for itself.
    fn legal(&self, wanted: &str) -> String;
    /// Whether an identifier is not declared yet.
    fn is_free(&self, name: &str) -> bool;
    /// Declares an identifier.
    fn take(&mut self, name: &str);
    /// The form under which two names are the same.
    fn fold(&self, name: &str) -> String;
}

/// A loop or the root: what a member's name is relative to.
#[derive(Debug, Clone)]
struct Context {
    parent: Option<usize>,
    /// The keys from the parent's element to the array.
    keys: Vec<String>,
}

/// A variable that loops may share.
#[derive(Debug, Clone)]
struct Shared {
    name: String,
    kind: String,
    contexts: Vec<usize>,
}

/// The variables of one answer.
pub(super) struct Variables<'a, S> {
    scope: S,
    settings: &'a PathSettings,
    contexts: Vec<Context>,
    /// By folded name.
    shared: BTreeMap<String, Shared>,
    /// Names that stand for the same thing wherever they are used: index variables, elements.
    common: BTreeMap<String, String>,
    /// The last number that each clashing name was given: those before it are declared.
    numbers: BTreeMap<String, usize>,
}

/// The root's context.
pub(super) const ROOT: usize = 0;

impl<'a, S: Scope> Variables<'a, S> {
    pub(super) fn new(scope: S, settings: &'a PathSettings) -> Self {
        Self {
            scope,
            settings,
            contexts: vec![Context { parent: None, keys: Vec::new() }],
            shared: BTreeMap::new(),
            common: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The context of a loop over the array at `keys` within another context.
    pub(super) fn enter(&mut self, parent: usize, keys: &[String]) -> usize {
        self.contexts.push(Context { parent: Some(parent), keys: keys.to_vec() });
        self.contexts.len() - 1
    }

    /// The variable for the scalar at `keys` within a context, and whether it is new.
    pub(super) fn scalar(&mut self, context: usize, keys: &[String], kind: &str) -> (String, bool) {
        let in_loop = context != ROOT && keys.len() == 1;
        if in_loop && let Some(name) = self.share(context, keys, kind) {
            return (name, false);
        }
        let candidates = self.candidates(context, keys);
        let mut chosen = None;
        for (n, candidate) in candidates.iter().enumerate() {
            if self.scope.is_free(candidate) {
                chosen = Some(candidate.clone());
                break;
            }
            let typed = format!("{candidate}{}", self.settings.suffix(kind));
            if n == 0 && in_loop && self.sibling_of_other_kind(candidate, context, kind) {
                if let Some(shared) = self.reuse(&typed, context, kind) {
                    return (shared, false);
                }
                if self.scope.is_free(&typed) {
                    chosen = Some(typed);
                    break;
                }
            }
        }
        let name = chosen
            .unwrap_or_else(|| self.numbered(candidates.first().map_or("value", String::as_str)));
        self.scope.take(&name);
        if in_loop {
            let shared =
                Shared { name: name.clone(), kind: kind.to_owned(), contexts: vec![context] };
            self.shared.insert(self.scope.fold(&name), shared);
        }
        (name, true)
    }

    /// A variable with one meaning throughout, such as an index; and whether it is new.
    pub(super) fn common(&mut self, wanted: &str) -> (String, bool) {
        if let Some(name) = self.common.get(wanted) {
            return (name.clone(), false);
        }
        let name =
            if self.scope.is_free(wanted) { wanted.to_owned() } else { self.numbered(wanted) };
        self.scope.take(&name);
        self.common.insert(wanted.to_owned(), name.clone());
        (name, true)
    }

    fn share(&mut self, context: usize, keys: &[String], kind: &str) -> Option<String> {
        let own = self.candidates(context, keys.get(..1)?).into_iter().next()?;
        self.reuse(&own, context, kind)
    }

    /// The same name in two loops is one variable, unless one loop stands within the other, where
    /// the inner would overwrite what the outer has read.
    fn reuse(&mut self, name: &str, context: usize, kind: &str) -> Option<String> {
        let folded = self.scope.fold(name);
        let apart = self.apart(&folded, context);
        let shared = self.shared.get_mut(&folded)?;
        if shared.kind != kind || !apart {
            return None;
        }
        shared.contexts.push(context);
        Some(shared.name.clone())
    }

    fn sibling_of_other_kind(&self, name: &str, context: usize, kind: &str) -> bool {
        let folded = self.scope.fold(name);
        self.apart(&folded, context)
            && self.shared.get(&folded).is_some_and(|shared| shared.kind != kind)
    }

    fn apart(&self, folded: &str, context: usize) -> bool {
        self.shared
            .get(folded)
            .is_some_and(|shared| shared.contexts.iter().all(|&other| !self.within(context, other)))
    }

    fn within(&self, context: usize, outer: usize) -> bool {
        let mut at = Some(context);
        while let Some(index) = at {
            if index == outer {
                return true;
            }
            at = self.contexts.get(index).and_then(|context| context.parent);
        }
        false
    }

    /// The names to try, shortest first: suffixes of the path within the context, then the keys
    /// of the arrays around.
    fn candidates(&self, context: usize, keys: &[String]) -> Vec<String> {
        let mut groups = vec![keys];
        let mut at = context;
        while let Some(Context { parent: Some(parent), keys }) = self.contexts.get(at) {
            groups.push(keys);
            at = *parent;
        }
        let all: Vec<(bool, &String)> = groups
            .iter()
            .rev()
            .flat_map(|keys| keys.iter().enumerate().map(|(n, key)| (n == 0, key)))
            .collect();
        let mut out = Vec::new();
        for start in (0..all.len()).rev() {
            let mut name = String::new();
            for (n, (first_of_context, key)) in all.iter().skip(start).enumerate() {
                let word = word(key);
                if n == 0 && *first_of_context {
                    name.push_str(&word);
                } else {
                    name.push_str(&capital(&word));
                }
            }
            if name.starts_with('_') {
                name.insert_str(0, &self.settings.underscore);
            }
            out.push(self.scope.legal(&name));
        }
        if out.is_empty() {
            out.push(self.scope.legal("value"));
        }
        out
    }

    fn numbered(&mut self, name: &str) -> String {
        let first = self.numbers.get(name).map_or(2, |last| last + 1);
        let free = |number: &usize| self.scope.is_free(&format!("{name}{number}"));
        let number = (first..).find(free).unwrap_or(first);
        self.numbers.insert(name.to_owned(), number);
        format!("{name}{number}")
    }
}

/// A key with everything but letters, digits and `_` turned into `_`; a leading sign such as that
/// of `@id` or `$ref` goes without trace.
fn word(key: &str) -> String {
    let ascii = deunicode::deunicode(key);
    let trimmed = ascii.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        let c = if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
        if c != '_' || !out.ends_with('_') || trimmed.contains("__") {
            out.push(c);
        }
    }
    if out.is_empty() { "value".to_owned() } else { out }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// A language that ignores case and writes `v_` before its words.
    #[derive(Debug, Default)]
    pub(in super::super) struct Caseless(BTreeSet<String>);

    impl Scope for Caseless {
        fn legal(&self, wanted: &str) -> String {
            let reserved = ["object", "type", "i", "j", "k", "json"];
            if wanted.starts_with(|c: char| c.is_ascii_digit()) {
                return format!("v_{wanted}");
            }
            if reserved.contains(&wanted.to_ascii_lowercase().as_str()) {
                return format!("v_{wanted}");
            }
            wanted.to_owned()
        }
        fn is_free(&self, name: &str) -> bool {
            !self.0.contains(&name.to_ascii_lowercase())
        }
        fn take(&mut self, name: &str) {
            self.0.insert(name.to_ascii_lowercase());
        }
        fn fold(&self, name: &str) -> String {
            name.to_ascii_lowercase()
        }
    }

    fn keys(path: &str) -> Vec<String> {
        path.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn names_that_all_come_to_the_same_are_numbered_in_linear_time() {
        let settings = PathSettings::default();
        let mut names = Variables::new(Caseless::default(), &settings);
        let named = (0..40_000).map(|_| names.scalar(ROOT, &keys("a"), "string").0);
        assert_eq!(named.last().unwrap(), "a40000");
    }

    #[test]
    fn a_nested_member_gets_its_parents_name_only_when_its_own_is_taken() {
        let settings = PathSettings { underscore: "v".to_owned(), ..PathSettings::default() };
        let mut names = Variables::new(Caseless::default(), &settings);
        let mut name = |path| names.scalar(ROOT, &keys(path), "string").0;
        assert_eq!(name("id"), "id");
        assert_eq!(name("workspace.name"), "Name");
        assert_eq!(name("workspace.id"), "workspaceId");
        assert_eq!(name("monitor.stats.requests.total"), "Total");
        assert_eq!(name("monitor.stats.failed.total"), "FailedTotal");
        assert_eq!(name("object"), "v_object");
        assert_eq!(name("_postman_id"), "v_postman_id");
        assert_eq!(name("@odata-context"), "odata_context");
        assert_eq!(name("ID"), "ID2");
        assert_eq!(name(""), "value");
        assert_eq!(name("😀"), "grinning");
    }

    #[test]
    fn loops_beside_each_other_share_a_variable_and_loops_within_do_not() {
        let settings = PathSettings::default();
        let mut names = Variables::new(Caseless::default(), &settings);
        let orders = names.enter(ROOT, &keys("orders"));
        let lines = names.enter(orders, &keys("lines"));
        let users = names.enter(ROOT, &keys("users"));
        assert_eq!(names.scalar(orders, &keys("id"), "int"), ("id".to_owned(), true));
        assert_eq!(names.scalar(lines, &keys("id"), "int"), ("linesId".to_owned(), true));
        assert_eq!(names.scalar(users, &keys("id"), "int"), ("id".to_owned(), false));
    }

    #[test]
    fn a_member_of_the_root_is_never_overwritten_by_a_loop() {
        let settings = PathSettings::default();
        let mut names = Variables::new(Caseless::default(), &settings);
        names.scalar(ROOT, &keys("id"), "int");
        let users = names.enter(ROOT, &keys("users"));
        assert_eq!(names.scalar(users, &keys("id"), "int").0, "usersId");
    }
}
