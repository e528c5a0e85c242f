//! Shape → the variables and flat steps that read an answer by paths.

use super::names::{ROOT, Scope, Variables};
use super::settings::PathSettings;
use crate::shape::{Kind, Presence, Shape, Width};

/// What reads one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// `object`, `array` or `scalar`.
    pub(super) root: &'static str,
    /// The variables, in the order in which they are declared.
    pub(super) variables: Vec<Variable>,
    /// What is done, in order.
    pub(super) steps: Vec<Step>,
}

/// A variable to declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) name: String,
    /// A listed kind of scalar, or `index`, `object`, `array`.
    pub(super) kind: String,
}

/// One step. Which fields are used depends on the operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) op: &'static str,
    /// How many loops and conditions stand around it.
    pub(super) depth: usize,
    /// The variable that receives something.
    pub(super) name: String,
    /// The kind of scalar received.
    pub(super) kind: String,
    /// The variable of the object or array that is read.
    pub(super) from: String,
    /// Whether `from` is read by position instead of by path.
    pub(super) by_position: bool,
    /// The path within `from`.
    pub(super) path: String,
    /// The index variable.
    pub(super) index: String,
    /// The variable with the number of elements.
    pub(super) count: String,
    /// The index property of `from` that the path relies on, such as `I`.
    pub(super) slot: String,
    /// Whether a sample was null here, or nothing is known.
    pub(super) nullable: bool,
    /// Whether it may be missing.
    pub(super) optional: bool,
}

/// Plans the reading of one answer.
pub(super) fn plan<S: Scope>(shape: &Shape, settings: &PathSettings, scope: S) -> Plan {
    let mut reader = Reader {
        settings,
        names: Variables::new(scope, settings),
        steps: Vec::new(),
        depth: 0,
        root_scalars: Vec::new(),
        inner: Vec::new(),
        outermost: Vec::new(),
        live: Vec::new(),
    };
    let (root, variable) = match shape.kind {
        Kind::Array(_) => ("array", &settings.root_array),
        Kind::Object(_) | Kind::Map(_) => ("object", &settings.root_object),
        _ => return Plan { root: "scalar", ..Plan::default() },
    };
    let here = Here {
        from: variable.clone(),
        position: None,
        path: String::new(),
        slot: 0,
        generation: 0,
        context: ROOT,
        keys: Vec::new(),
        element: None,
    };
    match &shape.kind {
        Kind::Array(element) => {
            reader.each_position(&here, element, false);
        }
        Kind::Map(value) => {
            reader.each_position(&here, value, true);
        }
        _ => reader.object(&here, shape),
    }
    let mut variables = reader.inner;
    variables.append(&mut reader.root_scalars);
    variables.append(&mut reader.outermost);
    Plan { root, variables, steps: reader.steps }
}

/// The kind under which a value is read into a scalar variable; `None` for what holds others.
fn scalar(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Unknown => "unknown",
        Kind::Boolean => "bool",
        Kind::Integer(Width::I32) => "int",
        Kind::Integer(Width::I64) => "long",
        Kind::Integer(Width::U64) => "ulong",
        Kind::Float => "float",
        Kind::BigNumber => "number",
        Kind::String(_) => "string",
        Kind::Union(_) => "raw",
        Kind::Array(_) | Kind::Object(_) | Kind::Map(_) => return None,
    })
}

/// Where a value stands while the program runs.
#[derive(Debug, Clone)]
struct Here {
    /// The variable through which it is reached.
    from: String,
    /// The index variable, where it is reached by position.
    position: Option<String>,
    /// The path within `from`, where it is reached by path.
    path: String,
    /// How many index variables are in use on `from`.
    slot: usize,
    /// How many times the indexes have started anew.
    generation: usize,
    /// The loop it stands in, for names.
    context: usize,
    /// The keys from that loop's element to it.
    keys: Vec<String>,
    /// The path of the innermost element that is an object, when indexes lead to it.
    element: Option<Element>,
}

/// The innermost object reached by indexes.
#[derive(Debug, Clone)]
struct Element {
    path: String,
    nullable: bool,
}

/// A value within an object, with where it stands.
struct Found<'s> {
    here: Here,
    shape: &'s Shape,
    optional: bool,
}

struct Reader<'a, S> {
    settings: &'a PathSettings,
    names: Variables<'a, S>,
    steps: Vec<Step>,
    depth: usize,
    root_scalars: Vec<Variable>,
    inner: Vec<Variable>,
    outermost: Vec<Variable>,
    /// Variables of objects, arrays and keys in use by the loops around.
    live: Vec<String>,
}

impl<S: Scope> Reader<'_, S> {
    /// Reads the members of the object at `here`: scalars first, then what needs a loop.
    fn object(&mut self, here: &Here, shape: &Shape) {
        let mut scalars = Vec::new();
        let mut loops = Vec::new();
        self.flatten(here, shape, false, &mut scalars, &mut loops);
        for found in scalars {
            self.scalar_by_path(&found);
        }
        if loops.is_empty() {
            return;
        }
        if here.slot >= self.settings.indices.len()
            && let Some(element) = &here.element
        {
            let element = element.clone();
            self.anew(here, &element, loops);
            return;
        }
        for found in loops {
            self.container(&found);
        }
    }

    fn flatten<'s>(
        &self,
        here: &Here,
        shape: &'s Shape,
        optional: bool,
        scalars: &mut Vec<Found<'s>>,
        loops: &mut Vec<Found<'s>>,
    ) {
        let Kind::Object(object) = &shape.kind else { return };
        for member in &object.members {
            let mut at = here.clone();
            at.path = self.settings.member(&here.path, &member.key);
            at.keys.push(member.key.clone());
            let optional = optional || member.presence == Presence::Optional;
            match &member.shape.kind {
                Kind::Object(_) => self.flatten(&at, &member.shape, optional, scalars, loops),
                Kind::Array(_) | Kind::Map(_) => {
                    loops.push(Found { here: at, shape: &member.shape, optional });
                }
                _ => scalars.push(Found { here: at, shape: &member.shape, optional }),
            }
        }
    }

    fn scalar_by_path(&mut self, found: &Found<'_>) {
        let Found { here, shape, optional } = found;
        let Some(kind) = scalar(&shape.kind) else { return };
        let kind = self.settings.listed(kind);
        let name = if here.keys.is_empty() {
            self.element_variable(kind)
        } else {
            let (name, new) = self.names.scalar(here.context, &here.keys, kind);
            if new {
                let variable = Variable { name: name.clone(), kind: kind.to_owned() };
                if here.context == ROOT {
                    self.root_scalars.push(variable);
                } else {
                    self.inner.push(variable);
                }
            }
            name
        };
        self.push(Step {
            op: "scalar",
            name,
            kind: kind.to_owned(),
            from: here.from.clone(),
            path: here.path.clone(),
            nullable: shape.nullable || shape.kind == Kind::Unknown,
            optional: *optional,
            ..Step::default()
        });
    }

    fn element_variable(&mut self, kind: &str) -> String {
        let (name, new) = self.names.common(self.settings.element(kind));
        if new {
            self.inner.push(Variable { name: name.clone(), kind: kind.to_owned() });
        }
        name
    }

    /// Reads an array or a map that is reached by a path.
    fn container(&mut self, found: &Found<'_>) {
        match &found.shape.kind {
            Kind::Array(element) if found.here.slot < self.settings.indices.len() => {
                self.each_path(&found.here, element);
            }
            Kind::Array(element) => {
                let name = self.hold(&self.settings.array.clone(), "array");
                let from = self.take_out("array_of", &found.here, &name);
                self.guard(&name);
                self.each_position(&from, element, false);
                self.unguard();
                self.live.pop();
            }
            Kind::Map(value) => {
                let name = self.hold(&self.settings.map.clone(), "object");
                let from = self.take_out("object_of", &found.here, &name);
                self.guard(&name);
                self.each_position(&from, value, true);
                self.unguard();
                self.live.pop();
            }
            _ => {}
        }
    }

    /// Loops over the array at a path, by the library's index variables.
    fn each_path(&mut self, here: &Here, element: &Shape) {
        let (index, count) = self.index(here);
        let slot = self.settings.indices.get(here.slot).map(|letter| letter.to_uppercase());
        let opened = Step {
            op: "loop",
            from: here.from.clone(),
            path: here.path.clone(),
            index: index.clone(),
            count,
            slot: slot.unwrap_or_default(),
            ..Step::default()
        };
        self.open(opened.clone());
        let path = self.settings.element_of(&here.path, &index);
        let mut inside = Here {
            path,
            slot: here.slot + 1,
            context: self.names.enter(here.context, &here.keys),
            keys: Vec::new(),
            ..here.clone()
        };
        match &element.kind {
            Kind::Object(_) => {
                inside.element =
                    Some(Element { path: inside.path.clone(), nullable: element.nullable });
                self.object(&inside, element);
            }
            Kind::Array(_) | Kind::Map(_) => {
                self.container(&Found { here: inside, shape: element, optional: false });
            }
            _ => self.scalar_by_path(&Found { here: inside, shape: element, optional: false }),
        }
        self.close(&Step { op: "end_loop", ..opened });
    }

    /// Loops over an array or the members of an object by position.
    fn each_position(&mut self, here: &Here, element: &Shape, map: bool) {
        let here = &self.with_index(here.clone());
        let (index, count) = self.index(here);
        let opened = Step {
            op: "loop",
            from: here.from.clone(),
            by_position: true,
            index: index.clone(),
            count,
            ..Step::default()
        };
        self.open(opened.clone());
        let mut held = 0;
        if map {
            let wanted = self.settings.key.clone();
            let name = self.hold(&wanted, "string");
            held += 1;
            self.push(Step {
                op: "key",
                name,
                from: here.from.clone(),
                index: index.clone(),
                ..Step::default()
            });
        }
        let context = self.names.enter(here.context, &here.keys);
        let inside = self.with_index(Here {
            position: Some(index.clone()),
            path: String::new(),
            slot: here.slot + 1,
            context,
            keys: Vec::new(),
            element: None,
            ..here.clone()
        });
        if let Some(kind) = scalar(&element.kind) {
            let kind = self.settings.listed(kind);
            let name = self.element_variable(kind);
            self.push(Step {
                op: "scalar",
                name,
                kind: kind.to_owned(),
                from: here.from.clone(),
                by_position: true,
                index,
                nullable: element.nullable || element.kind == Kind::Unknown,
                ..Step::default()
            });
        } else {
            let (op, wanted, kind) = match &element.kind {
                Kind::Array(_) => ("array_of", &self.settings.array, "array"),
                Kind::Map(_) => ("object_of", &self.settings.map, "object"),
                _ => ("object_of", &self.settings.item, "object"),
            };
            let name = self.hold(&wanted.clone(), kind);
            held += 1;
            let from = self.take_out(op, &inside, &name);
            if element.nullable {
                self.guard(&name);
            }
            match &element.kind {
                Kind::Array(deeper) => self.each_position(&from, deeper, false),
                Kind::Map(value) => self.each_position(&from, value, true),
                _ => self.object(&from, element),
            }
            if element.nullable {
                self.unguard();
            }
        }
        for _ in 0..held {
            self.live.pop();
        }
        self.close(&Step { op: "end_loop", ..opened });
    }

    /// Takes the innermost object out, so that index variables start anew within it.
    fn anew(&mut self, here: &Here, element: &Element, loops: Vec<Found<'_>>) {
        let name = self.hold(&self.settings.object.clone(), "object");
        let at = Here { path: element.path.clone(), ..here.clone() };
        let from = self.take_out("object_of", &at, &name);
        if element.nullable {
            self.guard(&name);
        }
        for mut found in loops {
            found.here = Here {
                path: self.rebased(&found.here.path, element.path.len()),
                context: found.here.context,
                keys: found.here.keys,
                slot: 0,
                generation: from.generation + 1,
                ..from.clone()
            };
            self.container(&found);
        }
        if element.nullable {
            self.unguard();
        }
        self.live.pop();
    }

    /// The same place with an index variable to spare, starting anew where all are in use.
    fn with_index(&self, here: Here) -> Here {
        if here.slot < self.settings.indices.len() {
            return here;
        }
        Here { slot: 0, generation: here.generation + 1, ..here }
    }

    fn rebased(&self, path: &str, prefix: usize) -> String {
        let rest = path.get(prefix..).unwrap_or(path);
        let rest = rest.strip_prefix(self.settings.separator.as_str()).unwrap_or(rest);
        rest.to_owned()
    }

    /// Puts the object or array at `here` into a variable of its own.
    fn take_out(&mut self, op: &'static str, here: &Here, name: &str) -> Here {
        self.push(Step {
            op,
            name: name.to_owned(),
            from: here.from.clone(),
            by_position: here.position.is_some() && here.path.is_empty(),
            path: here.path.clone(),
            index: here.position.clone().unwrap_or_default(),
            ..Step::default()
        });
        Here {
            from: name.to_owned(),
            position: None,
            path: String::new(),
            element: None,
            ..here.clone()
        }
    }

    /// A variable for an object, an array or a key, unlike those the loops around use.
    fn hold(&mut self, wanted: &str, kind: &str) -> String {
        let base = (0u32..)
            .map(|n| if n == 0 { wanted.to_owned() } else { format!("{wanted}{n}") })
            .find(|name| !self.live.contains(name))
            .unwrap_or_else(|| wanted.to_owned());
        let (name, new) = self.names.common(&base);
        if new {
            let kind = if kind == "string" { self.settings.listed("string") } else { kind };
            self.inner.push(Variable { name: name.clone(), kind: kind.to_owned() });
        }
        self.live.push(base);
        name
    }

    /// The index variable of a loop and the variable with its number of elements.
    fn index(&mut self, here: &Here) -> (String, String) {
        let letter = self.settings.indices.get(here.slot).map_or("i", String::as_str);
        let wanted = match here.generation {
            0 => letter.to_owned(),
            n => format!("{letter}{n}"),
        };
        let count = format!("{}{wanted}", self.settings.count);
        let outermost = self.depth == 0;
        let mut declare = |wanted: &str| {
            let (name, new) = self.names.common(wanted);
            if new {
                let variable = Variable { name: name.clone(), kind: "index".to_owned() };
                if outermost {
                    self.outermost.push(variable);
                } else {
                    self.inner.push(variable);
                }
            }
            name
        };
        (declare(&wanted), declare(&count))
    }

    fn guard(&mut self, name: &str) {
        self.open(Step { op: "if_present", name: name.to_owned(), ..Step::default() });
    }

    fn unguard(&mut self) {
        self.close(&Step { op: "end_if", ..Step::default() });
    }

    fn open(&mut self, step: Step) {
        self.push(step);
        self.depth += 1;
    }

    fn close(&mut self, step: &Step) {
        self.depth -= 1;
        self.push(step.clone());
    }

    fn push(&mut self, step: Step) {
        self.steps.push(Step { depth: self.depth, ..step });
    }
}

#[cfg(test)]
mod tests;
