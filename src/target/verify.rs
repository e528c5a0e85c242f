//! How programs of a target are checked, built and run (`[verify]` of `target.toml`).
//!
//! A runner is data: `polypost verify` lays out the programs of several items in one folder, runs
//! the commands that check and build them all, and then runs each of them by itself. Nothing in
//! Rust knows a toolchain by name.

use indexmap::IndexMap;
use serde::Deserialize;

/// How the programs of a target are proven.
///
/// In every command and path, `{id}` is the number of a program, `{folder}` the folder of the
/// build, `{cache}` a folder that outlives it, and `{build}` a word that no other build has.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Verify {
    /// What must be installed, and how to come by it.
    pub needs: Vec<Need>,
    /// The template of the file that holds one program, and its path; the first of the target's
    /// own files unless given.
    pub program: Option<Layout>,
    /// The templates of files that there is one of in a build; they see its programs.
    pub files: Vec<Layout>,
    /// Plain files beside the templates, below `verify/`, that are copied as they are. Their paths
    /// in the build are without `verify/`.
    pub assets: Vec<String>,
    /// The most programs that share one build.
    pub share: Option<usize>,
    /// Commands that check all programs without running them. What they print is looked through
    /// for the paths of the programs, to know which of them is meant.
    pub check: Vec<Vec<String>>,
    /// Commands that build them all, likewise.
    pub build: Vec<Vec<String>>,
    /// The command that runs one program.
    pub run: Vec<String>,
    /// The command of a process that runs one program after another, in place of [`Verify::run`]:
    /// it reads one JSON object a line and answers each with one line, as docs/verify.md says.
    pub worker: Vec<String>,
    /// Variables of the environment in which programs are checked and built.
    pub environment: IndexMap<String, String>,
    /// The exit codes by which a program says that the status of the answer is an error.
    pub refusals: Vec<i32>,
    /// The exit code by which a run says that a part is missing which only some programs need; the
    /// last line of standard error says which.
    pub missing: Option<i32>,
    /// What the language, its library or a tool says or keeps otherwise than the collection has
    /// it, whatever the code says.
    pub limits: Vec<Limit>,
}

/// Something that must be installed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What it is called.
    pub name: String,
    /// A command that succeeds where it is there.
    pub probe: Vec<String>,
    /// What to type, or to do, where it is not.
    pub install: String,
}

/// A template and the path of what it makes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The template.
    pub template: String,
    /// The path in the folder of the build.
    pub path: String,
}

/// A difference that the code cannot avoid. What differs only so is reported with the reason, and
/// not as proven.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Which.
    pub kind: LimitKind,
    /// Why, as a sentence for the reader of the report.
    pub reason: String,
}

/// The kinds of [`Limit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LimitKind {
    /// Requests: characters of the target are percent-encoded that Postman sends as they are.
    TargetEscapes,
    /// Requests: `.` and `..` of the path are resolved.
    DotSegments,
    /// Requests: several headers of one name are joined by commas.
    JoinedHeaders,
    /// Answers: line breaks at the end of a text are lost, as by a command substitution.
    FinalLineBreaks,
    /// Answers: U+0000 ends a text.
    AfterNul,
    /// Answers: U+0000 is left out of a text.
    WithoutNul,
    /// Answers: a byte order mark before a text is taken off.
    ByteOrderMark,
    /// Answers: a key is found only in the spelling that the code has it in, though JSON may spell
    /// it otherwise, as `\u00e9` or `\/`.
    EscapedKeys,
    /// Answers: an object or an array among the texts of an array is read as an empty text.
    MixedElements,
    /// Answers: numbers are kept as doubles, also whole ones.
    DoubleNumbers,
    /// Answers: of a repeated key the first value is read, not the last.
    FirstOfKeys,
}
