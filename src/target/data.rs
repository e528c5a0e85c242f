//! JSON as data of a language: dictionaries, macros, object literals.

use crate::json::{Decimal, Member, Value};
use crate::target::characters::is_printable;
use crate::target::language::{Bindings, Language};
use crate::target::marks::{BREAK, CLOSE, OPEN};
use serde::Deserialize;

/// How JSON is written as data (`[data]` of `target.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// What stands around the whole, with `{}` for the value: `json!({})`.
    #[serde(default = "itself")]
    pub whole: String,
    /// Objects.
    pub object: Container,
    /// Arrays.
    pub array: Container,
    /// What stands between a key and its value: `: `.
    #[serde(default = "colon")]
    pub colon: String,
    /// A key that is a literal, with `{}` for the literal.
    #[serde(default = "itself")]
    pub key: String,
    /// A key that is an expression, with `{}` for it.
    #[serde(default = "itself")]
    pub key_expression: String,
    /// Whether keys that are identifiers stand without quotes.
    #[serde(default)]
    pub bare_keys: bool,
    /// Keys that mean something else in this language.
    #[serde(default)]
    pub forbidden_keys: Vec<String>,
    /// The word for `null`.
    pub null: String,
    /// The word for `true`.
    #[serde(rename = "true")]
    pub yes: String,
    /// The word for `false`.
    #[serde(rename = "false")]
    pub no: String,
    /// The whole numbers that are sent as they are written.
    pub integers: Integers,
    /// A whole number that 32 bits do not hold, with `{}` for the number: `{}L`.
    #[serde(default = "itself")]
    pub wide_integer: String,
    /// Whether the last element of a container that takes several lines has a comma behind it.
    #[serde(default)]
    pub trailing_comma: bool,
    /// By how many columns the contents of a container are indented.
    #[serde(default = "four")]
    pub indent: usize,
    /// The widest a container on one line may be, in columns.
    #[serde(default = "sixty")]
    pub width: usize,
    /// Whether `[layout]` decides what stands on one line, in place of `width` and
    /// `trailing_comma`.
    #[serde(default)]
    pub laid_out: bool,
    /// How deep containers may nest, where the language's compiler has a limit.
    #[serde(default = "hundred")]
    pub depth: usize,
    /// How much the language's compiler expands, where it reads data step by step and gives up.
    pub steps: Option<Steps>,
}

/// What a compiler that expands data step by step (a recursive macro) takes for each part of it.
/// The steps to the part that needs the most must not be more than `most`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    /// The most there may be.
    pub most: usize,
    /// From one member of an object to the next.
    pub member: usize,
    /// From one element of an array to the next.
    pub element: usize,
    /// The same where the element is an object or an array.
    pub container: usize,
    /// Into an object or an array.
    pub level: usize,
}

impl Steps {
    /// The steps to the last part of a value.
    fn of(self, value: &Value) -> usize {
        let mut before = 0;
        let mut most = 0;
        match value {
            Value::Object(members) => {
                for member in members {
                    most = most.max(before + self.level + self.of(&member.value));
                    before += self.member;
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    most = most.max(before + self.level + self.of(element));
                    before += if element.is_scalar() { self.element } else { self.container };
                }
            }
            _ => {}
        }
        most
    }
}

/// Objects or arrays.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Container {
    /// What opens one.
    pub open: String,
    /// What closes one.
    pub close: String,
    /// One without members.
    pub empty: String,
    /// What stands inside the brackets of one on a single line: a space or nothing.
    #[serde(default)]
    pub padding: String,
}

/// Whole numbers that a language holds without loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Integers {
    /// All.
    Unbounded,
    /// Those of 32 bits.
    I32,
    /// Those of 64 bits.
    I64,
    /// Those up to 2⁵³, which a double holds exactly.
    Double,
}

fn itself() -> String {
    "{}".to_owned()
}

fn colon() -> String {
    ": ".to_owned()
}

fn four() -> usize {
    4
}

fn sixty() -> usize {
    60
}

fn hundred() -> usize {
    100
}

/// A value being written: the rules, and what variables are called.
struct Writer<'a> {
    language: &'a Language,
    data: &'a Data,
    bindings: &'a Bindings,
}

/// Writes a value. `None` where the language would send another.
pub(crate) fn write(
    language: &Language,
    data: &Data,
    value: &Value,
    bindings: &Bindings,
) -> Option<String> {
    let text = Writer { language, data, bindings }.value(value, 0)?;
    if data.steps.is_some_and(|steps| steps.of(value) > steps.most) {
        return None;
    }
    Some(data.whole.replacen("{}", &text, 1))
}

impl Writer<'_> {
    fn value(&self, value: &Value, depth: usize) -> Option<String> {
        match value {
            Value::Null => Some(self.data.null.clone()),
            Value::Bool(true) => Some(self.data.yes.clone()),
            Value::Bool(false) => Some(self.data.no.clone()),
            Value::Number(number) => self.holds(number).then(|| self.number(number)),
            Value::String(text) => {
                Some(self.language.text(text, self.bindings).as_str().to_owned())
            }
            // A hole is filled with JSON, which is more than a string.
            Value::Hole(_) => None,
            Value::Array(values) => {
                let values: Option<Vec<_>> = values
                    .iter()
                    .map(|value| (depth < self.data.depth).then(|| self.value(value, depth + 1))?)
                    .collect();
                self.container(&self.data.array, values?)
            }
            Value::Object(members) => {
                let mut keys = std::collections::BTreeSet::new();
                let members: Option<Vec<_>> = members
                    .iter()
                    .map(|member| {
                        (depth < self.data.depth && keys.insert(member.key.resolved()))
                            .then(|| self.member(member, depth + 1))?
                    })
                    .collect();
                self.container(&self.data.object, members?)
            }
        }
    }

    fn member(&self, member: &Member, depth: usize) -> Option<String> {
        let shown = member.key.resolved();
        if self.data.forbidden_keys.contains(&shown) {
            return None;
        }
        let key = self.language.text(&member.key, self.bindings);
        let bound = member.key.variables().any(|variable| self.bindings.get(variable).is_some());
        let key = if bound {
            self.data.key_expression.replacen("{}", key.as_str(), 1)
        } else if self.data.bare_keys && is_identifier(&member.key.shown()) {
            member.key.shown()
        } else {
            self.data.key.replacen("{}", key.as_str(), 1)
        };
        let value = self.value(&member.value, depth)?;
        Some(format!("{key}{}{value}", self.data.colon))
    }

    fn container(&self, kind: &Container, items: Vec<String>) -> Option<String> {
        if items.is_empty() {
            return Some(kind.empty.clone());
        }
        if self.data.laid_out {
            let parts = items.join(&format!(",{BREAK}"));
            return Some(format!("{}{OPEN}{parts}{CLOSE}{}", kind.open, kind.close));
        }
        let width: usize = items.iter().map(|item| columns(item) + 2).sum();
        let Container { open, close, padding, .. } = kind;
        if width + 2 * padding.len() <= self.data.width && !items.iter().any(|i| i.contains('\n')) {
            return Some(format!("{open}{padding}{}{padding}{close}", items.join(", ")));
        }
        let margin = " ".repeat(self.data.indent);
        let mut out = open.clone();
        let last = items.len() - 1;
        for (n, item) in items.iter().enumerate() {
            out.push('\n');
            out.push_str(&margin);
            out.push_str(&item.replace('\n', &format!("\n{margin}")));
            if n < last || self.data.trailing_comma {
                out.push(',');
            }
        }
        out.push('\n');
        out.push_str(close);
        Some(out)
    }

    fn number(&self, number: &str) -> String {
        if number.contains(['.', 'e', 'E']) || number.parse::<i32>().is_ok() {
            return number.to_owned();
        }
        self.data.wide_integer.replacen("{}", number, 1)
    }

    /// Whether the language, given this number, sends the same value.
    fn holds(&self, number: &str) -> bool {
        if number.contains(['.', 'e', 'E']) {
            return is_exact_double(number);
        }
        match self.data.integers {
            // A negative zero is a zero to an integer type.
            _ if number == "-0" => false,
            Integers::Unbounded => number.len() <= 4000,
            Integers::I32 => number.parse::<i32>().is_ok(),
            Integers::I64 => number.parse::<i64>().is_ok(),
            Integers::Double => {
                number.parse::<i64>().is_ok_and(|number| number.unsigned_abs() <= 1 << 53)
            }
        }
    }
}

/// Whether the shortest text of the double nearest to this number is the same number.
fn is_exact_double(number: &str) -> bool {
    number.parse::<f64>().is_ok_and(|double| {
        double.is_finite()
            && Decimal::parse(number)
                .is_some_and(|decimal| Some(decimal) == Decimal::parse(&format!("{double:e}")))
    })
}

/// The width of a text in columns, roughly: characters.
fn columns(text: &str) -> usize {
    text.chars().filter(|c| is_printable(*c)).count()
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_an_expansion_are_those_to_its_last_part() {
        // Measured with serde_json's `json!` and the compiler's recursion limit of 128.
        let steps = Steps { most: 126, member: 3, element: 1, container: 2, level: 4 };
        let object = |count: usize| {
            let members: Vec<_> = (0..count).map(|n| format!("\"k{n}\": 1")).collect();
            crate::json::parse_str(&format!("{{{}}}", members.join(","))).unwrap().value
        };
        let array = |element: &str, count: usize| {
            let text = format!("[{}]", vec![element; count].join(","));
            crate::json::parse_str(&text).unwrap().value
        };
        assert!(steps.of(&object(41)) <= steps.most && steps.of(&object(42)) > steps.most);
        assert!(
            steps.of(&array("1", 123)) <= steps.most && steps.of(&array("1", 124)) > steps.most
        );
        let pair = r#"{"a":1}"#;
        assert!(
            steps.of(&array(pair, 60)) <= steps.most && steps.of(&array(pair, 61)) > steps.most
        );
    }

    #[test]
    fn a_number_that_a_double_would_change_is_noticed() {
        for exact in
            ["0.1", "1.50", "1e2", "1E+2", "0.0", "-0.0", "1.7976931348623157e308", "100.0"]
        {
            assert!(is_exact_double(exact), "{exact}");
        }
        for changed in ["0.1234567890123456789", "1e400", "1e-400", "9007199254740993.0"] {
            assert!(!is_exact_double(changed), "{changed}");
        }
    }
}
