//! Literal credentials: recognised by where they stand, and put behind a placeholder.

use super::substitute::Substitution;
use crate::text::{Piece, Scope, Text, Variable};

/// The text, or a variable of scope [`Scope::Credential`] in its place when it is literal and the
/// reader must not see it. `name` is the variable's name: `access_token` shows as
/// `<access_token>`. Variables that stand in its place already become secret.
pub(super) fn conceal(text: Text, name: &str, substitution: &Substitution) -> Text {
    if !substitution.conceals() {
        return text;
    }
    if is_worth_hiding(&text) {
        return placeholder(&text, name);
    }
    let mut out = Text::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => out.push_literal(literal),
            Piece::Variable(variable) => {
                out.push_variable(Variable { secret: true, ..Variable::clone(variable) });
            }
        }
    }
    out
}

/// The placeholder in the place of a text, whatever it holds.
pub(super) fn placeholder(text: &Text, name: &str) -> Text {
    Text::variable(Variable {
        name: name.to_owned(),
        scope: Scope::Credential,
        value: Some(text.resolved()),
        secret: true,
        shown: format!("<{name}>"),
    })
}

/// The text with its only variable marked as a credential that shows as a placeholder; unchanged
/// where more than a variable stands in it.
pub(super) fn mark(text: Text, name: &str, substitution: &Substitution) -> Text {
    match text.pieces() {
        [Piece::Variable(variable)] if substitution.mode() != super::Variables::Resolve => {
            let mut marked = Variable::clone(variable);
            marked.secret = substitution.conceals();
            marked.shown = format!("<{name}>");
            Text::variable(marked)
        }
        _ => conceal(text, name, substitution),
    }
}

/// Whether a reader would learn something from the literal characters. A placeholder that the
/// author wrote (`<your token>`) tells more than ours would; and what stands around a variable is
/// mostly a word such as `Token`.
pub(super) fn is_worth_hiding(text: &Text) -> bool {
    match text.as_literal() {
        Some(literal) => {
            let literal = literal.trim();
            let bracketed = literal.starts_with('<') && literal.ends_with('>');
            !literal.is_empty() && !bracketed
        }
        None => text.pieces().iter().any(|piece| match piece {
            Piece::Literal(literal) => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.+/~".contains(c);
                literal.split(|c| !is_part(c)).any(|run| run.len() >= LONGEST_WORD)
            }
            Piece::Variable(_) => false,
        }),
    }
}

/// A run of more characters than this beside a variable is taken for a credential.
const LONGEST_WORD: usize = 16;

/// The name of the placeholder for the value of a header, when the header carries a credential.
pub(super) fn header_placeholder(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "authorization" | "proxy-authorization" => Some("credentials"),
        "cookie" => Some("cookie"),
        _ => named_placeholder(&name),
    }
}

/// The name of the placeholder for a value, when its name says that it is a credential.
pub(super) fn named_placeholder(name: &str) -> Option<&'static str> {
    let words: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| words.ends_with(ending));
    if ends(&[
        "apikey",
        "appkey",
        "accesskey",
        "subscriptionkey",
        "authkey",
        "secretkey",
        "privatekey",
        "apisecret",
    ]) {
        Some("api_key")
    } else if ends(&["clientsecret", "appsecret", "consumersecret"]) {
        Some("client_secret")
    } else if ends(&["password", "passwd", "passphrase"]) {
        Some("password")
    } else if ends(&["refreshtoken"]) {
        Some("refresh_token")
    } else if ends(&[
        "accesstoken",
        "authtoken",
        "apitoken",
        "bearertoken",
        "sessiontoken",
        "securitytoken",
        "authtokenid",
        "jwt",
    ]) || words == "token"
        || words == "xtoken"
    {
        Some("access_token")
    } else {
        None
    }
}
