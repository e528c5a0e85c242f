//! What came of a proof, and its forms: text for a person, JSON for a tool, JUnit for a build
//! server.

mod diff;
mod json;
mod junit;
mod text;

use super::reads::{self, Key};
use crate::wire::Difference;

pub use json::json;
pub use junit::junit;
pub use text::{Style, text};

/// The outcome of everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The collection's name.
    pub collection: String,
    /// The targets, in the order they were asked for.
    pub targets: Vec<TargetReport>,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

/// The outcome for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetReport {
    /// The target's name.
    pub name: String,
    /// The name a reader sees.
    pub title: String,
    /// Why no item was checked, where none was.
    pub skipped: Option<Skipped>,
    /// The items, in document order; none where the target was skipped.
    pub items: Vec<ItemReport>,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// Why a whole target was not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The reason: `curl is not installed`.
    pub reason: String,
    /// What to do about it: a command to type, where there is one.
    pub install: Option<String>,
}

/// The outcome for one item in one target.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemReport {
    /// The item's position in the collection, from 0.
    pub index: usize,
    /// The names of its folders and its own.
    pub item: Vec<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was found wrong, or, where the outcome is [`Outcome::Partly`], what the stated limit
    /// brings with it.
    pub findings: Vec<Finding>,
    /// What could not be checked, and why.
    pub unchecked: Vec<String>,
    /// How many times its program was run.
    pub runs: usize,
    /// How many values it told to have read.
    pub values: usize,
    /// How long its runs took, in seconds.
    pub seconds: f64,
}

/// What came of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Everything was checked and found right.
    Proven,
    /// What was checked is right, and something could not be checked or said.
    Partly,
    /// Nothing was checked.
    NotChecked,
    /// Something is wrong.
    Failed,
}

impl Outcome {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Partly => "partly proven",
            Self::NotChecked => "not checked",
            Self::Failed => "failed",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The run in which it showed; empty where no run was reached.
    pub run: String,
    /// What it is about.
    pub part: Part,
    /// The place: `header content-type`, `books[0].price`, or what happened.
    pub what: String,
    /// What was expected; `None` where nothing was.
    pub expected: Option<String>,
    /// What there was; `None` where nothing was.
    pub actual: Option<String>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The program is not one: it does not parse, or its types do not fit.
    Check,
    /// It could not be built.
    Build,
    /// It did not end as it should.
    Run,
    /// What it sent.
    Request,
    /// What it read.
    Answer,
}

impl Part {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
            Self::Run => "run",
            Self::Request => "request",
            Self::Answer => "answer",
        }
    }
}

impl Finding {
    /// A difference in what was read.
    pub(super) fn answer(place: &[Key], expected: Option<String>, actual: Option<String>) -> Self {
        let what = reads::path(place);
        Self { run: String::new(), part: Part::Answer, what, expected, actual }
    }

    /// A difference in what was sent.
    pub(super) fn request(difference: Difference) -> Self {
        let Difference { what, expected, actual } = difference;
        Self { run: String::new(), part: Part::Request, what, expected, actual }
    }

    /// Something that happened, with what was said about it.
    pub(super) fn happened(part: Part, what: impl Into<String>, said: &str) -> Self {
        let said = said.trim();
        let actual = (!said.is_empty()).then(|| said.to_owned());
        Self { run: String::new(), part, what: what.into(), expected: None, actual }
    }
}

impl Report {
    /// Whether nothing was found wrong. What was not checked is no failure.
    pub fn is_success(&self) -> bool {
        !self.interrupted && self.targets.iter().all(|target| target.count(Outcome::Failed) == 0)
    }
}

impl TargetReport {
    /// How many items came out so.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.items.iter().filter(|item| item.outcome == outcome).count()
    }
}
