//! What a template may do with a value: lay it out. Nothing here changes what it says.

use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

/// Tera's own filters that would turn text into code, or take code apart.
const REFUSED: [&str; 12] = [
    "safe",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "replace",
    "truncate",
    "upper",
    "lower",
    "capitalize",
    "title",
    "split",
];

/// Tera's own filters that would turn text into HTML.
pub(super) const UNSAFE_IN_HTML: [&str; 2] = ["safe", "newlines_to_br"];

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("indent", indent);
    tera.register_filter("lines", lines);
    tera.register_filter("list", list);
    tera.register_filter("comment", comment);
    refuse(tera, &REFUSED);
}

/// Makes filters that Tera has on its own fail.
pub(super) fn refuse(tera: &mut Tera, names: &[&'static str]) {
    for &name in names {
        tera.register_filter(name, move |_: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            Err(Error::message(format!(
                "the filter `{name}` would change what a value says; templates only lay out"
            )))
        });
    }
}

/// `{{ code | indent(width=4) }}`: every line but the first moved to the right. Lines inside a
/// literal stay where they are.
fn indent(code: StringInput<'_>, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let width: usize = arguments.get("width")?.unwrap_or(4);
    let code = as_code(&code)?;
    Ok(Value::safe_string(&indented(code, width)))
}

/// `{{ comments | lines(indent=4) }}`: the elements of a list of code, each on its line, every line
/// but the first moved to the right.
fn lines(list: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let width: usize = arguments.get("indent")?.unwrap_or(0);
    let lines = all_code(&list)?.join("\n");
    Ok(Value::safe_string(&indented(&lines, width)))
}

/// `{{ arguments | list }}`: the elements of a list of code with a comma and a blank between them.
fn list(list: Vec<Value>, _: Kwargs, _: &State) -> TeraResult<Value> {
    Ok(Value::safe_string(&all_code(&list)?.join(", ")))
}

/// `{{ text | comment }}`: the lines of a comment that says this text, which cannot end it.
fn comment(text: StringInput<'_>, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let width: usize = arguments.get("indent")?.unwrap_or(0);
    let lines = super::comment_lines(text.as_str())
        .ok_or_else(|| Error::message("no language to write a comment in"))?;
    Ok(Value::safe_string(&indented(&lines, width)))
}

fn indented(code: &str, width: usize) -> String {
    let mut out = String::with_capacity(code.len() + width);
    for (n, line) in code.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.extend(std::iter::repeat_n(' ', width));
            }
        }
        out.push_str(line);
    }
    out
}

fn as_code<'a>(value: &StringInput<'a>) -> TeraResult<&'a str> {
    if value.is_safe() {
        Ok(value.as_str())
    } else {
        Err(Error::message("only code can be laid out; this is text"))
    }
}

fn all_code(list: &[Value]) -> TeraResult<Vec<&str>> {
    list.iter()
        .map(|value| match value.as_str() {
            Some(code) if value.is_safe() => Ok(code),
            _ => Err(Error::message(format!(
                "only a list of code can be laid out; it holds a value of type {}",
                value.name()
            ))),
        })
        .collect()
}
