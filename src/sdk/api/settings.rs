//! Which variables a client is configured with, and which an operation is given.

use super::{Server, Setting};
use crate::model::{Auth, Item, Piece, Scope, Text, Variable};
use crate::verify::subject::Subject;
use indexmap::IndexMap;

/// A variable that so large a part of the operations has in its path, query or headers is a setting.
const MOST: usize = 2;

/// With so few operations it says nothing that most of them use a variable.
const FEW: usize = 3;

/// What each variable is for.
pub(super) struct Roles {
    /// The settings, in order of first appearance.
    pub(super) settings: Vec<Setting>,
    /// A value for each variable, by name.
    values: IndexMap<String, String>,
}

#[derive(Default)]
struct Use {
    /// In how many operations it stands where an argument may.
    operations: usize,
    /// Whether it authorises.
    authorises: bool,
    /// Whether it stands in an address beside other characters.
    addresses: bool,
    secret: bool,
    value: Option<String>,
}

impl Roles {
    pub(super) fn of(items: &[(usize, &Item)], auths: &[Auth], subject: &Subject) -> Self {
        let mut uses: IndexMap<String, Use> = IndexMap::new();
        let mut values = IndexMap::new();
        for ((index, item), auth) in items.iter().zip(auths) {
            note(item, auth, &mut uses);
            for (name, value) in subject.values(*index) {
                values.entry(name).or_insert(value);
            }
        }
        let settings = uses
            .iter()
            .filter(|(_, used)| is_setting(used, items.len()))
            .map(|(key, used)| Setting {
                key: key.clone(),
                value: used.value.clone().filter(|value| !used.secret && !value.is_empty()),
                secret: used.secret || used.authorises,
                test: test_value(key, used, &values),
            })
            .collect();
        Self { settings, values }
    }

    /// The setting that a variable is.
    pub(super) fn setting(&self, variable: &Variable) -> Option<usize> {
        self.settings.iter().position(|setting| setting.key == variable.name)
    }

    /// Whether nothing but settings and literal characters stand in a text.
    pub(super) fn is_settled(&self, text: &Text) -> bool {
        text.variables().all(|variable| self.setting(variable).is_some())
    }

    /// What a text is in tests.
    pub(super) fn tested(&self, text: &Text) -> String {
        let mut out = String::new();
        for piece in text.pieces() {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Variable(variable) => out.push_str(&self.value(variable)),
            }
        }
        out
    }

    fn value(&self, variable: &Variable) -> String {
        if let Some(setting) = self.setting(variable).and_then(|at| self.settings.get(at)) {
            return setting.test.clone();
        }
        let known = variable.value.clone().filter(|value| !value.is_empty());
        known
            .or_else(|| self.values.get(&variable.name).cloned())
            .unwrap_or_else(|| super::words::kebab(&variable.name))
    }
}

fn is_setting(used: &Use, operations: usize) -> bool {
    let common = match operations < FEW {
        true => used.operations > 0 && used.value.as_ref().is_some_and(|value| !value.is_empty()),
        false => used.operations * MOST >= operations,
    };
    used.authorises || used.addresses || (used.operations > 0 && (used.secret || common))
}

/// Credentials of a collection are never repeated, not even in tests.
fn test_value(key: &str, used: &Use, values: &IndexMap<String, String>) -> String {
    if used.secret || used.authorises {
        return format!("test-{}", super::words::kebab(key));
    }
    let known = used.value.clone().filter(|value| !value.is_empty());
    known.or_else(|| values.get(key).cloned()).unwrap_or_else(|| super::words::kebab(key))
}

fn note(item: &Item, auth: &Auth, uses: &mut IndexMap<String, Use>) {
    let request = &item.request;
    let mut counted: Vec<&str> = Vec::new();
    let mut found: Vec<(&Variable, Option<bool>)> = Vec::new();
    if !is_whole_variable(&request.url.authority) {
        found.extend(request.url.authority.variables().map(|variable| (&**variable, None)));
    }
    auth.each_text(|text| {
        found.extend(text.variables().map(|variable| (&**variable, Some(true))));
    });
    let path = request.url.path.iter().filter(|segment| segment.parameter.is_none());
    let texts = path
        .map(|segment| &segment.text)
        .chain(request.url.query.iter().flatten().filter_map(|pair| pair.value.as_ref()))
        .chain(request.headers.iter().map(|header| &header.value));
    for text in texts {
        found.extend(text.variables().map(|variable| (&**variable, Some(false))));
    }
    let body_secrets = match &request.body {
        crate::model::Body::Form(fields) => fields.iter().map(|field| &field.value).collect(),
        _ => Vec::new(),
    };
    for text in body_secrets {
        let secrets = text.variables().filter(|variable| variable.secret);
        found.extend(secrets.map(|variable| (&**variable, Some(false))));
    }
    for (variable, role) in found {
        if variable.scope == Scope::Dynamic {
            continue;
        }
        let used = uses.entry(variable.name.clone()).or_default();
        used.secret |= variable.secret || variable.scope == Scope::Credential;
        if used.value.is_none() {
            used.value.clone_from(&variable.value);
        }
        match role {
            None => used.addresses = true,
            Some(true) => used.authorises = true,
            Some(false) if !counted.contains(&variable.name.as_str()) => {
                counted.push(&variable.name);
                used.operations += 1;
            }
            Some(false) => {}
        }
    }
}

/// Whether two authentications are one for a client, which has one value for each variable.
pub(super) fn same_auth(left: &Auth, right: &Auth) -> bool {
    let words = |auth: &Auth| {
        let mut out = format!("{:?}", std::mem::discriminant(auth));
        if let Auth::Computed { kind, .. } = auth {
            out.push_str(kind.title());
        }
        auth.each_text(|text| {
            out.push('\n');
            for piece in text.pieces() {
                match piece {
                    Piece::Literal(text) => out.push_str(text),
                    Piece::Variable(variable) => {
                        out.push_str("{{");
                        out.push_str(&variable.name);
                        out.push_str("}}");
                    }
                }
            }
        });
        out
    };
    words(left) == words(right)
}

fn is_whole_variable(text: &Text) -> bool {
    matches!(text.pieces(), [Piece::Variable(_)])
}

/// The servers that operations go to.
pub(super) struct Servers {
    known: Vec<(String, Server)>,
}

impl Servers {
    /// The servers of these items, the one of the most first.
    pub(super) fn new(items: &[(usize, &Item)]) -> Self {
        let mut counts: IndexMap<String, (usize, &Item)> = IndexMap::new();
        for (_, item) in items {
            counts.entry(written(item)).or_insert((0, *item)).0 += 1;
        }
        let mut counted: Vec<_> = counts.into_iter().collect();
        counted.sort_by(|a, b| (b.1.0, &a.0).cmp(&(a.1.0, &b.0)));
        let known = counted
            .into_iter()
            .enumerate()
            .map(|(number, (written, (_, item)))| {
                let server = server(item, number == 0);
                (written, server)
            })
            .collect();
        Self { known }
    }

    /// The server of an item.
    pub(super) fn of(&self, item: &Item) -> usize {
        let written = written(item);
        self.known.iter().position(|(known, _)| *known == written).unwrap_or(0)
    }

    pub(super) fn into_list(self) -> Vec<Server> {
        self.known.into_iter().map(|(_, server)| server).collect()
    }
}

/// Scheme and authority as they stand in the collection.
fn written(item: &Item) -> String {
    let url = &item.request.url;
    let scheme = url.scheme.as_deref().unwrap_or("http");
    match url.authority.pieces().first() {
        Some(Piece::Variable(_)) if url.scheme.is_none() => name_of(&url.authority),
        _ => format!("{scheme}://{}", name_of(&url.authority)),
    }
}

fn name_of(text: &Text) -> String {
    text.pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable(variable) => format!("{{{{{}}}}}", variable.name),
        })
        .collect()
}

fn server(item: &Item, first: bool) -> Server {
    let url = &item.request.url;
    let words = match (first, url.authority.pieces()) {
        (true, _) => "base_url".to_owned(),
        (false, [Piece::Variable(variable)]) => super::words::server(&variable.name),
        (false, _) => super::words::server(&name_of(&url.authority)),
    };
    let scheme = url.scheme.as_deref().unwrap_or("http");
    let begins = matches!(url.authority.pieces().first(), Some(Piece::Variable(_)));
    let known = match (url.authority.pieces(), url.scheme.is_none()) {
        // The variable is the server, with its scheme or without.
        ([Piece::Variable(variable)], _) => {
            let value = variable.value.as_deref().map(str::trim).filter(|value| !value.is_empty());
            value.map(|value| {
                let scheme = match value.contains("://") {
                    true => String::new(),
                    false => format!("{scheme}://"),
                };
                Text::literal(format!("{scheme}{}", value.trim_end_matches('/')))
            })
        }
        // What a variable begins with may hold the scheme.
        (_, true) if begins => Some(url.authority.clone()),
        _ if url.authority.is_empty() => None,
        _ => {
            let mut text = Text::literal(format!("{scheme}://"));
            text.push(&url.authority);
            Some(text)
        }
    };
    Server { words, url: known }
}
