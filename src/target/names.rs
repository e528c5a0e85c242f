//! One resolver for names: casing, legal characters, reserved words, clashes.

use crate::casing;
use crate::target::language::Language;
use crate::target::view::Code;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a name is for; a language has a habit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A local variable.
    Variable,
    /// A constant, such as a bound value at the head of a snippet.
    Constant,
    /// A type.
    Type,
    /// A member of a type.
    Field,
    /// A function, procedure or method.
    Function,
}

/// How a language forms identifiers (`[names]` of `target.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRules {
    /// The casing of local variables; `snake` unless said, as of members and functions.
    #[serde(default = "snake")]
    pub variable: Case,
    /// The casing of constants; `screaming` unless said.
    #[serde(default = "screaming")]
    pub constant: Case,
    /// The casing of types; `pascal` unless said.
    #[serde(rename = "type", default = "pascal")]
    pub type_: Case,
    /// The casing of members.
    #[serde(default = "snake")]
    pub field: Case,
    /// The casing of functions.
    #[serde(default = "snake")]
    pub function: Case,
    /// Whether `id` and `Id` are two names.
    #[serde(default = "yes")]
    pub case_sensitive: bool,
    /// Whether identifiers are ASCII; text in other scripts is transliterated.
    #[serde(default = "yes")]
    pub ascii: bool,
    /// Characters that may stand in an identifier besides letters, digits and `_`.
    #[serde(default)]
    pub extra: String,
    /// The longest an identifier may be, in characters.
    #[serde(default = "sixty_four")]
    pub longest: usize,
    /// Words that cannot be identifiers, sorted.
    #[serde(default)]
    pub reserved: Words,
    /// Names that the language or the target's templates use themselves, and that a declaration
    /// must not hide, sorted.
    #[serde(default)]
    pub taken: Words,
    /// What is put before a reserved word to make it a name: `v_`, `r#`.
    #[serde(default)]
    pub reserved_prefix: String,
    /// What is put after it: `_`.
    #[serde(default)]
    pub reserved_suffix: String,
    /// Reserved words that the prefix does not help (`self` in Rust): these get `_` behind them.
    #[serde(default)]
    pub unprefixable: Words,
    /// What is put before a name that begins with a digit.
    #[serde(default = "underscore")]
    pub digit_prefix: String,
    /// What every type begins with: `T`.
    #[serde(default)]
    pub type_prefix: String,
}

/// A list of words that is searched often.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    exact: Vec<String>,
    folded: Vec<String>,
}

impl From<Vec<String>> for Words {
    fn from(mut exact: Vec<String>) -> Self {
        let mut folded: Vec<String> = exact.iter().map(|word| word.to_lowercase()).collect();
        exact.sort();
        folded.sort();
        Self { exact, folded }
    }
}

impl Words {
    /// Whether the word is in the list.
    pub fn contains(&self, word: &str, case_sensitive: bool) -> bool {
        let same = |known: &String| known.as_str().cmp(word);
        if case_sensitive {
            self.exact.binary_search_by(same).is_ok()
        } else {
            self.folded.binary_search(&word.to_lowercase()).is_ok()
        }
    }
}

/// The casing of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// `created_by_id`
    Snake,
    /// `createdById`
    Camel,
    /// `CreatedById`
    Pascal,
    /// `CREATED_BY_ID`
    Screaming,
    /// `created-by-id`
    Kebab,
    /// As it was written, as far as it is legal.
    AsWritten,
}

fn snake() -> Case {
    Case::Snake
}

fn screaming() -> Case {
    Case::Screaming
}

fn pascal() -> Case {
    Case::Pascal
}

fn yes() -> bool {
    true
}

fn sixty_four() -> usize {
    64
}

fn underscore() -> String {
    "_".to_owned()
}

impl NameRules {
    fn case(&self, kind: NameKind) -> Case {
        match kind {
            NameKind::Variable => self.variable,
            NameKind::Constant => self.constant,
            NameKind::Type => self.type_,
            NameKind::Field => self.field,
            NameKind::Function => self.function,
        }
    }

    /// The name this text makes, legal and not reserved, without regard to other names.
    pub fn identifier(&self, wanted: &str, kind: NameKind) -> String {
        let case = self.case(kind);
        let name = self.legal(wanted, case);
        let name = if name.chars().any(char::is_alphanumeric) {
            name
        } else {
            case.apply(kind.fallback())
        };
        let name = self.shortened(name);
        let name = if kind == NameKind::Type && !self.type_prefix.is_empty() {
            format!("{}{name}", self.type_prefix)
        } else if name.starts_with(|c: char| c.is_numeric()) {
            match (kind, case) {
                (NameKind::Type, Case::Pascal) => {
                    format!("{}{name}", self.digit_prefix.to_uppercase())
                }
                _ => format!("{}{name}", self.digit_prefix),
            }
        } else {
            name
        };
        if !self.reserved.contains(&name, self.case_sensitive) {
            return name;
        }
        if self.unprefixable.contains(&name, self.case_sensitive) {
            return format!("{name}_");
        }
        format!("{}{name}{}", self.reserved_prefix, self.reserved_suffix)
    }

    /// The casing applied and every illegal character gone.
    fn legal(&self, wanted: &str, case: Case) -> String {
        let ascii = if self.ascii && !wanted.is_ascii() {
            Cow::Owned(deunicode::deunicode_with_tofu(wanted, " "))
        } else {
            Cow::Borrowed(wanted)
        };
        if case == Case::AsWritten {
            let mut out = String::with_capacity(ascii.len());
            for c in ascii.trim().chars() {
                if self.allows(c) {
                    out.push(c);
                } else if !out.ends_with('_') && !out.is_empty() {
                    out.push('_');
                }
            }
            return out.trim_end_matches('_').to_owned();
        }
        // An apostrophe does not part words: `user's` is not `user_s`.
        let mut words = plain_acronyms(&ascii);
        if words.contains(['\'', '’', '`']) {
            words = Cow::Owned(words.replace(['\'', '’', '`'], ""));
        }
        let mut name = case.apply(&words);
        name.retain(|c| self.allows(c) || (case == Case::Kebab && c == '-'));
        name
    }

    fn allows(&self, c: char) -> bool {
        c == '_'
            || self.extra.contains(c)
            || if self.ascii {
                c.is_ascii_alphanumeric()
            } else {
                unicode_ident::is_xid_continue(c)
            }
    }

    /// The name cut to the longest allowed, with room for a number, at the end of a word where
    /// one is near.
    fn shortened(&self, name: String) -> String {
        let room = self.longest.saturating_sub(4).max(8);
        if name.len() <= room {
            return name;
        }
        let mut cut: String = name.chars().take(room).collect();
        let starts = |(at, c): &(usize, char)| {
            let before = cut.get(..*at).and_then(|text| text.chars().next_back());
            *c == '_' || (c.is_uppercase() && before.is_some_and(char::is_lowercase))
        };
        let word = cut.char_indices().rev().find(starts).map(|(at, _)| at);
        if let Some(at) = word.filter(|at| *at > cut.len() / 2) {
            cut.truncate(at);
        }
        cut
    }

    fn folded<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.case_sensitive { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
    }
}

impl NameKind {
    /// The name of something whose text holds no letter and no digit.
    fn fallback(self) -> &'static str {
        match self {
            Self::Variable | Self::Constant | Self::Field => "value",
            Self::Type => "value",
            Self::Function => "request",
        }
    }
}

impl Case {
    /// The text in this casing.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Snake => casing::snake(text),
            Self::Camel => casing::camel(text),
            Self::Pascal => casing::pascal(text),
            Self::Screaming => casing::screaming(text),
            Self::Kebab => casing::kebab(text),
            Self::AsWritten => text.to_owned(),
        }
    }

    fn numbered(self, name: &str, number: usize) -> String {
        match self {
            Self::Snake | Self::Screaming => {
                // A reserved word that became `id_` is `id_2`, not `id__2`.
                format!("{}_{number}", name.trim_end_matches('_'))
            }
            Self::Kebab => format!("{name}-{number}"),
            Self::Camel | Self::Pascal | Self::AsWritten => {
                // `v1` numbered 2 must not look like `v12`.
                let between = if name.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
                format!("{name}{between}{number}")
            }
        }
    }
}

/// Names whose casing hides their words: `OAuth2` is one word, and so are `userIDs` two.
pub(crate) fn plain_acronyms(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("OAuth", "Oauth").replace("GraphQL", "Graphql");
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut run = 0_usize;
    for (at, c) in chars.iter().enumerate() {
        let ends_here = !chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if *c == 's' && run >= 2 && ends_here {
            // Lower the capitals of the run but for the first.
            let start = out.len() - (run - 1);
            let tail = out.split_off(start).to_ascii_lowercase();
            out.push_str(&tail);
        }
        run = if c.is_ascii_uppercase() { run + 1 } else { 0 };
        out.push(*c);
    }
    Cow::Owned(out)
}

/// The names declared in one scope, with those the language reserves and those the target's
/// templates use themselves. Two names never clash, also where the language ignores case.
#[derive(Debug, Clone)]
pub struct Names<'a> {
    language: &'a Language,
    /// Whether the names the templates take are kept free.
    beside_templates: bool,
    declared: BTreeSet<String>,
    /// The last number that each clashing name was given: those before it are declared.
    numbers: BTreeMap<(NameKind, String), usize>,
}

impl<'a> Names<'a> {
    /// An empty scope.
    pub fn new(language: &'a Language) -> Self {
        Self {
            language,
            beside_templates: true,
            declared: BTreeSet::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// A scope without the names that templates take: the members of a type, which hide nothing.
    pub fn members(language: &'a Language) -> Self {
        Self { beside_templates: false, ..Self::new(language) }
    }

    /// Keeps a name free for what the templates call so in this scope.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.declared.insert(self.language.names.folded(name).into_owned());
    }

    /// A scope inside this one: what it declares hides nothing of this one, and is forgotten with
    /// it.
    #[must_use]
    pub fn child(&self) -> Self {
        self.clone()
    }

    /// Declares a name as near to `wanted` as can be and returns it.
    pub fn declare(&mut self, wanted: &str, kind: NameKind) -> Code {
        let rules = &self.language.names;
        let mut name = rules.identifier(wanted, kind);
        if self.is_declared(&name) {
            let key = (kind, name);
            let number = self.free_number(&key);
            name = rules.case(kind).numbered(&key.1, number);
            self.numbers.insert(key, number);
        }
        self.declared.insert(rules.folded(&name).into_owned());
        Code::new(name)
    }

    /// The name that [`Names::declare`] would give, without declaring it.
    pub fn propose(&self, wanted: &str, kind: NameKind) -> Code {
        let rules = &self.language.names;
        let name = rules.identifier(wanted, kind);
        if !self.is_declared(&name) {
            return Code::new(name);
        }
        let key = (kind, name);
        Code::new(rules.case(kind).numbered(&key.1, self.free_number(&key)))
    }

    /// The name this text makes, where it is free.
    #[cfg(feature = "sdk")]
    pub(crate) fn propose_exact(&self, wanted: &str, kind: NameKind) -> Option<Code> {
        let name = self.language.names.identifier(wanted, kind);
        (!self.is_declared(&name)).then(|| Code::new(name))
    }

    /// The first number that makes a name that is not declared.
    fn free_number(&self, key: &(NameKind, String)) -> usize {
        let case = self.language.names.case(key.0);
        let first = self.numbers.get(key).map_or(2, |last| last + 1);
        let free = |number: &usize| !self.is_declared(&case.numbered(&key.1, *number));
        (first..).find(free).unwrap_or(first)
    }

    /// Declares exactly this name if it is free and legal; `None` where it is not.
    pub fn declare_exact(&mut self, name: &str, kind: NameKind) -> Option<Code> {
        let legal = self.language.names.identifier(name, kind) == name;
        (legal && self.claim(name)).then(|| Code::new(name))
    }

    /// Whether a name cannot be declared any more: it is declared, reserved or taken.
    pub fn is_declared(&self, name: &str) -> bool {
        let rules = &self.language.names;
        self.declared.contains(rules.folded(name).as_ref())
            || rules.reserved.contains(name, rules.case_sensitive)
            || (self.beside_templates && rules.taken.contains(name, rules.case_sensitive))
    }

    fn claim(&mut self, name: &str) -> bool {
        !self.is_declared(name)
            && self.declared.insert(self.language.names.folded(name).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_ends_with_a_word() {
        let rules: NameRules = toml::from_str("longest = 24").unwrap();
        for (wanted, kind, name) in [
            ("update unprocessable content", NameKind::Type, "UpdateUnprocessable"),
            ("update unprocessable content", NameKind::Variable, "update_unprocessable"),
            ("update unprocess", NameKind::Type, "UpdateUnprocess"),
            // Half a word says more than half a name.
            ("set unprocessablecontentresponse", NameKind::Type, "SetUnprocessablecont"),
        ] {
            assert_eq!(rules.identifier(wanted, kind), name);
        }
    }
}
