//! Authentication of version 1: helpers with their own names, or a block as in version 2.

use super::super::cursor::{Cursor, Notes, truthy};
use super::super::{Auth, Inherited, auth};
use serde_json::{Map, Value};

/// The helpers' names, and what the kinds are called now.
const KINDS: [(&str, &str); 12] = [
    ("apikeyAuth", "apikey"),
    ("basicAuth", "basic"),
    ("bearerAuth", "bearer"),
    ("digestAuth", "digest"),
    ("hawkAuth", "hawk"),
    ("oAuth1", "oauth1"),
    ("oAuth2", "oauth2"),
    ("ntlmAuth", "ntlm"),
    ("awsSigV4", "awsv4"),
    ("jwtAuth", "jwt"),
    ("asapAuth", "asap"),
    ("edgegridAuth", "edgegrid"),
];

/// What the app noted for itself beside the parameters.
const NOTES: [&str; 3] = ["id", "saveToRequest", "time"];

/// Parameters that have other names now, by kind.
const PARAMETERS: [(&str, &str, &str); 8] = [
    ("oauth1", "header", "addParamsToHeader"),
    ("oauth1", "auto", "autoAddParam"),
    ("oauth1", "includeEmpty", "addEmptyParamsToSign"),
    ("hawk", "hawk_id", "authId"),
    ("hawk", "hawk_key", "authKey"),
    ("hawk", "ext", "extraData"),
    ("hawk", "app", "appId"),
    ("hawk", "dlg", "delegation"),
];

/// Reads what a request, a folder or the collection says about authentication.
pub(super) fn auth(holder: &Cursor<'_>, notes: &mut Notes) -> Inherited<Auth> {
    let attributes = holder.get("helperAttributes");
    let is_legacy = holder.get("currentHelper").is_some()
        || attributes.is_some_and(|attributes| truthy(attributes.value));
    if !is_legacy {
        return auth::auth(holder, notes);
    }
    let Some(helper) = holder.text("currentHelper", notes) else { return Inherited::Unsaid };
    if helper.is_empty() || helper == "normal" {
        return Inherited::Unsaid;
    }
    let kind = KINDS.iter().find(|(old, _)| *old == helper).map_or(helper.as_str(), |(_, new)| new);
    let parameters = match holder.given("helperAttributes").map(|attributes| attributes.value) {
        None => Map::new(),
        Some(Value::Object(members)) => members.clone(),
        // Old versions of the app wrote the object as text.
        Some(Value::String(text)) if text.is_empty() => Map::new(),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(members)) => members,
            _ => {
                let what = "`helperAttributes` is text that is not a JSON object; the request goes \
                            without authentication, as in Postman";
                notes.warn(holder, "unreadable-auth", what.to_owned());
                return Inherited::Unsaid;
            }
        },
        Some(_) => {
            notes.wrong_type(holder, "helperAttributes", "an object");
            Map::new()
        }
    };
    let parameters = parameters
        .into_iter()
        .filter(|(key, _)| !NOTES.contains(&key.as_str()))
        .map(|(key, value)| {
            let new = PARAMETERS.iter().find(|(of, old, _)| *of == kind && *old == key);
            (new.map_or(key, |(_, _, new)| (*new).to_owned()), value)
        })
        .collect();
    Inherited::Said(Auth { kind: kind.to_owned(), parameters, path: holder.path() })
}
