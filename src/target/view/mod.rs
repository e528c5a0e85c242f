//! What templates see: model, shape and target put together, with every name chosen and every
//! literal written. A template only lays out.

#[macro_use]
mod node;

mod build;

pub mod paths;
pub mod request;
pub mod types;
pub mod walk;

#[cfg(feature = "sdk")]
pub(crate) use build::sentence;
pub use build::{Choices, build, limits};
#[cfg(feature = "docs")]
pub(crate) use node::view;
pub use node::{Code, Field, Node, Schema, Sink, ToNode};

view! {
    /// The head of everything: what a template of one item sees.
    pub struct ItemView {
        /// The item's name.
        pub name: String,
        /// The names of its folders and its own.
        pub trail: Vec<String>,
        /// The item's name as a comment of the language.
        pub title: Vec<Code>,
        /// The item's name as a literal that documents, in languages that have one.
        pub docstring: Option<Code>,
        /// A function name made from the item's name.
        pub function: Code,
        /// A type name made from the item's name.
        pub type_name: Code,
        /// The values to bind at the head of the code; empty where variables are kept visible.
        pub variables: Vec<VariableView>,
        /// What could not be said in code, as comment lines.
        pub notes: Vec<Code>,
        /// What goes out.
        pub request: request::RequestView,
        /// What comes back.
        pub response: ResponseView,
        /// The target's options: defaults from `target.toml`, then what the user chose.
        pub options: Node,
        /// Set where the program is made to be proven (`polypost verify`), and then says what it
        /// read; null in every program for people.
        pub verify: Option<VerifyView>,
    }
}

view! {
    /// A program that is made to be proven.
    pub struct VerifyView {
        /// Its number.
        pub id: Code,
    }
}

view! {
    /// The head of everything for the files that programs share in a build (`[verify] files`).
    pub struct BuildFolderView {
        /// A word that no other build has, made of small letters, digits and underscores.
        pub build: Code,
        /// The programs.
        pub programs: Vec<VerifyView>,
    }
}

view! {
    /// A value bound at the head of the code.
    pub struct VariableView {
        /// Its identifier.
        pub name: Code,
        /// The variable's name in the collection.
        pub wire_name: String,
        /// The name of the environment variable that gives it, as a string literal.
        pub env: Code,
        /// The same bare, where a language writes it so (`$JOB_ID`).
        pub env_bare: Code,
        /// Its value in the collection, as a string literal; null for secrets and unknown values.
        pub value: Option<Code>,
        /// Whether it is a credential.
        pub secret: bool,
    }
}

view! {
    /// What comes back, from the samples of the best success status.
    pub struct ResponseView {
        /// `none` (no sample), `empty`, `json`, `xml`, `html`, `text`.
        pub kind: String,
        /// The status the samples have; null where none is known.
        pub status: Option<u16>,
        /// `object`, `array` or `scalar`, for `json`.
        pub root: Option<String>,
        /// The sample, pretty-printed, as lines of a comment (`[response] samples`).
        pub sample: Vec<Code>,
        /// A variable name for the decoded answer, such as `job`.
        pub name: Code,
        /// What reads the answer by paths, for `[response] style = "paths"` and `json`.
        pub paths: Option<paths::ReadView>,
        /// The types to read the answer into, for `[response] style = "types"` and `json`.
        pub types: Option<types::TypesView>,
        /// Error statuses that samples document.
        pub error_statuses: Vec<u16>,
        /// The steps that read the answer, for targets whose `[response] style` is `walk` and
        /// answers that are JSON.
        pub steps: Vec<walk::WalkStep>,
    }
}

impl BuildFolderView {
    /// The view of programs with these numbers.
    pub(crate) fn new(build: &str, ids: &[usize]) -> Self {
        let program = |id: &usize| VerifyView { id: Code::new(id.to_string()) };
        Self { build: Code::new(build), programs: ids.iter().map(program).collect() }
    }
}
