//! Files that were named → the model.

use super::select::select;
use crate::collection::{self, Collection, Document, Environment};
use crate::diagnostic::Diagnostic;
use crate::lower::{self, Options, Scopes};
use crate::model::{Item, Model};
use crate::source::SourceText;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A collection, what fills its variables, and which of its items are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    /// The collection; `-` is standard input.
    pub file: PathBuf,
    /// Environments; later ones win.
    pub environments: Vec<PathBuf>,
    /// The workspace's globals.
    pub globals: Option<PathBuf>,
    /// Names and values that win over every file.
    pub values: Vec<(String, String)>,
    /// Only these items; all of them where there is nothing.
    pub items: Vec<String>,
    /// How many MiB a file may have.
    pub max_input: usize,
}

/// How variables and credentials are said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Saying {
    /// Whether the code begins with one named value for each variable.
    pub bind: bool,
    /// Whether credentials are said as they are.
    pub show_secrets: bool,
}

/// A collection, understood, and the items that were asked for.
#[derive(Debug)]
pub struct Loaded {
    /// All of the collection.
    pub model: Model,
    /// Positions of the chosen items in [`Model::items`].
    pub(super) chosen: Vec<usize>,
    /// What was noticed on the way. [`Loaded::locate`] fills in lines and columns.
    pub diagnostics: Vec<Diagnostic>,
    collection: Collection,
    scopes: Scopes,
    source: SourceText,
}

impl Loaded {
    /// The collection as written.
    pub(super) fn collection(&self) -> &Collection {
        &self.collection
    }

    /// What fills its variables.
    pub(super) fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// The chosen items, in document order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.chosen.iter().filter_map(|index| self.model.items.get(*index))
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The same with these items chosen, by their positions.
    #[must_use]
    pub(super) fn with_items(self, chosen: Vec<usize>) -> Self {
        Self { chosen, ..self }
    }

    /// The file, for messages.
    pub(super) fn source(&self) -> &SourceText {
        &self.source
    }

    /// Fills in where in the collection's file the messages belong.
    pub fn locate(&self, diagnostics: &mut [Diagnostic]) {
        self.source.locate(diagnostics);
    }
}

/// A collection as written, and what fills its variables.
#[derive(Debug)]
pub struct Opened {
    /// The collection.
    pub collection: Collection,
    /// What fills its variables.
    pub scopes: Scopes,
    /// What was noticed on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// Its text.
    pub source: SourceText,
}

/// Reads the files.
///
/// # Errors
/// A file that cannot be read or is not what it should be.
pub fn open(input: &Input) -> Result<Opened, Diagnostic> {
    let (source, document, mut diagnostics) = read(&input.file, input.max_input)?;
    let Document::Collection(collection) = document else {
        return Err(Diagnostic::error(
            "not-a-collection",
            "this is an environment, not a collection",
        )
        .in_file(source.name())
        .help("name the collection first, and give the environment with -e"));
    };
    let mut scopes = Scopes { command_line: input.values.clone(), ..Scopes::default() };
    for path in &input.environments {
        let environment = environment(path, input.max_input, &mut diagnostics)?;
        scopes.environments.push(environment);
    }
    if let Some(path) = &input.globals {
        let globals = environment(path, input.max_input, &mut diagnostics)?;
        scopes.globals.push(globals);
    }
    Ok(Opened { collection, scopes, diagnostics, source })
}

/// Reads the files and puts them together.
///
/// # Errors
/// As [`open`], and a choice of items that matches nothing.
pub fn load(input: &Input, saying: Saying) -> Result<Loaded, Diagnostic> {
    let Opened { collection, scopes, mut diagnostics, source } = open(input)?;
    let options = Options {
        variables: match saying.bind {
            false => lower::Variables::Keep,
            true => lower::Variables::Bind,
        },
        show_secrets: saying.show_secrets,
        ..Options::default()
    };
    let (model, noticed) = lower::lower(&collection, &scopes, &options);
    diagnostics.extend(noticed);
    let chosen = chosen(&model, &input.items, &source)?;
    Ok(Loaded { model, chosen, diagnostics, collection, scopes, source })
}

/// The positions of the items that were asked for.
///
/// # Errors
/// A choice that matches nothing.
pub fn chosen(
    model: &Model,
    wanted: &[String],
    source: &SourceText,
) -> Result<Vec<usize>, Diagnostic> {
    let trails: Vec<Vec<String>> = model.items.iter().map(Item::trail).collect();
    select(&trails, wanted).map_err(|error| error.in_file(source.name()))
}

fn environment(
    path: &Path,
    mebibytes: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Environment, Diagnostic> {
    let (source, document, mut noticed) = read(path, mebibytes)?;
    let Document::Environment(environment) = document else {
        return Err(Diagnostic::error(
            "not-an-environment",
            "this is a collection, not an environment",
        )
        .in_file(source.name())
        .help("an environment has a list of `values`"));
    };
    source.locate(&mut noticed);
    diagnostics.extend(noticed);
    Ok(environment)
}

fn read(
    path: &Path,
    mebibytes: usize,
) -> Result<(SourceText, Document, Vec<Diagnostic>), Diagnostic> {
    let source = text(path, mebibytes)?;
    let (document, diagnostics) = collection::read(&source)?;
    Ok((source, document, diagnostics))
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// A file that cannot be read, is too large or is no text.
pub fn text(path: &Path, mebibytes: usize) -> Result<SourceText, Diagnostic> {
    let limit = u64::try_from(mebibytes).unwrap_or(u64::MAX).saturating_mul(1 << 20);
    if path == Path::new("-") {
        return SourceText::read("<stdin>", io::stdin().lock(), limit);
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| {
        Diagnostic::error("unreadable-file", format!("cannot read the file: {error}"))
            .in_file(&name)
    })?;
    SourceText::read(name, file, limit)
}
