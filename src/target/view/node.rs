//! The few kinds of value that reach a template.

use crate::target::literal::HARD_BREAK;
use crate::target::marks::{restored, unmarked};
use std::borrow::Cow;
use std::fmt;

/// Text that is already code of the target language: a literal, an identifier, a comment. It is
/// made in Rust, for one place, and printed as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// Declares that `text` is complete, correct code for the place it is made for.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The code. A line break inside a literal that is written as it is, which layout must leave
    /// alone, is NUL here until the code is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The code as it stands in a program.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&restored(&unmarked(&self.0)).replace(HARD_BREAK, "\n"))
    }
}

/// A value as a template sees it. What a template prints of a [`Node::Text`] comes out as a string
/// literal of the target language, so text from a collection cannot become code.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Node {
    /// Nothing; false in a condition.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Int(i64),
    /// Untrusted text: printing it writes a string literal.
    Text(String),
    /// Code: printing it writes it as it is.
    Code(String),
    /// A list.
    List(Vec<Node>),
    /// Names and values.
    Map(Vec<(Cow<'static, str>, Node)>),
}

/// What makes values for templates. A template engine has values of its own, and a view can be
/// poured into them without being copied into [`Node`]s first.
pub trait Sink {
    /// Its values.
    type Value;
    /// Nothing.
    fn null(&self) -> Self::Value;
    /// Yes or no.
    fn bool(&self, value: bool) -> Self::Value;
    /// A number.
    fn int(&self, value: i64) -> Self::Value;
    /// Untrusted text.
    fn text(&self, text: &str) -> Self::Value;
    /// Code.
    fn code(&self, code: &str) -> Self::Value;
    /// A list.
    fn list(&self, values: impl Iterator<Item = Self::Value>) -> Self::Value;
    /// Names and values.
    fn map(&self, members: impl Iterator<Item = (Cow<'static, str>, Self::Value)>) -> Self::Value;
}

/// How a Rust value becomes one that a template sees.
pub trait ToNode {
    /// The value as the sink makes it.
    fn give<S: Sink>(&self, sink: &S) -> S::Value;

    /// The value as a [`Node`].
    fn to_node(&self) -> Node {
        self.give(&Nodes)
    }

    /// What such values are, for the documentation of templates and for checking them.
    fn schema() -> Schema {
        Schema::Any
    }
}

/// The sink of [`Node`]s.
struct Nodes;

impl Sink for Nodes {
    type Value = Node;

    fn null(&self) -> Node {
        Node::Null
    }

    fn bool(&self, value: bool) -> Node {
        Node::Bool(value)
    }

    fn int(&self, value: i64) -> Node {
        Node::Int(value)
    }

    fn text(&self, text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    fn code(&self, code: &str) -> Node {
        Node::Code(code.to_owned())
    }

    fn list(&self, values: impl Iterator<Item = Node>) -> Node {
        Node::List(values.collect())
    }

    fn map(&self, members: impl Iterator<Item = (Cow<'static, str>, Node)>) -> Node {
        Node::Map(members.collect())
    }
}

/// A field of a view, for the documentation of templates.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in a template.
    pub name: &'static str,
    /// Its Rust type.
    pub kind: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// What its value is. A function, since a view may hold views of its own kind.
    pub schema: fn() -> Schema,
}

/// What a value in a template is, without regard to whether it may be null.
#[derive(Debug, Clone, Copy)]
pub enum Schema {
    /// Something whose members are known only with the data.
    Any,
    /// A value without members: `text`, `code`, `number`, `yes or no`.
    Scalar(&'static str),
    /// A list of such elements.
    List(fn() -> Self),
    /// A view by its name, with its fields.
    View(&'static str, &'static [Field]),
}

impl ToNode for bool {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.bool(*self)
    }

    fn schema() -> Schema {
        Schema::Scalar("yes or no")
    }
}

impl ToNode for usize {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.int(i64::try_from(*self).unwrap_or(i64::MAX))
    }

    fn schema() -> Schema {
        Schema::Scalar("number")
    }
}

impl ToNode for u16 {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.int(i64::from(*self))
    }

    fn schema() -> Schema {
        Schema::Scalar("number")
    }
}

impl ToNode for String {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.text(self)
    }

    fn schema() -> Schema {
        Schema::Scalar("text")
    }
}

impl ToNode for Code {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.code(&self.0)
    }

    fn schema() -> Schema {
        Schema::Scalar("code")
    }
}

impl ToNode for Node {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        match self {
            Self::Null => sink.null(),
            Self::Bool(value) => sink.bool(*value),
            Self::Int(value) => sink.int(*value),
            Self::Text(text) => sink.text(text),
            Self::Code(code) => sink.code(code),
            Self::List(nodes) => sink.list(nodes.iter().map(|node| node.give(sink))),
            Self::Map(members) => {
                sink.map(members.iter().map(|(name, node)| (name.clone(), node.give(sink))))
            }
        }
    }
}

impl<T: ToNode> ToNode for Option<T> {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        self.as_ref().map_or_else(|| sink.null(), |value| value.give(sink))
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: ToNode> ToNode for Vec<T> {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.list(self.iter().map(|value| value.give(sink)))
    }

    fn schema() -> Schema {
        Schema::List(T::schema)
    }
}

impl<T: ToNode> ToNode for Box<T> {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        self.as_ref().give(sink)
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: ToNode> ToNode for std::collections::BTreeMap<String, T> {
    fn give<S: Sink>(&self, sink: &S) -> S::Value {
        sink.map(self.iter().map(|(key, value)| (Cow::Owned(key.clone()), value.give(sink))))
    }
}

/// Declares a view: a struct whose fields, with their documentation, are what a template sees.
macro_rules! view {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])* pub $field:ident : $kind:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $( $(#[doc = $field_doc])* pub $field: $kind, )*
        }

        impl $name {
            /// The fields with their documentation, for the page on templates.
            pub const FIELDS: &'static [$crate::target::view::Field] = &[
                $( $crate::target::view::Field {
                    name: stringify!($field),
                    kind: stringify!($kind),
                    doc: concat!($($field_doc, "\n",)*),
                    schema: <$kind as $crate::target::view::ToNode>::schema,
                }, )*
            ];
        }

        impl $crate::target::view::ToNode for $name {
            fn give<S: $crate::target::view::Sink>(&self, sink: &S) -> S::Value {
                sink.map(
                    [$( (
                        std::borrow::Cow::Borrowed(stringify!($field)),
                        $crate::target::view::ToNode::give(&self.$field, sink),
                    ), )*]
                    .into_iter(),
                )
            }

            fn schema() -> $crate::target::view::Schema {
                $crate::target::view::Schema::View(stringify!($name), Self::FIELDS)
            }
        }
    };
}

#[cfg(feature = "docs")]
pub(crate) use view;
