//! Items → code: the stages after the model, put together for one target.

use crate::diagnostic::Diagnostic;
use crate::model::Item;
use crate::render::Renderer;
use crate::shape;
use crate::target::Target;
use crate::target::view::{self, Choices};

/// Everything that is needed to generate code for one target. Made once, used for every item, and
/// shared between threads.
#[derive(Debug)]
pub struct Generator {
    target: Target,
    renderer: Renderer,
}

/// The code for one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Snippet {
    /// The files, in the order the target names them. A target with one file a snippet has one.
    pub files: Vec<File>,
    /// What the code could not say, or had to guess.
    pub warnings: Vec<Diagnostic>,
}

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path within the snippet, such as `main.rs`; `{stem}` in a target's file pattern stays
    /// for the writer to fill.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Generator {
    /// Compiles the templates of a target.
    ///
    /// # Errors
    /// A template that cannot be read says so with its file and line.
    pub fn new(target: Target) -> Result<Self, Diagnostic> {
        let renderer = Renderer::new(&target)?;
        Ok(Self { target, renderer })
    }

    /// The target.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The code for one item.
    ///
    /// # Errors
    /// A template that fails while it is rendered, which names the file, the line and the value
    /// that was missing.
    pub fn generate(&self, item: &Item, choices: &Choices) -> Result<Snippet, Diagnostic> {
        let (shapes, warnings) = shape::infer(&item.examples);
        let view = view::build(item, &shapes, &self.target, choices)?;
        let files = self
            .renderer
            .render(&view)?
            .into_iter()
            .map(|file| File { path: file.path, text: file.text })
            .collect();
        Ok(Snippet { files, warnings })
    }
}
