//! One message to a person: what happened, where, and what to do about it.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The output is right, and this is good to know.
    Note,
    /// Something was guessed, or could not be said in the output.
    Warning,
    /// Nothing useful can come of this input.
    Error,
}

/// A message about one place of the input.
///
/// The code is stable: it never changes its meaning, and `docs/diagnostics.md` explains each.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// A short stable name in kebab case, such as `unknown-auth`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is the matter, as a sentence without the final point.
    pub what: String,
    /// What to do about it, when there is something to do.
    pub help: Option<String>,
}

/// A place in the input. Every part may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The file, as it was named on the command line.
    pub file: Option<String>,
    /// The names of the folders and of the item, from the outside in.
    pub item: Vec<String>,
    /// Where in the JSON of the file.
    pub path: JsonPath,
    /// Line and column, from 1, columns in characters.
    pub position: Option<(usize, usize)>,
}

/// A path into a JSON document: `item[3].request.header[0].value`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct JsonPath(Vec<Step>);

/// One step of a [`JsonPath`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The member of an object.
    Key(String),
    /// The element of an array, from 0.
    Index(usize),
}

impl JsonPath {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a member of the object at this path.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.into()));
        Self(steps)
    }

    /// The path of an element of the array at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Index(index));
        Self(steps)
    }

    /// The path of a place inside the value at this path.
    #[must_use]
    pub fn join(&self, inner: &Self) -> Self {
        Self(self.0.iter().chain(&inner.0).cloned().collect())
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl FromIterator<Step> for JsonPath {
    fn from_iter<T: IntoIterator<Item = Step>>(steps: T) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if is_plain(key) => {
                    if n > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// `file:line:column, JSON path, item`, as far as known; nothing where nothing is.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match (&self.file, self.position) {
            (Some(file), Some((line, column))) => parts.push(format!("{file}:{line}:{column}")),
            (Some(file), None) => parts.push(file.clone()),
            (None, Some((line, column))) => parts.push(format!("line {line}, column {column}")),
            (None, None) => {}
        }
        if !self.path.steps().is_empty() {
            parts.push(self.path.to_string());
        }
        if !self.item.is_empty() {
            parts.push(format!("item `{}`", self.item.join("/")));
        }
        f.write_str(&parts.join(", "))
    }
}

/// What and where, on one line. Text of the input stands in it as it is: who prints it to a
/// terminal must escape control characters.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        let place = self.place.to_string();
        if place.is_empty() { Ok(()) } else { write!(f, " (at {place})") }
    }
}

impl std::error::Error for Diagnostic {}

/// The path as text.
impl serde::Serialize for JsonPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

impl Diagnostic {
    /// A warning without a place; add one with [`Diagnostic::at`] and [`Diagnostic::in_item`].
    pub fn warning(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, what)
    }

    /// An error without a place.
    pub fn error(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, what)
    }

    /// A note without a place.
    pub fn note(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, what)
    }

    fn new(code: &'static str, severity: Severity, what: impl Into<String>) -> Self {
        Self { code, severity, place: Place::default(), what: what.into(), help: None }
    }

    /// The same message at a place of the JSON.
    #[must_use]
    pub fn at(mut self, path: &JsonPath) -> Self {
        self.place.path = path.clone();
        self
    }

    /// The same message about an item, named from the outermost folder in.
    #[must_use]
    pub fn in_item(mut self, trail: &[String]) -> Self {
        self.place.item = trail.to_vec();
        self
    }

    /// The same message about a file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.place.file = Some(file.into());
        self
    }

    /// The same message with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
