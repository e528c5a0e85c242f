//! Authentication: each kind's parameters, and what it takes the place of.
//!
//! Source: postman-runtime, lib/authorizer/*.js.

use super::secrets::{conceal, mark, placeholder};
use super::substitute::Substitution;
use super::{Variables, values};
use crate::collection;
use crate::model::{Auth, ComputedAuth, Header, Url};
use crate::text::{Piece, Text};
use heck::ToSnakeCase;
use serde_json::Value;

/// What an authentication block comes to.
pub(super) enum Outcome {
    /// This.
    Auth(Auth),
    /// The kind is none the runtime knows: nothing is sent.
    Unknown,
}

/// The authentication of a request. Headers and pairs that it replaces are taken out.
pub(super) fn lower(
    auth: &collection::Auth,
    headers: &mut Vec<Header>,
    url: &mut Url,
    substitution: &mut Substitution,
) -> Outcome {
    let parameters = Parameters(&auth.parameters);
    Outcome::Auth(match auth.kind.as_str() {
        "noauth" => Auth::None,
        "basic" => basic(&parameters, headers, substitution),
        "bearer" => {
            let token = parameters.text("token", substitution);
            bearer(token, Text::literal("Bearer"), headers, substitution)
        }
        "oauth2" => oauth2(&parameters, headers, url, substitution),
        "apikey" => api_key(&parameters, headers, url, substitution),
        other => match computed(other) {
            Some(kind) => signed(kind, &parameters, headers, substitution),
            None => return Outcome::Unknown,
        },
    })
}

struct Parameters<'a>(&'a [(String, Value)]);

impl Parameters<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The parameter as text; empty where JavaScript takes its value for false.
    fn text(&self, key: &str, substitution: &mut Substitution) -> Text {
        let value = self.value(key).filter(|value| values::is_truthy(value)).map(values::to_text);
        value.map_or_else(Text::new, |value| substitution.text(&value))
    }
}

fn basic(
    parameters: &Parameters<'_>,
    headers: &mut Vec<Header>,
    substitution: &mut Substitution,
) -> Auth {
    let user = parameters.text("username", substitution);
    let password = parameters.text("password", substitution);
    remove(headers, "authorization");
    // With no password beside it, the name is the key itself.
    let user = if password.is_empty() { conceal(user, "api_key", substitution) } else { user };
    Auth::Basic { user, password: conceal(password, "password", substitution) }
}

/// A token after a word. Without a token the runtime sends nothing, and a header that a person
/// wrote stays; code that is read shows where the token goes.
fn bearer(
    token: Text,
    prefix: Text,
    headers: &mut Vec<Header>,
    substitution: &Substitution,
) -> Auth {
    let missing = token.resolved().is_empty();
    if missing && (substitution.mode() == Variables::Resolve || has(headers, "authorization")) {
        return Auth::None;
    }
    remove(headers, "authorization");
    let token = if token.is_empty() {
        placeholder(&token, "access_token")
    } else {
        mark(token, "access_token", substitution)
    };
    Auth::Bearer { token, prefix }
}

fn oauth2(
    parameters: &Parameters<'_>,
    headers: &mut Vec<Header>,
    url: &mut Url,
    substitution: &mut Substitution,
) -> Auth {
    let token = parameters.text("accessToken", substitution);
    if parameters.text("tokenType", substitution).resolved().eq_ignore_ascii_case("mac") {
        return Auth::None;
    }
    let missing = token.resolved().is_empty();
    if missing && substitution.mode() == Variables::Resolve {
        return Auth::None;
    }
    let place = parameters.text("addTokenTo", substitution).resolved();
    match place.as_str() {
        "queryParams" => {
            if missing && (has(headers, "authorization") || has_pair(url, "access_token")) {
                return Auth::None;
            }
            remove(headers, "authorization");
            let name = Text::literal("access_token");
            remove_pair(url, "access_token");
            let value = if missing {
                placeholder(&Text::new(), "access_token")
            } else {
                mark(token, "access_token", substitution)
            };
            Auth::QueryKey { name, value }
        }
        "" | "header" => {
            let prefix = match parameters.value("headerPrefix") {
                None | Some(Value::Null) => Text::literal("Bearer"),
                Some(prefix) => trimmed(&substitution.text(&values::to_text(prefix))),
            };
            if !missing {
                remove_pair(url, "access_token");
            }
            bearer(token, prefix, headers, substitution)
        }
        _ => Auth::None,
    }
}

fn api_key(
    parameters: &Parameters<'_>,
    headers: &mut Vec<Header>,
    url: &mut Url,
    substitution: &mut Substitution,
) -> Auth {
    let name = parameters.text("key", substitution);
    let value = parameters.text("value", substitution);
    if name.is_empty() && value.is_empty() {
        return Auth::None;
    }
    let in_query = parameters.text("in", substitution).resolved() == "query";
    if in_query {
        remove_pair(url, &name.resolved());
        return Auth::QueryKey { name, value: conceal(value, "api_key", substitution) };
    }
    let words = lower_case_words(&name.resolved());
    headers.retain(|header| lower_case_words(&header.name.resolved()) != words);
    if name.is_empty() {
        return Auth::None;
    }
    if name.resolved().eq_ignore_ascii_case("authorization") {
        let header = Header { name, value };
        return match bearer_header(&header) {
            Some(token) => Auth::Bearer {
                token: conceal(token, "access_token", substitution),
                prefix: Text::literal("Bearer"),
            },
            None => Auth::HeaderKey {
                name: header.name,
                value: conceal(header.value, "api_key", substitution),
            },
        };
    }
    Auth::HeaderKey { name, value: conceal(value, "api_key", substitution) }
}

fn computed(kind: &str) -> Option<ComputedAuth> {
    ComputedAuth::ALL.into_iter().find(|known| known.name() == kind)
}

/// Parameters of the kinds that sign which a reader must not see.
pub(super) const SECRET_PARAMETERS: &[&str] = &[
    "password",
    "secret",
    "secretKey",
    "sessionToken",
    "consumerSecret",
    "tokenSecret",
    "token",
    "authKey",
    "clientSecret",
    "clientToken",
    "accessToken",
    "accessKey",
    "privateKey",
];

fn signed(
    kind: ComputedAuth,
    parameters: &Parameters<'_>,
    headers: &mut Vec<Header>,
    substitution: &mut Substitution,
) -> Auth {
    // Digest and NTLM answer a challenge; what a person wrote goes out with the first request.
    if !matches!(kind, ComputedAuth::Digest | ComputedAuth::Ntlm) {
        remove(headers, "authorization");
    }
    let parameters = parameters
        .0
        .iter()
        .map(|(name, value)| {
            let text = match value {
                Value::Object(_) | Value::Array(_) => substitution.text(&values::stringify(value)),
                Value::Null => Text::new(),
                other => substitution.text(&values::to_text(other)),
            };
            let text = match SECRET_PARAMETERS.contains(&name.as_str()) {
                true => conceal(text, &name.to_snake_case(), substitution),
                false => text,
            };
            (name.clone(), text)
        })
        .collect();
    Auth::Computed { kind, parameters }
}

/// User name and password from the URL, which count where nothing else gives an `Authorization`.
/// Beside another kind of authentication, such as an API key, they become a header.
pub(super) fn add_user_info(
    (user, password): (Text, Text),
    auth: &mut Auth,
    headers: &mut Vec<Header>,
    substitution: &Substitution,
) {
    if has(headers, "authorization") || sends_authorization(auth) {
        return;
    }
    // A token that is not there only shows where it goes.
    if matches!(auth, Auth::None | Auth::Bearer { .. }) {
        let password = conceal(password, "password", substitution);
        *auth = Auth::Basic { user, password };
        return;
    }
    let basic = Auth::Basic { user, password };
    if let Some((name, value)) = crate::wire::auth_header(&basic) {
        let credentials = Text::literal(value.strip_prefix("Basic ").unwrap_or(&value));
        let mut value = Text::literal("Basic ");
        value.push(&conceal(credentials, "credentials", substitution));
        headers.push(Header { name: Text::literal(name), value });
    }
}

fn sends_authorization(auth: &Auth) -> bool {
    match auth {
        Auth::None | Auth::QueryKey { .. } => false,
        Auth::HeaderKey { name, .. } => name.resolved().eq_ignore_ascii_case("authorization"),
        Auth::Bearer { token, .. } => !token.resolved().is_empty(),
        // The first request of these carries none, but what follows does.
        Auth::Basic { .. } | Auth::Computed { .. } => true,
    }
}

/// A header `Authorization: Bearer …` that a person wrote, taken out of the list, when that is all
/// there is to authentication. The client library's own way then sends the same bytes.
pub(super) fn from_header(headers: &mut Vec<Header>) -> Option<Auth> {
    let mut places = headers
        .iter()
        .enumerate()
        .filter(|(_, header)| header.name.resolved().eq_ignore_ascii_case("authorization"));
    let (place, header) = places.next()?;
    let token = bearer_header(header)?;
    if places.next().is_some() {
        return None;
    }
    headers.remove(place);
    Some(Auth::Bearer { token, prefix: Text::literal("Bearer") })
}

/// The token of a header whose value is `Bearer` and a token.
fn bearer_header(header: &Header) -> Option<Text> {
    let (first, rest) = header.value.pieces().split_first()?;
    let Piece::Literal(first) = first else { return None };
    let mut token = Text::literal(first.strip_prefix("Bearer ")?);
    for piece in rest {
        match piece {
            Piece::Literal(literal) => token.push_literal(literal),
            Piece::Variable(variable) => token.push_variable(std::sync::Arc::clone(variable)),
        }
    }
    let resolved = token.resolved();
    (!resolved.is_empty() && resolved.trim() == resolved).then_some(token)
}

fn has(headers: &[Header], lower: &str) -> bool {
    headers.iter().any(|header| header.name.resolved().eq_ignore_ascii_case(lower))
}

fn remove(headers: &mut Vec<Header>, lower: &str) {
    headers.retain(|header| !header.name.resolved().eq_ignore_ascii_case(lower));
}

/// Takes the pairs of a name out of the query, and the `?` with the last of them.
fn has_pair(url: &Url, name: &str) -> bool {
    url.query.iter().flatten().any(|pair| pair.key.resolved() == name)
}

fn remove_pair(url: &mut Url, name: &str) {
    if let Some(query) = &mut url.query {
        query.retain(|pair| pair.key.resolved() != name);
        if query.is_empty() {
            url.query = None;
        }
    }
}

fn trimmed(text: &Text) -> Text {
    match text.as_literal() {
        Some(literal) => Text::literal(literal.trim()),
        None => text.clone(),
    }
}

/// The words of a name in small letters, by which the runtime finds headers that an API key
/// replaces: `X-Api-Key` and `xApiKey` are the same (lodash's `lowerCase`).
fn lower_case_words(name: &str) -> String {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Lower,
        Upper,
        Digit,
        Other,
    }
    let kind = |c: char| match c {
        c if c.is_numeric() => Kind::Digit,
        c if c.is_uppercase() => Kind::Upper,
        c if c.is_alphabetic() => Kind::Lower,
        _ => Kind::Other,
    };
    let characters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (n, &c) in characters.iter().enumerate() {
        let this = kind(c);
        if this == Kind::Other {
            continue;
        }
        let before =
            n.checked_sub(1).and_then(|n| characters.get(n)).map_or(Kind::Other, |&c| kind(c));
        let after = characters.get(n + 1).map_or(Kind::Other, |&c| kind(c));
        let starts = match (before, this) {
            (Kind::Upper, Kind::Lower) => false,
            (Kind::Upper, Kind::Upper) => after == Kind::Lower,
            (before, this) => before != this,
        };
        if starts && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_words() {
        for name in ["X-Api-Key", "x api key", "XApiKey", "x_api_KEY", "xApiKey"] {
            assert_eq!(lower_case_words(name), "x api key", "{name}");
        }
        assert_eq!(lower_case_words("api2Key"), "api 2 key");
    }
}
