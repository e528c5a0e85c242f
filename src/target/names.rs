//! One resolver for names: casing, legal characters, reserved words, clashes.

use crate::target::language::Language;
use crate::target::view::Code;

/// What a name is for; a language has a habit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A local variable.
    Variable,
    /// A constant, such as a bound value at the head of a snippet.
    Constant,
    /// A type.
    Type,
    /// A member of a type.
    Field,
    /// A function, procedure or method.
    Function,
}

/// The names declared in one scope, with those the language reserves and those the target's
/// templates use themselves. Two names never clash, also where the language ignores case.
#[derive(Debug, Clone)]
pub struct Names<'a> {
    #[expect(dead_code, reason = "the next commit reads it")]
    language: &'a Language,
}

impl<'a> Names<'a> {
    /// An empty scope.
    pub fn new(language: &'a Language) -> Self {
        Self { language }
    }

    /// Declares a name as near to `wanted` as can be and returns it.
    pub fn declare(&mut self, _wanted: &str, _kind: NameKind) -> Code {
        todo!()
    }
}
