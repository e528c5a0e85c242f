//! Reading an answer into declared types (`[response] style = "types"`).
//!
//! Every object of the shape becomes a type. The type of an object that repeats one around it is
//! that one's, objects that would be declared alike share one type, and a type is named after the
//! member that holds it: `Owner` for `owner`, `Record` for the elements of `records`.

mod graph;
mod naming;
#[cfg(feature = "sdk")]
pub(crate) mod package;

use crate::shape::{Format, Kind, Presence, Shape};
use crate::target::language::Language;
use crate::target::names::{NameKind, Names};
use crate::target::types::{Casing, Types};
use crate::target::view::Code;
use graph::{Graph, Holds, Id, Value};

view! {
    /// The types an answer is read into.
    pub struct TypesView {
        /// The type of the whole answer.
        pub root: Code,
        /// The types to declare, each before those it holds.
        pub declared: Vec<TypeView>,
        /// Whether a type or the root is the expression for any JSON value.
        pub uses_unknown: bool,
        /// Whether a member is a map, or the root.
        pub uses_map: bool,
        /// Whether a member is a number that no other type holds without loss.
        pub uses_big_number: bool,
    }
}

view! {
    /// A type to declare.
    pub struct TypeView {
        /// Its name.
        pub name: Code,
        /// The rule that makes the wire names of most members from their identifiers
        /// (`camelCase`); null where most need none, or the language has no such rules.
        pub casing: Option<String>,
        /// Its members, in the order of the sample.
        pub members: Vec<MemberView>,
    }
}

view! {
    /// A member of a declared type.
    pub struct MemberView {
        /// Its identifier.
        pub name: Code,
        /// Its key in the JSON.
        pub key: String,
        /// Whether neither the identifier nor the casing of the type gives the key.
        pub renamed: bool,
        /// Its whole type.
        pub kind: Code,
        /// Its type, were it always there and never null.
        pub bare: Code,
        /// Whether it may be absent.
        pub optional: bool,
        /// Whether it may be null.
        pub nullable: bool,
        /// Whether its absence is read as an empty array or map.
        pub defaults: bool,
        /// What the samples say beyond the type, such as `date-time`; null where nothing.
        pub format: Option<String>,
        /// Whether the samples say nothing about its type.
        pub unknown: bool,
    }
}

/// The types that hold values of a shape. The type of the root is named after `root`, in plain
/// words, if it is an object or an array of objects.
pub fn build(shape: &Shape, root: &str, language: &Language, rules: &Types) -> TypesView {
    let (mut graph, value) = Graph::read(shape);
    graph.share(rules);
    let names = naming::name(&graph, &value, root, language);
    let mut builder =
        Builder { graph: &graph, names: &names, rules, taken: &[], view: TypesView::default() };
    let bare = builder.expression(&value, None);
    builder.view.root =
        Code::new(rules.wrapped(&bare, false, value.nullable && bare != rules.unknown));
    for (id, name) in names.iter() {
        let declared = builder.declare(id, name.clone(), language);
        builder.view.declared.push(declared);
    }
    builder.view
}

struct Builder<'a> {
    graph: &'a Graph,
    names: &'a naming::TypeNames,
    rules: &'a Types,
    /// Names that no member may have.
    taken: &'a [String],
    view: TypesView,
}

impl Builder<'_> {
    fn declare(&mut self, id: Id, name: Code, language: &Language) -> TypeView {
        let mut names = Names::members(language);
        self.taken.iter().for_each(|name| names.reserve(name));
        let members: Vec<MemberView> = self
            .graph
            .object(id)
            .members
            .iter()
            .map(|member| {
                let name = names.declare(&member.key, NameKind::Field);
                self.member(id, member, name)
            })
            .collect();
        let casing = casing(&members, &self.rules.casings);
        let members = members
            .into_iter()
            .map(|member| MemberView { renamed: !gives(casing, &member), ..member })
            .collect();
        TypeView { name, casing: casing.map(|casing| casing.name().to_owned()), members }
    }

    fn member(&mut self, owner: Id, member: &graph::Member, name: Code) -> MemberView {
        let mut bare = self.expression(&member.value, Some(owner));
        if let Holds::Object(held) = member.value.holds
            && self.graph.nests(held, owner)
        {
            bare = self.rules.recursive(&bare);
        }
        let optional = member.presence == Presence::Optional;
        let unknown = bare == self.rules.unknown;
        let nullable = member.value.nullable;
        let container = matches!(member.value.holds, Holds::Array(_) | Holds::Map(_));
        let defaults = optional && !nullable && container && self.rules.absent_is_empty;
        // Any JSON value can be null already.
        let kind = self.rules.wrapped(&bare, optional && !defaults, nullable && !unknown);
        let format = match &member.value.holds {
            Holds::Scalar(Kind::String(Some(format))) => Some(format_name(*format).to_owned()),
            _ => None,
        };
        MemberView {
            name,
            key: member.key.clone(),
            renamed: false,
            kind: Code::new(kind),
            bare: Code::new(bare),
            optional,
            nullable,
            defaults,
            format,
            unknown,
        }
    }

    /// The type of a value, but for its own absence and null.
    fn expression(&mut self, value: &Value, owner: Option<Id>) -> String {
        match &value.holds {
            Holds::Scalar(kind) => {
                let expression = self.rules.scalar(kind).unwrap_or(&self.rules.unknown);
                match kind {
                    Kind::Unknown | Kind::Union(_) => self.view.uses_unknown = true,
                    Kind::BigNumber => self.view.uses_big_number = true,
                    _ => {}
                }
                expression.to_owned()
            }
            Holds::Array(element) => self.rules.array(&self.element(element, owner)),
            Holds::Map(element) => {
                self.view.uses_map = true;
                self.rules.map(&self.element(element, owner))
            }
            Holds::Object(id) => match self.names.get(self.graph.canonical(*id)) {
                Some(name) => name.as_str().to_owned(),
                None => {
                    self.view.uses_unknown = true;
                    self.rules.unknown.clone()
                }
            },
        }
    }

    fn element(&mut self, element: &Value, owner: Option<Id>) -> String {
        let bare = self.expression(element, owner);
        let nullable = element.nullable && bare != self.rules.unknown;
        self.rules.wrapped(&bare, false, nullable)
    }
}

/// The rule that gives the most members their key, where it gives more than none does.
fn casing(members: &[MemberView], casings: &[Casing]) -> Option<Casing> {
    let count = |casing| members.iter().filter(|member| gives(casing, member)).count();
    let mut best = (None, count(None));
    for &casing in casings {
        let count = count(Some(casing));
        if count > best.1 {
            best = (Some(casing), count);
        }
    }
    best.0
}

fn gives(casing: Option<Casing>, member: &MemberView) -> bool {
    // A raw identifier (`r#type`, `@type`) stands for the name after its mark.
    let marked = member.name.as_str();
    let marks = |c: char| !c.is_alphanumeric() && c != '_';
    let identifier = marked.rsplit(marks).next().unwrap_or(marked);
    match casing {
        None => identifier == member.key,
        Some(casing) => casing.apply(identifier) == member.key,
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::DateTime => "date-time",
        Format::Date => "date",
        Format::Time => "time",
        Format::Uuid => "uuid",
        Format::Uri => "uri",
        Format::Email => "email",
        Format::Integer => "integer",
    }
}

#[cfg(test)]
mod tests;
