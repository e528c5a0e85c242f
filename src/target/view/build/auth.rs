//! Authentication in the words of a language.

use super::{Speaker, headers};
use crate::model::{Auth, ComputedAuth};
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
        Auth::Computed { kind, parameters } => {
            let find =
                |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            let pattern = speaker.client.arguments.auth.get(kind_name(*kind));
            let values: Vec<(&str, &Text)> =
                parameters.iter().map(|(key, value)| (key.as_str(), value)).collect();
            AuthView {
                kind: kind_name(*kind).to_owned(),
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

fn credentials(user: Option<&Text>, password: Option<&Text>, speaker: Speaker<'_>) -> AuthView {
    let mut both = user.cloned().unwrap_or_default();
    both.push_literal(":");
    both.push(&password.cloned().unwrap_or_default());
    AuthView {
        user: user.map(|user| speaker.say(user)),
        password: password.map(|password| speaker.say(password)),
        user_password: Some(speaker.say(&both)),
        ascii: both.shown().is_ascii(),
        ..AuthView::default()
    }
}

fn comment(name: &str, value: &Text, speaker: Speaker<'_>) -> Vec<Code> {
    speaker.language.comment(&format!("Adds the \"{name}: {value}\" header."))
}

pub(super) fn kind_name(kind: ComputedAuth) -> &'static str {
    match kind {
        ComputedAuth::Digest => "digest",
        ComputedAuth::Ntlm => "ntlm",
        ComputedAuth::OAuth1 => "oauth1",
        ComputedAuth::AwsV4 => "awsv4",
        ComputedAuth::Hawk => "hawk",
        ComputedAuth::EdgeGrid => "edgegrid",
        ComputedAuth::Jwt => "jwt",
        ComputedAuth::Asap => "asap",
    }
}
