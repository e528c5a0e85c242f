//! The few kinds of value that reach a template.

use crate::target::literal::HARD_BREAK;
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
        f.write_str(&self.0.replace(HARD_BREAK, "\n"))
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

/// How a Rust value becomes a [`Node`].
pub trait ToNode {
    /// The value as a template sees it.
    fn to_node(&self) -> Node;

    /// What such values are, for the documentation of templates and for checking them.
    fn schema() -> Schema {
        Schema::Any
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
    fn to_node(&self) -> Node {
        Node::Bool(*self)
    }

    fn schema() -> Schema {
        Schema::Scalar("yes or no")
    }
}

impl ToNode for usize {
    fn to_node(&self) -> Node {
        Node::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }

    fn schema() -> Schema {
        Schema::Scalar("number")
    }
}

impl ToNode for u16 {
    fn to_node(&self) -> Node {
        Node::Int(i64::from(*self))
    }

    fn schema() -> Schema {
        Schema::Scalar("number")
    }
}

impl ToNode for String {
    fn to_node(&self) -> Node {
        Node::Text(self.clone())
    }

    fn schema() -> Schema {
        Schema::Scalar("text")
    }
}

impl ToNode for Code {
    fn to_node(&self) -> Node {
        Node::Code(self.0.clone())
    }

    fn schema() -> Schema {
        Schema::Scalar("code")
    }
}

impl ToNode for Node {
    fn to_node(&self) -> Node {
        self.clone()
    }
}

impl<T: ToNode> ToNode for Option<T> {
    fn to_node(&self) -> Node {
        self.as_ref().map_or(Node::Null, ToNode::to_node)
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: ToNode> ToNode for Vec<T> {
    fn to_node(&self) -> Node {
        Node::List(self.iter().map(ToNode::to_node).collect())
    }

    fn schema() -> Schema {
        Schema::List(T::schema)
    }
}

impl<T: ToNode> ToNode for Box<T> {
    fn to_node(&self) -> Node {
        self.as_ref().to_node()
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: ToNode> ToNode for std::collections::BTreeMap<String, T> {
    fn to_node(&self) -> Node {
        Node::Map(
            self.iter().map(|(key, value)| (Cow::Owned(key.clone()), value.to_node())).collect(),
        )
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
            fn to_node(&self) -> $crate::target::view::Node {
                $crate::target::view::Node::Map(vec![
                    $( (
                        std::borrow::Cow::Borrowed(stringify!($field)),
                        $crate::target::view::ToNode::to_node(&self.$field),
                    ), )*
                ])
            }

            fn schema() -> $crate::target::view::Schema {
                $crate::target::view::Schema::View(stringify!($name), Self::FIELDS)
            }
        }
    };
}
