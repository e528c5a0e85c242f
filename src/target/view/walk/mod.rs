//! Reading an answer with variables and loops, in languages where decoded JSON is dictionaries
//! and lists (`[response] style = "walk"`).
//!
//! The answer becomes a flat list of steps: give a value a name, open a loop, close it. What the
//! samples show absent or null is read so that neither raises; everything else is read plainly.
//! A list of scalars, or a value whose samples do not say what it is, is taken as it is.

mod name;
mod plan;

use super::Code;
use crate::shape::{Kind, Shape};
use crate::target::language::Language;
use crate::target::names::Names;
use crate::target::walk::{WalkStyle, fill};
use plan::{Empty, Of, Plan, Source, Step, Wanted, has_members};

view! {
    /// One step of reading an answer.
    pub struct WalkStep {
        /// `read` (a value gets a name), `each` (a loop over a list), `entries` (a loop over an
        /// object whose keys are data), `skip_null` (an element that is null is left out), `end`
        /// (of a loop), or `observe` (the proof is told what was read).
        pub kind: String,
        /// In how many loops it stands.
        pub depth: usize,
        /// The complete statement with its indentation, possibly several lines; for `each` and
        /// `entries` the head of the loop.
        pub line: Code,
        /// The name it declares: of the value or the element.
        pub name: Code,
        /// The name of the key, for `entries`.
        pub key: Option<Code>,
        /// The expression it reads.
        pub value: Code,
    }
}

/// The steps that read an answer of this shape into a variable called `root`, and on from there.
/// `names` holds what is declared already, `root` included. With `observed`, statements that tell
/// the proof what was read stand among them.
pub fn walk(
    shape: &Shape,
    root: &Code,
    style: &WalkStyle,
    names: &Names<'_>,
    language: &Language,
    observed: bool,
) -> Vec<WalkStep> {
    let observe = style.observe.as_deref().filter(|_| observed);
    let mut walker = Walker { style, language, observe, steps: Vec::new() };
    let deep = has_members(shape);
    let empty = (deep && shape.nullable).then_some(match shape.kind {
        Kind::Array(_) => Empty::List,
        _ => Empty::Object,
    });
    let value = Expression::new(style.decode.clone()).or_empty(empty, style);
    walker.read(root, &value, 0);
    if !deep {
        walker.observe(root, &[], 0);
    }
    if deep {
        // A root that was null has become an empty object or list: an object has none of its
        // members then, and a list needs no more care.
        let sure = !shape.nullable || !matches!(shape.kind, Kind::Object(_));
        let scope = Scope { value: root, depth: 0, path: Vec::new() };
        walker.body(&plan::plan(shape, sure, style.max_loops), &scope, names.clone());
    }
    walker.steps
}

/// The value whose members are read, and in how many loops that happens.
struct Scope<'a> {
    value: &'a Code,
    depth: usize,
    /// Where it stands in the answer, `None` being every element.
    path: Vec<Option<&'a str>>,
}

impl<'a> Scope<'a> {
    /// Where something of this scope stands in the answer.
    fn path_to(&self, wanted: Option<&Wanted<'a>>) -> Vec<Option<&'a str>> {
        let keys = wanted.map(|wanted| wanted.path.as_slice()).unwrap_or_default();
        self.path.iter().copied().chain(keys.iter().map(|key| Some(*key))).collect()
    }
}

struct Walker<'a> {
    style: &'a WalkStyle,
    language: &'a Language,
    /// [`WalkStyle::observe`], where the program is to tell what it reads.
    observe: Option<&'a str>,
    steps: Vec<WalkStep>,
}

/// An expression, on one line and broken.
struct Expression {
    /// The name it starts from.
    from: String,
    line: String,
    wide: Option<String>,
}

impl Expression {
    fn new(line: String) -> Self {
        Self { from: line.clone(), line, wide: None }
    }

    /// The same start with other text.
    fn with(self, line: String, wide: Option<String>) -> Self {
        Self { line, wide, ..self }
    }

    fn or_empty(self, empty: Option<Empty>, style: &WalkStyle) -> Self {
        let Some(empty) = empty else { return self };
        let values = [("value", self.line.as_str()), ("indent", style.indent.as_str())];
        let form = |forms: &crate::target::walk::WalkForms| {
            let pattern = match empty {
                Empty::Object => &forms.or_empty_object,
                Empty::List => &forms.or_empty_list,
            };
            fill(pattern, &values)
        };
        let (line, wide) = (form(&style.forms), style.wide.as_ref().map(form));
        self.with(line, wide)
    }
}

impl Walker<'_> {
    fn body(&mut self, plan: &Plan<'_>, scope: &Scope<'_>, mut names: Names<'_>) {
        let declared = name::declare(&plan.wanted, scope.value, &mut names, &self.language.names);
        for step in &plan.steps {
            match step {
                Step::Read { name, from, whole } => {
                    let wanted = plan.wanted.get(*name);
                    let Some(name) = declared.get(*name) else { continue };
                    let value = self.expression(from, scope, &declared);
                    self.read(name, &value, scope.depth);
                    if *whole {
                        self.observe(name, &scope.path_to(wanted), scope.depth);
                    }
                }
                Step::Each { name, from, element } => {
                    let path = scope.path_to(plan.wanted.get(*name));
                    let Some(name) = declared.get(*name) else { continue };
                    let value = self.expression(from, scope, &declared);
                    let values = [("name", name.as_str())];
                    self.push("each", &self.style.each, &values, &value, scope.depth);
                    self.set(name, None);
                    let outer = Scope { value: name, depth: scope.depth, path };
                    self.element(element, &outer, &names);
                }
                Step::Entries { key, name, from, element } => {
                    let path = scope.path_to(plan.wanted.get(*name));
                    let (Some(key), Some(name)) = (declared.get(*key), declared.get(*name)) else {
                        continue;
                    };
                    let value = self.expression(from, scope, &declared);
                    let value = if from.empty.is_some() {
                        let line = fill(&self.style.group, &[("value", &value.line)]);
                        value.with(line, None)
                    } else {
                        value
                    };
                    let values = [("name", name.as_str()), ("key", key.as_str())];
                    self.push("entries", &self.style.entries, &values, &value, scope.depth);
                    self.set(name, Some(key));
                    let outer = Scope { value: name, depth: scope.depth, path };
                    self.element(element, &outer, &names);
                }
            }
        }
    }

    /// The body of a loop over what stands at the path of `outer`, each element being its value.
    fn element(&mut self, element: &Shape, outer: &Scope<'_>, names: &Names<'_>) {
        let (name, depth) = (outer.value, outer.depth + 1);
        let object = matches!(element.kind, Kind::Object(_));
        if object && element.nullable {
            let value = Expression::new(name.as_str().to_owned());
            self.push(
                "skip_null",
                &self.style.skip_null,
                &[("name", name.as_str())],
                &value,
                depth,
            );
            self.set(name, None);
        }
        let loops = self.style.max_loops.saturating_sub(depth);
        let plan = plan::plan(element, object || !element.nullable, loops);
        let path = outer.path.iter().copied().chain([None]).collect();
        self.body(&plan, &Scope { value: name, depth, path }, names.child());
        if let Some(end) = &self.style.end {
            self.push("end", end, &[], &Expression::new(String::new()), depth - 1);
        }
    }

    fn read(&mut self, name: &Code, value: &Expression, depth: usize) {
        self.push("read", &self.style.read, &[("name", name.as_str())], value, depth);
        self.set(name, None);
    }

    /// Tells the proof what was read.
    fn observe(&mut self, name: &Code, path: &[Option<&str>], depth: usize) {
        let Some(pattern) = self.observe else { return };
        let path = self.language.string(&serde_json::json!(path).to_string());
        let line = fill(pattern, &[("name", name.as_str()), ("path", path.as_str())]);
        self.steps.push(WalkStep {
            kind: "observe".to_owned(),
            depth,
            line: Code::new(format!("{}{line}", self.style.indent.repeat(depth))),
            name: name.clone(),
            ..WalkStep::default()
        });
    }

    /// Adds a step; its line is broken where it would be too long.
    fn push(
        &mut self,
        kind: &str,
        pattern: &str,
        names: &[(&str, &str)],
        value: &Expression,
        depth: usize,
    ) {
        let indent = self.style.indent.repeat(depth);
        let from = value.from.clone();
        let statement = |value: &str| {
            let mut values = names.to_vec();
            values.push(("value", value));
            values.push(("from", &from));
            values.push(("indent", &self.style.indent));
            fill(pattern, &values)
        };
        let mut text = statement(match &self.style.filter {
            Some(filter) if value.line.is_empty() => &filter.itself,
            _ => &value.line,
        });
        if let Some(wide) = value.wide.as_ref().filter(|_| !self.fits(&text, &indent)) {
            text = statement(wide);
            let head = text.lines().next().unwrap_or_default();
            if let Some(wrap) = self.style.wrap.as_ref().filter(|_| !self.fits(head, &indent)) {
                let wrapped = |value: &str| {
                    let values = [("value", value), ("indent", &self.style.indent)];
                    statement(&fill(wrap, &values))
                };
                text = wrapped(&value.line);
                if !self.fits(&text, &indent) {
                    text = wrapped(&wide.replace('\n', &format!("\n{}", self.style.indent)));
                }
            }
        }
        let line =
            text.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n");
        self.steps.push(WalkStep {
            kind: kind.to_owned(),
            depth,
            line: Code::new(line),
            value: Code::new(value.line.clone()),
            ..WalkStep::default()
        });
    }

    /// Whether every line of a statement keeps to the width.
    fn fits(&self, text: &str, indent: &str) -> bool {
        let columns = |line: &str| indent.chars().count() + line.chars().count();
        text.lines().all(|line| columns(line) <= self.style.width)
    }

    /// Gives the last step its names.
    fn set(&mut self, name: &Code, key: Option<&Code>) {
        if let Some(step) = self.steps.last_mut() {
            step.name = name.clone();
            step.key = key.cloned();
        }
    }

    fn expression(&self, from: &Source<'_>, scope: &Scope<'_>, declared: &[Code]) -> Expression {
        let style = self.style;
        let start = match from.of {
            Of::Scope => scope.value,
            Of::Name(name) => declared.get(name).unwrap_or(scope.value),
        };
        let mut out = Expression::new(start.as_str().to_owned());
        if style.filter.is_some() {
            out.line.clear();
        }
        for access in &from.members {
            if access.of_empty {
                out = out.or_empty(Some(Empty::Object), style);
                let line = fill(&style.group, &[("value", &out.line)]);
                out = out.with(line, None);
            }
            let key = self.key(access.key);
            let values =
                [("value", out.line.as_str()), ("key", key.as_str()), ("indent", &style.indent)];
            let form = |forms: &crate::target::walk::WalkForms| {
                let pattern = if access.optional { &forms.optional_member } else { &forms.member };
                fill(pattern, &values)
            };
            let (line, wide) = (form(&style.forms), style.wide.as_ref().map(form));
            out = out.with(line, wide);
        }
        out.or_empty(from.empty, style)
    }

    /// A key as a literal; in a filter as jq writes it, with every character escaped that could
    /// end the quotes around the filter.
    fn key(&self, key: &str) -> Code {
        if self.style.filter.is_none() {
            return self.language.string(key);
        }
        let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if plain { Code::new(key) } else { Code::new(quoted_for_filter(key)) }
    }
}

/// A JSON string of ASCII letters, digits and blanks only; anything else is escaped. So it stands
/// safely in any kind of quotes, and `\(` cannot begin an interpolation of jq.
fn quoted_for_filter(key: &str) -> String {
    let mut out = String::from("\"");
    for unit in key.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some(c) if c.is_ascii_alphanumeric() || " .,:;@#/_-+*=".contains(c) => out.push(c),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests;
