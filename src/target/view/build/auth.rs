//! Authentication in the words of a language.

use super::{Speaker, headers};
use crate::model::{Auth, ComputedAuth};
use crate::target::client::Client;
use crate::target::view::request::AuthView;
use crate::target::view::{Code, Node, ToNode};
use crate::text::Text;

pub(super) fn view(auth: &Auth, speaker: Speaker<'_>) -> AuthView {
    match auth {
        Auth::None => AuthView { kind: "none".to_owned(), ..AuthView::default() },
        Auth::Basic { user, password } => AuthView {
            kind: "basic".to_owned(),
            ..credentials(Some(user), Some(password), speaker)
        },
        Auth::Bearer { token, prefix } => {
            let mut value = prefix.clone();
            if !value.is_empty() {
                value.push_literal(" ");
            }
            value.push(token);
            AuthView {
                kind: "bearer".to_owned(),
                token: Some(speaker.say(token)),
                prefix: Some(prefix.shown()),
                header_comment: comment("Authorization", &value, speaker),
                header: Some(headers::one(&Text::literal("Authorization"), &value, speaker)),
                ..AuthView::default()
            }
        }
        Auth::HeaderKey { name, value } => AuthView {
            kind: "header".to_owned(),
            name: Some(speaker.say(name)),
            value: Some(speaker.say(value)),
            header_comment: comment(&name.shown(), value, speaker),
            header: Some(headers::one(name, value, speaker)),
            ..AuthView::default()
        },
        Auth::QueryKey { name, value } => AuthView {
            kind: "query".to_owned(),
            name: Some(speaker.say(name)),
            value: Some(speaker.say(value)),
            ..AuthView::default()
        },
        Auth::Computed { kind, parameters } if !can_compute(*kind, parameters, speaker.client) => {
            AuthView { kind: "none".to_owned(), ..AuthView::default() }
        }
        Auth::Computed { kind, parameters } => {
            let parameters = &completed(*kind, parameters);
            let find =
                |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            let pattern = speaker.client.arguments.auth.get(kind.name());
            let values: Vec<(&str, &Text)> =
                parameters.iter().map(|(key, value)| (key.as_str(), value)).collect();
            AuthView {
                kind: kind.name().to_owned(),
                argument: pattern.map(|pattern| {
                    speaker.say(&speaker.client.arguments.fill_plain(pattern, &values))
                }),
                parameters: Some(Node::Map(
                    parameters
                        .iter()
                        .map(|(key, value)| (key.clone().into(), speaker.say(value).to_node()))
                        .collect(),
                )),
                ..credentials(find("username"), find("password"), speaker)
            }
        }
    }
}

/// The parameters, with those that the runtime's signer falls back on (aws4, on a host that is not
/// Amazon's).
fn completed(kind: ComputedAuth, parameters: &[(String, Text)]) -> Vec<(String, Text)> {
    let defaults: &[(&str, &str)] = match kind {
        ComputedAuth::AwsV4 => &[("region", "us-east-1"), ("service", "execute-api")],
        _ => &[],
    };
    let is_default = |(key, value): &(String, Text)| {
        value.is_empty() && defaults.iter().any(|(name, _)| name == key)
    };
    let mut out: Vec<_> = parameters.iter().filter(|pair| !is_default(pair)).cloned().collect();
    for (name, value) in defaults {
        if !out.iter().any(|(key, _)| key == name) {
            out.push(((*name).to_owned(), Text::literal(*value)));
        }
    }
    out
}

/// Whether the client library computes this authentication from these parameters. Where it takes
/// some as words of one argument, they must be words.
pub(super) fn can_compute(
    kind: ComputedAuth,
    parameters: &[(String, Text)],
    client: &Client,
) -> bool {
    let name = kind.name();
    let is_word = |text: &str| {
        (1..=MAX_WORD).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    client.auth.iter().any(|known| known == name)
        && client.arguments.auth.get(name).is_none_or(|pattern| {
            completed(kind, parameters)
                .iter()
                .filter(|(key, _)| pattern.contains(&format!("{{{key}}}")))
                .all(|(_, value)| {
                    value.variables().any(|variable| variable.value.is_none())
                        || is_word(&value.resolved())
                })
        })
}

/// The most bytes of a word of an argument: the region and the service of curl's `--aws-sigv4`
/// (curl, lib/http_aws_sigv4.c).
const MAX_WORD: usize = 63;

fn credentials(user: Option<&Text>, password: Option<&Text>, speaker: Speaker<'_>) -> AuthView {
    let mut both = user.cloned().unwrap_or_default();
    both.push_literal(":");
    both.push(&password.cloned().unwrap_or_default());
    AuthView {
        user: user.map(|user| speaker.say(user)),
        password: password.map(|password| speaker.say(password)),
        user_password: Some(speaker.say(&both)),
        ascii: both.is_ascii(),
        ..AuthView::default()
    }
}

fn comment(name: &str, value: &Text, speaker: Speaker<'_>) -> Vec<Code> {
    speaker.language.comment(&format!("Adds the \"{name}: {value}\" header."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Variable;

    #[test]
    fn what_a_command_takes_as_words_must_be_words() {
        let mut curl = Client { auth: vec!["awsv4".to_owned()], ..Client::default() };
        let pattern = "aws:amz:{region}:{service}".to_owned();
        curl.arguments.auth.insert("awsv4".to_owned(), pattern);
        let computes = |region: Text| {
            let parameters = [("region".to_owned(), region)];
            can_compute(ComputedAuth::AwsV4, &parameters, &curl)
        };
        assert!(computes(Text::literal("eu-west-1")));
        assert!(computes(Text::new()), "aws4 falls back on a region");
        assert!(computes(Text::variable(Variable::unresolved("region"))));
        for region in ["a:b", "a b", "::", &"x".repeat(64)] {
            assert!(!computes(Text::literal(region)), "{region}");
        }
        assert!(!can_compute(ComputedAuth::Hawk, &[], &curl));
    }
}
