//! Authentication as what a client is configured with.

use crate::model::{Auth, ComputedAuth, Item, Scope, Text, Variable};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a parameter of an authentication is to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Who calls, or what only they know: a setting, also where the collection has none.
    Caller,
    /// A credential that not everybody has: nothing where the collection has none.
    Sometimes,
    /// A word about how it is done, with the one that stands for none.
    Word(&'static str),
}

use Role::{Caller, Sometimes, Word};

/// The setting of a user's name.
const USER: &str = "username";

/// The parameters of a kind that a client needs, by Postman's names. Nonces and times are new for each
/// request; and the realm of a digest, with all that comes with it, is what the server says.
fn parameters(kind: ComputedAuth) -> &'static [(&'static str, Role)] {
    match kind {
        ComputedAuth::Digest => &[("username", Caller), ("password", Caller)],
        ComputedAuth::Ntlm => &[
            ("username", Caller),
            ("password", Caller),
            ("domain", Word("")),
            ("workstation", Word("")),
        ],
        ComputedAuth::OAuth1 => &[
            ("consumerKey", Caller),
            ("consumerSecret", Caller),
            ("token", Sometimes),
            ("tokenSecret", Sometimes),
            ("signatureMethod", Word("")),
            ("callback", Word("")),
            ("verifier", Word("")),
            ("version", Word("")),
            ("realm", Word("")),
            ("includeBodyHash", Word("")),
            ("addEmptyParamsToSign", Word("")),
            ("addParamsToHeader", Word("")),
        ],
        // The words are what aws4, which Postman signs with, takes for a host that is not Amazon's.
        ComputedAuth::AwsV4 => &[
            ("accessKey", Caller),
            ("secretKey", Caller),
            ("region", Word("us-east-1")),
            ("service", Word("execute-api")),
            ("sessionToken", Sometimes),
            ("addAuthDataToQuery", Word("")),
        ],
        ComputedAuth::Hawk => &[
            ("authId", Caller),
            ("authKey", Caller),
            ("algorithm", Word("")),
            ("user", Word("")),
            ("extraData", Word("")),
            ("app", Word("")),
            ("delegation", Word("")),
            ("includePayloadHash", Word("")),
        ],
        ComputedAuth::EdgeGrid => &[
            ("accessToken", Caller),
            ("clientToken", Caller),
            ("clientSecret", Caller),
            ("headersToSign", Word("")),
            ("maxBodySize", Word("")),
        ],
        ComputedAuth::Jwt => &[
            ("algorithm", Word("")),
            ("secret", Sometimes),
            ("privateKey", Sometimes),
            ("isSecretBase64Encoded", Word("")),
            ("payload", Word("")),
            ("headers", Word("")),
            ("headerPrefix", Word("Bearer")),
            ("addTokenTo", Word("")),
            ("queryParamKey", Word("")),
        ],
        ComputedAuth::Asap => &[
            ("alg", Word("")),
            ("kid", Word("")),
            ("iss", Word("")),
            ("exp", Word("")),
            ("aud", Word("")),
            ("sub", Word("")),
            ("claims", Word("")),
            ("privateKey", Sometimes),
        ],
    }
}

/// What a test's server knows of a signature that is new each time.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::sdk) struct Signed {
    /// What it says to a client that waits for a challenge.
    pub(in crate::sdk) challenge: Option<&'static str>,
    /// What the `Authorization` header begins with.
    pub(in crate::sdk) prefix: String,
}

/// The signature of an authentication; `None` where there is none, or where the server cannot tell.
/// `tested` gives the values that tests give to variables.
pub(in crate::sdk) fn signed(auth: &Auth, tested: &dyn Fn(&Text) -> String) -> Option<Signed> {
    let Auth::Computed { kind, parameters } = auth else { return None };
    let find = |wanted: &str| {
        let found = parameters.iter().find(|(name, _)| name == wanted);
        found.map(|(_, text)| tested(text)).unwrap_or_default()
    };
    // They stand in the header as they are.
    let bare: &[&str] = match kind {
        ComputedAuth::Digest => &["username"],
        ComputedAuth::AwsV4 => &["region", "service"],
        ComputedAuth::Hawk => &["user", "extraData", "app", "delegation"],
        ComputedAuth::Jwt => &["headerPrefix"],
        _ => &[],
    };
    let is_printable = |name: &&str| find(name).bytes().all(|b| (b' '..=b'~').contains(&b));
    if !bare.iter().all(is_printable) {
        return None;
    }
    let prefixed;
    let prefix = match kind {
        ComputedAuth::Digest => "Digest ",
        ComputedAuth::OAuth1 => "OAuth ",
        ComputedAuth::AwsV4 => "AWS4-HMAC-SHA256 ",
        ComputedAuth::Hawk => "Hawk ",
        ComputedAuth::EdgeGrid => "EG1-HMAC-SHA256 ",
        ComputedAuth::Jwt => {
            let is_object = |text: String| {
                text.is_empty() || serde_json::from_str::<Map<String, Value>>(&text).is_ok()
            };
            if !["payload", "headers"].into_iter().map(find).all(is_object) {
                return None;
            }
            prefixed = format!("{} ", find("headerPrefix").trim());
            prefixed.trim_start()
        }
        // Shakes hands in messages of its own.
        ComputedAuth::Ntlm | ComputedAuth::Asap => return None,
    };
    let challenge = matches!(kind, ComputedAuth::Digest)
        .then_some("Digest realm=\"polypost\", nonce=\"cG9seXBvc3Q\", qop=\"auth\", algorithm=MD5");
    Some(Signed { challenge, prefix: prefix.to_owned() })
}

/// The authentications of items, with a variable for all that callers say about themselves: where the
/// collection names a user, that is its value; where it says nothing, there is none.
pub(super) fn configured(items: &[(usize, &Item)]) -> Vec<Auth> {
    let needed: Vec<Auth> = items.iter().map(|(_, item)| needed(&item.request.auth)).collect();
    // One name can stand for one text of the collection.
    let mut known: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for auth in &needed {
        each_caller(auth, |name, text| {
            let texts = known.entry(name).or_default();
            if text.as_literal().is_some_and(|text| !text.is_empty()) && !texts.contains(&text) {
                texts.push(text);
            }
        });
    }
    for (_, item) in items {
        item.request.each_text(|text| {
            for variable in text.variables() {
                if let Some(texts) = known.get_mut(variable.name.as_str())
                    && texts.len() == 1
                    && texts.first().map(|text| text.resolved()) != variable.value
                {
                    texts.clear();
                }
            }
        });
    }
    let single = |name: &str| known.get(name).is_some_and(|texts| texts.len() == 1);
    needed
        .iter()
        .map(|auth| {
            with_callers(auth, |name, text| match text.as_literal() {
                Some("") => Some(caller(name, None)),
                // What a reader is to put something in the place of.
                Some(text) if text.starts_with('<') && text.ends_with('>') => {
                    Some(caller(name, None))
                }
                Some(text) if name == USER => single(name).then(|| caller(name, Some(text))),
                // Other names than those of users are credentials in themselves.
                Some(_) => Some(caller(name, None)),
                None => None,
            })
        })
        .collect()
}

/// A variable for something that callers say about themselves.
fn caller(name: &str, value: Option<&str>) -> Text {
    Text::variable(Variable {
        name: name.to_owned(),
        scope: match value {
            Some(_) => Scope::Collection,
            None => Scope::Unresolved,
        },
        value: value.map(str::to_owned),
        secret: false,
        shown: format!("<{name}>"),
    })
}

/// The authentication with nothing but what a client needs, in an order of its own.
fn needed(auth: &Auth) -> Auth {
    let Auth::Computed { kind, parameters: given } = auth else { return auth.clone() };
    let find = |wanted: &str| {
        let found = given.iter().rev().find(|(name, _)| name == wanted);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let parameters = parameters(*kind)
        .iter()
        .filter_map(|(name, role)| {
            let text = match (find(name), role) {
                (text, Caller) => text,
                (text, Word(word)) if text.is_empty() => Text::literal(*word),
                (text, _) => text,
            };
            let kept = !text.is_empty() || *role == Caller;
            kept.then(|| ((*name).to_owned(), text))
        })
        .collect();
    Auth::Computed { kind: *kind, parameters }
}

/// The texts of an authentication that callers say about themselves, by the names of their settings.
fn each_caller<'a>(auth: &'a Auth, mut visit: impl FnMut(&'static str, &'a Text)) {
    match auth {
        Auth::None | Auth::Bearer { .. } => {}
        Auth::Basic { user, password } => {
            visit(USER, user);
            // With no password beside it, a name may be a key, and then the name is all there is.
            if user.is_empty() {
                visit("password", password);
            }
        }
        Auth::HeaderKey { value, .. } | Auth::QueryKey { value, .. } => visit("api_key", value),
        Auth::Computed { kind, parameters: given } => {
            for (name, role) in parameters(*kind) {
                let found = given.iter().find(|(known, _)| known == name);
                if let (Caller, Some((_, text))) = (role, found) {
                    visit(setting(name), text);
                }
            }
        }
    }
}

/// The authentication with some of those texts replaced.
fn with_callers(auth: &Auth, replace: impl Fn(&'static str, &Text) -> Option<Text>) -> Auth {
    let replaced = |name, text: &Text| replace(name, text).unwrap_or_else(|| text.clone());
    match auth {
        Auth::None | Auth::Bearer { .. } => auth.clone(),
        Auth::Basic { user, password } => Auth::Basic {
            user: replaced(USER, user),
            password: match user.is_empty() {
                true => replaced("password", password),
                false => password.clone(),
            },
        },
        Auth::HeaderKey { name, value } => {
            Auth::HeaderKey { name: name.clone(), value: replaced("api_key", value) }
        }
        Auth::QueryKey { name, value } => {
            Auth::QueryKey { name: name.clone(), value: replaced("api_key", value) }
        }
        Auth::Computed { kind, parameters: given } => {
            let roles = parameters(*kind);
            let role = |wanted: &str| roles.iter().find(|(name, _)| *name == wanted);
            let parameters = given.iter().map(|(key, text)| {
                let text = match role(key) {
                    Some((name, Caller)) => replaced(setting(name), text),
                    _ => text.clone(),
                };
                (key.clone(), text)
            });
            Auth::Computed { kind: *kind, parameters: parameters.collect() }
        }
    }
}

/// What the setting of a parameter is called.
fn setting(parameter: &'static str) -> &'static str {
    match parameter {
        "consumerKey" => "consumer_key",
        "consumerSecret" => "consumer_secret",
        "accessKey" => "access_key",
        "secretKey" => "secret_key",
        "authId" => "auth_id",
        "authKey" => "auth_key",
        "accessToken" => "access_token",
        "clientToken" => "client_token",
        "clientSecret" => "client_secret",
        other => other,
    }
}
