//! JSON value → the flat steps that build it by paths.

use super::settings::PathSettings;
use crate::json::{Member, Value};
use crate::text::Text;
use std::collections::BTreeSet;

/// What builds one value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Build {
    /// `object` or `array`.
    pub(super) root: &'static str,
    /// What is done, in order.
    pub(super) steps: Vec<Update>,
}

/// One step: sets what stands at a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Update {
    /// `string`, `int`, `number`, `bool`, `null`, `new_array`, `new_object`, `hole`; in an array
    /// root `add_…` of the same, for an element of its own.
    pub(super) op: String,
    /// The path, or nothing where an element is added.
    pub(super) path: Text,
    /// The text of a string or of a hole, or the lexeme of a number or a Boolean.
    pub(super) value: Text,
}

/// Plans the building of a value. `None` where paths cannot say it: a scalar root, a repeated key,
/// an array directly in an array root.
pub(super) fn build(value: &Value, settings: &PathSettings, bound: bool) -> Option<Build> {
    let mut builder = Builder { settings, bound, steps: Vec::new() };
    let root = match value {
        Value::Object(members) => {
            builder.members(&Text::new(), members)?;
            "object"
        }
        Value::Array(elements) => {
            for element in elements {
                match element {
                    Value::Object(members) => {
                        builder.push("add_object", Text::new(), Text::new());
                        builder.members(&Text::new(), members)?;
                    }
                    Value::Array(_) => return None,
                    scalar => {
                        let (op, value) = written(scalar)?;
                        builder.push(&format!("add_{op}"), Text::new(), value);
                    }
                }
            }
            "array"
        }
        _ => return None,
    };
    Some(Build { root, steps: builder.steps })
}

struct Builder<'a> {
    settings: &'a PathSettings,
    bound: bool,
    steps: Vec<Update>,
}

impl Builder<'_> {
    fn members(&mut self, path: &Text, members: &[Member]) -> Option<()> {
        let mut seen = BTreeSet::new();
        for member in members {
            if !seen.insert(member.key.shown()) {
                return None;
            }
            let at = self.settings.member_text(path, &member.key, self.bound);
            self.value(at, &member.value)?;
        }
        Some(())
    }

    fn value(&mut self, path: Text, value: &Value) -> Option<()> {
        match value {
            Value::Object(members) if members.is_empty() => {
                self.push("new_object", path, Text::new());
            }
            Value::Object(members) => self.members(&path, members)?,
            Value::Array(elements) if elements.is_empty() => {
                self.push("new_array", path, Text::new());
            }
            Value::Array(elements) => {
                for (n, element) in elements.iter().enumerate() {
                    let mut at = path.clone();
                    at.push_literal(&format!("[{n}]"));
                    self.value(at, element)?;
                }
            }
            scalar => {
                let (op, value) = written(scalar)?;
                self.push(op, path, value);
            }
        }
        Some(())
    }

    fn push(&mut self, op: &str, path: Text, value: Text) {
        self.steps.push(Update { op: op.to_owned(), path, value });
    }
}

/// How a scalar is written, and its text.
fn written(scalar: &Value) -> Option<(&'static str, Text)> {
    Some(match scalar {
        Value::Null => ("null", Text::new()),
        Value::Bool(value) => ("bool", Text::literal(if *value { "true" } else { "false" })),
        Value::Number(lexeme) if is_int(lexeme) => ("int", Text::literal(lexeme.as_str())),
        Value::Number(lexeme) => ("number", Text::literal(lexeme.as_str())),
        // A library of this kind is at home in languages whose strings end at a NUL.
        Value::String(text) if text.resolved().contains('\0') => return None,
        Value::String(text) => ("string", text.clone()),
        Value::Hole(text) => ("hole", text.clone()),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

/// Whether a number is written just as a 32-bit integer would be.
pub(super) fn is_int(lexeme: &str) -> bool {
    lexeme.parse::<i32>().is_ok_and(|value| value.to_string() == lexeme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn steps(text: &str) -> Option<Vec<String>> {
        let value = json::parse(&Text::literal(text)).unwrap().value;
        let built = build(&value, &PathSettings::default(), false)?;
        let line = |step: &Update| format!("{} {} = {}", step.op, step.path, step.value);
        Some(built.steps.iter().map(line).collect())
    }

    #[test]
    fn every_kind_of_value_is_one_step_in_the_order_of_the_document() {
        let text = r#"{"a":{"b":[{"c":"x"},{"c":1}],"d":[]},"e":1.50,"f":true,"g":null,
            "h":{},"i":[[],[2]],"big":3000000000,"neg":-0,"x.y":[0]}"#;
        assert_eq!(
            steps(text).unwrap(),
            [
                "string a.b[0].c = x",
                "int a.b[1].c = 1",
                "new_array a.d = ",
                "number e = 1.50",
                "bool f = true",
                "null g = ",
                "new_object h = ",
                "new_array i[0] = ",
                "int i[1][0] = 2",
                "number big = 3000000000",
                "number neg = -0",
                "int \"x.y\"[0] = 0",
            ]
        );
    }

    #[test]
    fn an_array_root_adds_its_elements_one_by_one() {
        assert_eq!(
            steps(r#"[{"a":1},"s",2.5]"#).unwrap(),
            ["add_object  = ", "int a = 1", "add_string  = s", "add_number  = 2.5"]
        );
    }

    #[test]
    fn what_paths_cannot_say_is_left_to_the_exact_text() {
        assert_eq!(steps(r#"{"a":1,"a":2}"#), None);
        assert_eq!(steps("[[1]]"), None);
        assert_eq!(steps("5"), None);
        assert_eq!(steps(r#"{"a":"x\u0000y"}"#), None);
    }
}
