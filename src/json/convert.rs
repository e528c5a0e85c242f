//! To and from serde_json's values.

use super::{Member, Value, effective};

impl Value {
    /// The value for serde_json. Of repeated keys the last counts; variables and holes become
    /// strings as they are shown; a number that neither 64 bits nor a finite double hold becomes
    /// a string of its text, any other that a double rounds is rounded.
    pub fn to_serde(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(text) => number(text),
            Self::String(text) | Self::Hole(text) => text.shown().into(),
            Self::Array(elements) => elements.iter().map(Self::to_serde).collect(),
            Self::Object(members) => {
                let members = effective(members);
                members.into_iter().map(|(key, value)| (key, value.to_serde())).collect()
            }
        }
    }
}

fn number(text: &str) -> serde_json::Value {
    match serde_json::from_str::<serde_json::Number>(text) {
        Ok(number) => number.into(),
        Err(_) => text.into(),
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.to_string()),
            serde_json::Value::String(text) => Self::string(text.as_str()),
            serde_json::Value::Array(elements) => {
                Self::Array(elements.iter().map(Self::from).collect())
            }
            serde_json::Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(key, value)| Member::new(key.as_str(), value.into()))
                    .collect(),
            ),
        }
    }
}
