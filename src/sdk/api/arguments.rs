//! What an operation takes.

use super::{
    Argument, ArgumentKind, Operation, Pair, PairValue, PathPiece, Place, RequestBody, Setting,
};
use crate::lower::Redaction;
use crate::model::{Description, DocumentedParameter, Item, Text};
use crate::wire::{self, Component};
use std::borrow::Cow;

/// A value in a test.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::sdk) enum TestValue {
    /// Text.
    Text(String),
    /// Texts of a list.
    List(Vec<String>),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// JSON text.
    Json(String),
    /// A file of this name and type that holds [`UPLOAD`].
    Upload {
        /// The name it is sent under.
        filename: Option<String>,
        /// Its type.
        content_type: Option<String>,
    },
    /// Several of them.
    Uploads(Vec<(Option<String>, Option<String>)>),
}

/// What files hold in tests.
pub(in crate::sdk) const UPLOAD: &str = "polypost";

/// The arguments of an operation while they are gathered.
pub(super) struct Arguments<'a> {
    item: &'a Item,
    pub(super) list: Vec<Argument<'a>>,
}

impl<'a> Arguments<'a> {
    pub(super) fn new(item: &'a Item) -> Self {
        Self { item, list: Vec::new() }
    }

    /// What is said about a parameter.
    pub(super) fn documented(&self, place: Place, key: &str) -> Option<&'a DocumentedParameter> {
        let mut known = self.item.request.documented.iter().filter(|parameter| {
            parameter.place == place.documented() && parameter.name.shown() == key
        });
        let first = known.next()?;
        match first.description {
            Some(_) => Some(first),
            None => known.find(|parameter| parameter.description.is_some()).or(Some(first)),
        }
    }

    /// The argument of that name and place; the first call says what it is.
    pub(super) fn add(&mut self, argument: Argument<'a>) -> usize {
        let same =
            |known: &Argument<'_>| known.place == argument.place && known.key == argument.key;
        if let Some(at) = self.list.iter().position(same) {
            return at;
        }
        self.list.push(argument);
        self.list.len() - 1
    }

    /// One more value under a name that a list is sent under.
    pub(super) fn repeat(&mut self, at: usize, value: TestValue) {
        let Some(argument) = self.list.get_mut(at) else { return };
        argument.list = true;
        if !matches!(argument.kind, ArgumentKind::Upload) {
            argument.kind = ArgumentKind::Text;
        }
        let before = argument.test.take();
        argument.test = match (before, value) {
            (Some(TestValue::List(mut all)), TestValue::Text(text)) => {
                all.push(text);
                Some(TestValue::List(all))
            }
            (Some(TestValue::Uploads(mut all)), TestValue::Upload { filename, content_type }) => {
                all.push((filename, content_type));
                Some(TestValue::Uploads(all))
            }
            (
                Some(TestValue::Upload { filename: a, content_type: b }),
                TestValue::Upload { filename, content_type },
            ) => Some(TestValue::Uploads(vec![(a, b), (filename, content_type)])),
            (Some(first), TestValue::Text(text)) => {
                Some(TestValue::List(first.text().into_iter().chain([text]).collect()))
            }
            (before, _) => before,
        };
    }

    /// The switched-off parameters of a place, which nothing sends unless it is asked for.
    pub(super) fn add_disabled(&mut self, place: Place, leave: &[&str]) -> Vec<Pair> {
        let mut out = Vec::new();
        for parameter in &self.item.request.documented {
            let key = parameter.name.shown();
            let lower = key.to_ascii_lowercase();
            let known = |known: &Argument<'_>| known.place == place && known.key == key;
            if parameter.place != place.documented()
                || !parameter.disabled
                || key.trim().is_empty()
                || parameter.name.has_variables()
                || leave.contains(&lower.as_str())
                || self.list.iter().any(known)
            {
                continue;
            }
            let example = parameter.value.as_ref().map(Text::shown).filter(|text| !text.is_empty());
            let kind = match place {
                Place::Query => kind_of(&key, example.as_deref()),
                _ => ArgumentKind::Text,
            };
            let at = self.add(Argument {
                key: key.clone(),
                place,
                kind,
                list: false,
                required: false,
                example,
                description: parameter.description.as_ref(),
                test: None,
            });
            out.push(Pair { key, value: PairValue::Argument(at), content_type: None });
        }
        out
    }
}

impl Operation<'_> {
    /// Hides credentials in what it says and sends.
    pub(in crate::sdk) fn redact(&mut self, redaction: &Redaction) {
        self.arguments.iter_mut().for_each(|argument| argument.redact(redaction));
        for piece in &mut self.path {
            if let PathPiece::Literal(path) = piece
                && let Cow::Owned(hidden) = redaction.text(path)
            {
                // The placeholder is no text of a path.
                *path = wire::percent_encode(&hidden, Component::Path).into_owned();
            }
        }
        let body = match &mut self.body {
            RequestBody::Form(pairs) | RequestBody::Multipart(pairs) => Some(pairs),
            RequestBody::GraphQl { query, .. } => {
                *query = query.map_literals(|text| redaction.text(text).into_owned());
                None
            }
            _ => None,
        };
        let pairs = [Some(&mut self.query), Some(&mut self.headers), body];
        for pair in pairs.into_iter().flatten().flatten() {
            if let PairValue::Fixed(value) = &mut pair.value {
                *value = value.map_literals(|text| redaction.text(text).into_owned());
            }
        }
    }
}

impl Setting {
    /// Hides credentials in its values.
    pub(in crate::sdk) fn redact(&mut self, redaction: &Redaction) {
        self.value.take_if(|value| matches!(redaction.text(value), Cow::Owned(_)));
        if let Cow::Owned(hidden) = redaction.text(&self.test) {
            self.test = hidden;
        }
    }
}

impl Argument<'_> {
    /// Hides credentials in what it is shown and tested with.
    fn redact(&mut self, redaction: &Redaction) {
        let hide = |text: &mut String| *text = redaction.text(text).into_owned();
        self.example.iter_mut().for_each(hide);
        match &mut self.test {
            Some(TestValue::Json(text)) => *text = redaction.json(text).into_owned(),
            Some(TestValue::Text(text)) => hide(text),
            Some(TestValue::List(texts)) => texts.iter_mut().for_each(hide),
            _ => {}
        }
    }
}

impl TestValue {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(number) => Some(number.to_string()),
            Self::Boolean(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A text as a value of a kind.
    pub(super) fn of(kind: &ArgumentKind, text: String) -> Self {
        match kind {
            ArgumentKind::Integer => text.parse().map(Self::Integer).unwrap_or(Self::Text(text)),
            ArgumentKind::Boolean => Self::Boolean(text == "true"),
            _ => Self::Text(text),
        }
    }
}

/// What a query parameter is, by its name and the value in the collection. A number is one only
/// where the name counts something: what is called `id` or `zip` may be text elsewhere.
pub(super) fn kind_of(key: &str, value: Option<&str>) -> ArgumentKind {
    let value = value.unwrap_or_default();
    if matches!(value, "true" | "false") {
        return ArgumentKind::Boolean;
    }
    let digits = value.strip_prefix('-').unwrap_or(value);
    let whole = digits == "0"
        || (!digits.starts_with('0')
            && digits.len() < 10
            && digits.bytes().all(|b| b.is_ascii_digit()));
    let words = crate::casing::snake(key);
    let counts = words.split('_').any(|word| {
        matches!(
            word,
            "page"
                | "limit"
                | "offset"
                | "count"
                | "size"
                | "per"
                | "skip"
                | "top"
                | "take"
                | "max"
                | "min"
                | "days"
                | "hours"
                | "minutes"
                | "seconds"
                | "width"
                | "height"
                | "limits"
                | "depth"
                | "pagesize"
                | "start"
                | "year"
        )
    });
    if whole && counts && !digits.is_empty() { ArgumentKind::Integer } else { ArgumentKind::Text }
}

/// Whether a description says that a parameter cannot be left out.
pub(super) fn says_required(description: Option<&Description>) -> bool {
    let text = description.map(|d| d.content.to_lowercase()).unwrap_or_default();
    let text = text.trim_start_matches(['(', '[', '*', '_', ' ', '`']);
    text.starts_with("required") || text.starts_with("mandatory") || text.contains("(required)")
}

/// Whether a description says that a parameter may be left out.
pub(super) fn says_optional(description: Option<&Description>) -> bool {
    let text = description.map(|d| d.content.to_lowercase()).unwrap_or_default();
    let text = text.trim_start_matches(['(', '[', '*', '_', ' ', '`']);
    text.starts_with("optional") || text.contains("(optional)") || text.contains("not required")
}
