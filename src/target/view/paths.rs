//! Reading an answer, and building a body, by paths such as `a.b[i].c`
//! (`[response] style = "paths"`).
//!
//! Nested JSON comes out as a flat list of steps: a template goes through them once and writes a
//! line or two for each. Names, paths and literals are made here.

mod build;
mod names;
mod read;
mod settings;
mod syntax;

pub use settings::{BareKeys, KindSettings, PathSettings};

use super::Code;
use crate::json;
use crate::shape::Shape;
use crate::target::language::{Bindings, Language};
use crate::target::names::{NameKind, Names};
use crate::text::{Piece, Text};
use names::Scope;
use std::collections::BTreeSet;
use std::sync::Arc;

view! {
    /// What reads an answer by paths.
    pub struct ReadView {
        /// `object`, `array` or `scalar`.
        pub root: String,
        /// The variables to declare, in order.
        pub variables: Vec<ReadVariable>,
        /// What to do, in order.
        pub steps: Vec<ReadStep>,
    }
}

view! {
    /// A variable that receives something of the answer.
    pub struct ReadVariable {
        /// Its name.
        pub name: Code,
        /// A kind of scalar listed in `[paths.kinds]`, or `index`, `object`, `array`.
        pub kind: String,
        /// The type of a scalar, as `[paths.kinds]` writes it.
        pub type_name: Code,
    }
}

view! {
    /// One step of reading. Fields that the operation does not have are empty.
    pub struct ReadStep {
        /// `scalar` (one value into a variable), `loop` and `end_loop`, `key` (the name of a
        /// member into a variable), `object_of` and `array_of` (an object or array into a
        /// variable), `if_present` (unless that variable holds nothing) and `end_if`.
        pub op: String,
        /// The indentation of the line.
        pub indent: Code,
        /// How many loops and conditions stand around it.
        pub depth: usize,
        /// The variable that receives something.
        pub name: Code,
        /// The kind of scalar, as listed in `[paths.kinds]`.
        pub kind: String,
        /// The variable of the object or array that is read.
        pub from: Code,
        /// Whether `from` is read by position (`index`) instead of by path.
        pub by_position: bool,
        /// The path within `from`, as a string literal.
        pub path: Code,
        /// The path bare, where a language writes it so.
        pub path_text: String,
        /// The index variable.
        pub index: Code,
        /// The variable with the number of elements.
        pub count: Code,
        /// The index property of `from` that paths in this loop rely on, such as `I`.
        pub slot: Code,
        /// Whether a sample was null here, or no sample shows anything else.
        pub nullable: bool,
        /// Whether it may be missing.
        pub optional: bool,
    }
}

view! {
    /// What builds a JSON body by paths.
    pub struct BuildView {
        /// `object` or `array`.
        pub root: String,
        /// Whether an object is built: the root itself, or an element of an array root.
        pub has_objects: bool,
        /// What to do, in order.
        pub steps: Vec<BuildStep>,
    }
}

view! {
    /// One step of building.
    pub struct BuildStep {
        /// `string`, `int`, `number`, `bool`, `null`, `new_array`, `new_object`, `hole` (text put
        /// in as it is); in an array root `add_string` … and `add_object` for a new element, to
        /// whose members the steps after it belong.
        pub op: String,
        /// The path, as an expression.
        pub path: Code,
        /// The value: an expression for `string` and `hole`, a string literal of the digits for
        /// `number`, the digits for `int`, `true` or `false` for `bool`.
        pub value: Code,
        /// The value of a `bool`.
        pub yes: bool,
    }
}

impl ReadView {
    /// How an answer of this shape is read. `names` holds what the program declares already.
    pub(crate) fn new(
        shape: &Shape,
        settings: &PathSettings,
        language: &Language,
        names: &Names<'_>,
    ) -> Self {
        let scope = Declared { names, own: BTreeSet::new() };
        let plan = read::plan(shape, settings, scope);
        let variables = plan.variables.iter().map(|variable| ReadVariable {
            name: Code::new(&variable.name),
            kind: variable.kind.clone(),
            type_name: Code::new(settings.declared(&variable.kind)),
        });
        let steps = plan.steps.iter().map(|step| ReadStep {
            op: step.op.to_owned(),
            indent: Code::new(settings.indent.repeat(step.depth)),
            depth: step.depth,
            name: Code::new(&step.name),
            kind: step.kind.clone(),
            from: Code::new(&step.from),
            by_position: step.by_position,
            path: language.string(&step.path),
            path_text: step.path.clone(),
            index: Code::new(&step.index),
            count: Code::new(&step.count),
            slot: Code::new(&step.slot),
            nullable: step.nullable,
            optional: step.optional,
        });
        Self { root: plan.root.to_owned(), variables: variables.collect(), steps: steps.collect() }
    }
}

impl BuildView {
    /// How this value is built; `None` where paths cannot say it.
    pub(crate) fn new(
        value: &json::Value,
        settings: &PathSettings,
        language: &Language,
        bindings: &Bindings,
    ) -> Option<Self> {
        let bound = !bindings.is_empty();
        let plan = build::build(value, settings, bound)?;
        let steps = plan.steps.iter().map(|step| {
            let value = match step.op.trim_start_matches("add_") {
                "int" | "bool" => Code::new(step.value.shown()),
                _ => language.text(&step.value, bindings),
            };
            let yes = step.value.as_literal() == Some("true");
            BuildStep { path: language.text(&step.path, bindings), value, yes, op: step.op.clone() }
        });
        let has_objects =
            plan.root == "object" || plan.steps.iter().any(|step| step.op == "add_object");
        Some(Self { root: plan.root.to_owned(), has_objects, steps: steps.collect() })
    }
}

impl BuildStep {
    /// The pairs of a query as the members of a JSON object: whole numbers as such, everything
    /// else as strings.
    pub(crate) fn query<'a>(
        pairs: impl IntoIterator<Item = (&'a Text, &'a Text)>,
        settings: &PathSettings,
        language: &Language,
        bindings: &Bindings,
    ) -> Vec<Self> {
        let bound = !bindings.is_empty();
        let steps = pairs.into_iter().map(|(name, value)| {
            let path = settings.member_text(&Text::new(), name, bound);
            let number = value.as_literal().filter(|digits| build::is_int(digits));
            Self {
                op: if number.is_some() { "int" } else { "string" }.to_owned(),
                path: language.text(&path, bindings),
                value: number.map_or_else(|| language.text(value, bindings), Code::new),
                yes: false,
            }
        });
        steps.collect()
    }
}

/// A text in lines, each with its line break, as one expression each.
pub(crate) fn lines(text: &Text, language: &Language, bindings: &Bindings) -> Vec<Code> {
    let mut lines = vec![Text::new()];
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                for part in literal.split_inclusive('\n') {
                    if let Some(line) = lines.last_mut() {
                        line.push_literal(part);
                    }
                    if part.ends_with('\n') {
                        lines.push(Text::new());
                    }
                }
            }
            Piece::Variable(variable) => {
                if let Some(line) = lines.last_mut() {
                    line.push_variable(Arc::clone(variable));
                }
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.iter().map(|line| language.text(line, bindings)).collect()
}

/// The names an answer's variables join. Letter case alone never tells two of them apart, also
/// where the language would allow it.
struct Declared<'a> {
    names: &'a Names<'a>,
    own: BTreeSet<String>,
}

impl Scope for Declared<'_> {
    fn legal(&self, wanted: &str) -> String {
        self.names.propose(wanted, NameKind::Variable).as_str().to_owned()
    }

    fn is_free(&self, name: &str) -> bool {
        !self.own.contains(&self.fold(name))
    }

    fn take(&mut self, name: &str) {
        self.own.insert(self.fold(name));
    }

    fn fold(&self, name: &str) -> String {
        name.to_lowercase()
    }
}
