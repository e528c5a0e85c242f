//! Showing a collection as it is written, without its credentials.
//!
//! The model has them behind variables already; this is for who shows the file's own text. A value
//! is taken for a credential where it stands (authentication, a header or a parameter that is named
//! so), and then hidden wherever else the same characters stand.

use super::auth::SECRET_PARAMETERS;
use super::secrets::{header_placeholder, is_worth_hiding, named_placeholder};
use crate::model::Model;
use crate::text::Text;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Shorter values are hidden only where they stand: they are part of too many words.
const SHORTEST: usize = 8;

/// Whether a value is so particular that it means itself wherever it stands. Samples are full of
/// made-up words, and the `ipsum` of one token is that of every other field.
pub(super) fn is_particular(value: &str) -> bool {
    let has = |found: fn(&char) -> bool| value.chars().any(|c| found(&c));
    value.len() >= SHORTEST
        && !value.contains(char::is_whitespace)
        && (has(char::is_ascii_digit)
            || (has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase)))
}

/// What must not be shown, and what is shown instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redaction {
    hide: bool,
    /// The longest first, so that a part of a value never hides before the whole.
    values: Vec<(String, String)>,
}

impl Redaction {
    /// One that hides nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// What the items of a model hold that a reader must not see.
    pub fn of(model: &Model) -> Self {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for variable in model.variables.iter().filter(|variable| variable.secret) {
            if let Some(value) = &variable.value {
                known.insert(value.clone(), format!("<{}>", variable.name));
            }
        }
        for item in &model.items {
            item.request.each_text(|text| {
                for variable in text.variables().filter(|variable| variable.secret) {
                    if let Some(value) = &variable.value {
                        known.entry(value.clone()).or_insert_with(|| variable.shown.clone());
                    }
                }
            });
            collect(&item.written, &mut known);
        }
        let mut values: Vec<(String, String)> =
            known.into_iter().filter(|(value, _)| is_particular(value)).collect();
        values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self { hide: true, values }
    }

    /// The text with placeholders for the credentials in it.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut out = Cow::Borrowed(text);
        for (value, shown) in &self.values {
            if out.contains(value.as_str()) {
                out = Cow::Owned(out.replace(value.as_str(), shown));
            }
        }
        out
    }

    /// JSON text with placeholders for the credentials in its values; its keys and numbers stay. Text that
    /// is no JSON is hidden as [`text`](Self::text) does.
    pub fn json<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.values.is_empty() || serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            return self.text(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find('"') {
            let (before, string) = rest.split_at(start);
            let mut escaped = false;
            let end = string.char_indices().skip(1).find(|(_, c)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            let (string, after) = string.split_at(end.map_or(string.len(), |(at, _)| at + 1));
            let is_key = after.trim_start().starts_with(':');
            let hidden = match serde_json::from_str::<String>(string) {
                Ok(value) if !is_key => match self.text(&value) {
                    Cow::Owned(hidden) => Some(Value::String(hidden).to_string()),
                    Cow::Borrowed(_) => None,
                },
                _ => None,
            };
            out.push_str(before);
            out.push_str(hidden.as_deref().unwrap_or(string));
            rest = after;
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// The same in a value.
    pub fn values(&self, value: &mut Value) {
        each_string(value, &mut |text| {
            if let Cow::Owned(hidden) = self.text(text) {
                *text = hidden;
            }
        });
    }

    /// The value of a header, hidden where its name says that it is a credential.
    pub fn header<'a>(&self, name: &str, value: &'a str) -> Cow<'a, str> {
        let hidden = if name.eq_ignore_ascii_case("set-cookie") {
            Some("cookie")
        } else {
            header_placeholder(name)
        };
        match hidden {
            Some(hidden) if self.hide && worth_hiding(value) => Cow::Owned(format!("<{hidden}>")),
            _ => self.text(value),
        }
    }

    /// A part of a collection file with placeholders for the credentials in it.
    pub fn written(&self, value: &Value) -> Value {
        let mut out = value.clone();
        if self.hide {
            credentials(&mut out, &mut |place, name| {
                *place = Value::String(format!("<{name}>"));
            });
            self.strings(&mut out);
        }
        out
    }

    fn strings(&self, value: &mut Value) {
        self.values(value);
        each_string(value, &mut |text| {
            if let Some(hidden) = in_url(text) {
                *text = hidden;
            }
        });
    }
}

/// Calls `change` with every string that is a value.
fn each_string(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(elements) => elements.iter_mut().for_each(|value| each_string(value, change)),
        Value::Object(members) => members.values_mut().for_each(|value| each_string(value, change)),
        _ => {}
    }
}

/// The credentials of an item, with what stands for each.
fn collect(written: &Value, known: &mut BTreeMap<String, String>) {
    credentials(&mut written.clone(), &mut |place, name| {
        if let Value::String(value) = place {
            known.entry(value.clone()).or_insert_with(|| format!("<{name}>"));
            // `Bearer abc` is also known as `abc`.
            if let Some((_, token)) = value.trim().split_once(' ') {
                known.entry(token.trim().to_owned()).or_insert_with(|| format!("<{name}>"));
            }
        }
    });
}

/// Calls `found` with every place of a credential, and its placeholder's name.
fn credentials(value: &mut Value, found: &mut impl FnMut(&mut Value, &str)) {
    match value {
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| credentials(element, found));
        }
        Value::Object(members) => {
            pair(members, found);
            for (key, member) in members.iter_mut() {
                match key.as_str() {
                    "auth" => authentication(member, found),
                    "header" | "headers" => headers(member, found),
                    _ => credentials(member, found),
                }
            }
        }
        _ => {}
    }
}

/// `{"key": …, "value": …}`, as headers, parameters and variables are written.
fn pair(members: &mut Map<String, Value>, found: &mut impl FnMut(&mut Value, &str)) {
    let Some(key) = members.get("key").and_then(Value::as_str) else { return };
    let secret = members.get("type").and_then(Value::as_str) == Some("secret");
    let name = match key.eq_ignore_ascii_case("set-cookie") {
        true => Some("cookie"),
        false => header_placeholder(key).or(secret.then_some("secret")),
    };
    if let (Some(name), Some(value)) = (name, members.get_mut("value")) {
        hide(value, name, found);
    }
}

/// Version 1 writes headers as lines of one text.
fn headers(value: &mut Value, found: &mut impl FnMut(&mut Value, &str)) {
    let Value::String(text) = value else { return credentials(value, found) };
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let hidden = line.split_once(':').and_then(|(name, value)| {
            let placeholder = header_placeholder(name.trim())?;
            worth_hiding(value).then(|| {
                found(&mut Value::String(value.trim().to_owned()), placeholder);
                format!("{name}: <{placeholder}>")
            })
        });
        lines.push(hidden.unwrap_or_else(|| line.to_owned()));
    }
    *text = lines.join("\n");
}

/// An authentication block, whose parameters are a list or an object for each kind.
fn authentication(value: &mut Value, found: &mut impl FnMut(&mut Value, &str)) {
    let Value::Object(members) = value else { return };
    let kind = members.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    for (name, block) in members.iter_mut() {
        match block {
            Value::Array(list) => {
                for element in list {
                    let Some(key) = element.get("key").and_then(Value::as_str) else { continue };
                    let key = key.to_owned();
                    if let Some(value) = element.get_mut("value") {
                        parameter(name, &key, value, found);
                    }
                }
            }
            Value::Object(parameters) => {
                for (key, value) in parameters.iter_mut() {
                    parameter(name, key, value, found);
                }
            }
            // A URL's own: `{"user": …, "password": …}`.
            other if kind.is_empty() => parameter("basic", name, other, found),
            _ => {}
        }
    }
}

/// What an authentication block may show: all the rest is a credential, or may be one.
const SHOWN: &[&str] = &[
    "accessTokenUrl",
    "addEmptyParamsToSign",
    "addParamsToHeader",
    "addTokenTo",
    "algorithm",
    "app",
    "audience",
    "authUrl",
    "callBackUrl",
    "challengeAlgorithm",
    "client_authentication",
    "clientId",
    "delegation",
    "disableRetryRequest",
    "domain",
    "encodeOAuthSign",
    "extraData",
    "grant_type",
    "headerPrefix",
    "in",
    "includeBodyHash",
    "includePayloadHash",
    "isSecretBase64Encoded",
    "issuer",
    "realm",
    "redirect_uri",
    "region",
    "scope",
    "service",
    "signatureMethod",
    "timestamp",
    "tokenName",
    "tokenType",
    "useBrowser",
    "user",
    "username",
    "version",
    "workstation",
];

fn parameter(kind: &str, key: &str, value: &mut Value, found: &mut impl FnMut(&mut Value, &str)) {
    // The key of an API key is the name of a header.
    let shown = SHOWN.contains(&key) || (kind == "apikey" && key == "key");
    if shown && !SECRET_PARAMETERS.contains(&key) {
        return;
    }
    let name = match (kind, key) {
        ("bearer", _) | (_, "accessToken" | "token") => "access_token",
        ("apikey", _) => "api_key",
        (_, "password") => "password",
        _ => named_placeholder(key).unwrap_or("secret"),
    };
    hide(value, name, found);
}

fn hide(value: &mut Value, name: &str, found: &mut impl FnMut(&mut Value, &str)) {
    let worth = match value {
        Value::String(text) => worth_hiding(text),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => true,
        _ => false,
    };
    if worth {
        found(value, name);
    }
}

fn worth_hiding(text: &str) -> bool {
    is_worth_hiding(&Text::parse(text))
}

/// A URL with its password, and the parameters that are named as credentials, hidden.
fn in_url(text: &str) -> Option<String> {
    if text.len() > 4096 || text.contains(char::is_whitespace) {
        return None;
    }
    let mut out = Cow::Borrowed(text);
    if let Some((scheme, rest)) = text.split_once("://") {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        if let Some((user_info, host)) = authority.rsplit_once('@')
            && let Some((user, password)) = user_info.split_once(':')
            && worth_hiding(password)
        {
            out = Cow::Owned(format!("{scheme}://{user}:<password>@{host}{after}"));
        }
    }
    if let Some((before, query)) = out.split_once('?') {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((key, value)) if worth_hiding(value) => match named_placeholder(key) {
                    Some(name) => format!("{key}=<{name}>"),
                    None => pair.to_owned(),
                },
                _ => pair.to_owned(),
            })
            .collect();
        let hidden = format!("{before}?{}", pairs.join("&"));
        if hidden != *out {
            out = Cow::Owned(hidden);
        }
    }
    (*out != *text).then(|| out.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The file's text once its credentials are hidden.
    fn shown(written: Value) -> String {
        let mut known = BTreeMap::new();
        collect(&written, &mut known);
        let values = known.into_iter().filter(|(value, _)| is_particular(value)).collect();
        Redaction { hide: true, values }.written(&written).to_string()
    }

    #[test]
    fn credentials_are_hidden_wherever_they_stand() {
        let written = json!({
            "request": {
                "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "hush-hush-1" }] },
                "header": [
                    { "key": "X-Api-Key", "value": "hush-hush-2" },
                    { "key": "Authorization", "value": "Bearer hush-hush-3" },
                ],
                "url": {
                    "raw": "https://me:hush4@example.com/?api_key=hush5&a=1",
                    "query": [{ "key": "api_key", "value": "hush5" }],
                },
            },
            "response": [{
                "header": [{ "key": "Set-Cookie", "value": "hush-hush-6" }],
                "originalRequest": {
                    "header": "Authorization: Basic hush7\nAccept: text/plain",
                    "auth": { "type": "oauth1", "oauth1": { "consumerSecret": "hush8", "version": "1.0" } },
                },
                "body": "{\"you\": \"hush-hush-3 and hush-hush-1\"}",
            }],
        });
        let shown = shown(written);
        assert!(!shown.contains("hush"), "{shown}");
        for kept in ["Accept: text/plain", "\"1.0\"", "&a=1", "me:<password>@example.com"] {
            assert!(shown.contains(kept), "{kept} in {shown}");
        }
    }

    #[test]
    fn keys_and_numbers_of_json_stay() {
        let redaction = Redaction {
            hide: true,
            values: vec![
                ("kEy-0123".to_owned(), "<key>".to_owned()),
                ("12345678".to_owned(), "<n>".to_owned()),
                ("\\u0021-Ab".to_owned(), "<b>".to_owned()),
            ],
        };
        let text = r#"{"kEy-0123" : ["kEy-0123", "a \"kEy-0123\" b", 12345678, "12345678\\", "\\u0021-Ab"]}"#;
        let hidden = r#"{"kEy-0123" : ["<key>", "a \"<key>\" b", 12345678, "<n>\\", "<b>"]}"#;
        assert_eq!(redaction.json(text), hidden);
        assert_eq!(redaction.json("kEy-0123 is no \"JSON\""), "<key> is no \"JSON\"");
        let mut value = json!({ "kEy-0123": ["kEy-0123", 12345678] });
        redaction.values(&mut value);
        assert_eq!(value, json!({ "kEy-0123": ["<key>", 12345678] }));
    }

    #[test]
    fn words_that_stand_everywhere_are_hidden_only_where_they_are_credentials() {
        let shown = shown(json!({
            "query": [{ "key": "token", "value": "aliquip sint" }, { "key": "q", "value": "aliquip sint" }],
            "password": { "key": "password", "value": "password" },
        }));
        assert_eq!(shown.matches("aliquip sint").count(), 1, "{shown}");
        assert!(shown.contains("\"key\":\"password\",\"value\":\"<password>\""), "{shown}");
    }

    #[test]
    fn variables_and_placeholders_of_the_author_stay() {
        let written = json!({
            "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "{{token}}" }] },
            "header": [{ "key": "X-Api-Key", "value": "<your key>" }],
        });
        assert_eq!(shown(written.clone()), written.to_string());
        assert_eq!(Redaction::none().written(&written), written);
    }
}
