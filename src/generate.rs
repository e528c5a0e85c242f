//! Items → code: the stages after the model, put together for one target.

use crate::diagnostic::{Diagnostic, JsonPath};
use crate::json;
use crate::model::{Body, Example, Item, Request};
use crate::render::Renderer;
use crate::shape::{self, ResponseShape};
use crate::target::Target;
use crate::target::verify::Layout;
use crate::target::view::{self, BuildFolderView, Choices};
use crate::text::Text;

/// Everything that is needed to generate code for one target. Made once, used for every item, and
/// shared between threads.
#[derive(Debug)]
pub struct Generator {
    target: Target,
    renderer: Renderer,
}

/// What an item's saved responses say, for every target alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    shapes: Vec<ResponseShape>,
    /// What was odd about the samples.
    warnings: Vec<Diagnostic>,
}

impl Answers {
    /// The types of the answers, by status.
    pub fn shapes(&self) -> &[ResponseShape] {
        &self.shapes
    }

    /// Infers the types of an item's answers.
    pub fn of(item: &Item) -> Self {
        let (shapes, warnings) = shape::infer(&item.examples);
        Self { shapes, warnings }
    }
}

/// What code about one piece of JSON is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Building it.
    Create,
    /// Reading it.
    Parse,
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

/// The code for one item, made to be proven: it also tells what it read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The program, or the file around it that `[verify] program` of the target makes.
    pub file: File,
    /// The variables of the environment that it needs, each with the name of the collection's
    /// variable it stands for. Those that the code has a value for are not among them.
    pub environment: Vec<(String, String)>,
    /// What the code could not say.
    pub limits: Vec<String>,
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
        self.generate_with(item, &Answers::of(item), choices)
    }

    /// The code for one item whose answers are known already, which spares inferring them again
    /// for each of several targets.
    ///
    /// # Errors
    /// As [`Generator::generate`].
    pub fn generate_with(
        &self,
        item: &Item,
        answers: &Answers,
        choices: &Choices,
    ) -> Result<Snippet, Diagnostic> {
        let limits = view::limits(&item.request, &self.target);
        let view = view::build(item, &answers.shapes, &self.target, &limits, choices)?;
        let mut warnings = answers.warnings.clone();
        warnings.extend(limits.iter().map(|limit| {
            let what = format!("{}: {}", self.target.manifest.title, limit.trim_end_matches('.'));
            Diagnostic::warning("not-in-the-code", what).at(&item.path).in_item(&item.trail())
        }));
        let files = self
            .renderer
            .render(&view)?
            .into_iter()
            .map(|file| File { path: file.path, text: file.text })
            .collect();
        Ok(Snippet { files, warnings })
    }

    /// The code for one item, made to be proven as the program with the number `id`. The file's
    /// path still holds `{id}`.
    ///
    /// # Errors
    /// As [`Generator::generate`], and for a target without files.
    pub fn program(
        &self,
        id: usize,
        item: &Item,
        answers: &Answers,
        choices: &Choices,
    ) -> Result<Program, Diagnostic> {
        let manifest = &self.target.manifest;
        let own = manifest.files.first().map(|file| Layout {
            template: file.template.clone(),
            path: file.path.replace("{stem}", "programs/{id}"),
        });
        let layout = manifest.verify.as_ref().and_then(|verify| verify.program.clone()).or(own);
        let Some(layout) = layout else {
            let what = format!("the target {} makes no file", manifest.name);
            return Err(Diagnostic::error("bad-target", what));
        };
        let limits = view::limits(&item.request, &self.target);
        let choices = Choices { verify: Some(id), ..choices.clone() };
        let view = view::build(item, &answers.shapes, &self.target, &limits, &choices)?;
        let text = self.renderer.render_template(&layout.template, &view)?;
        let environment = view
            .variables
            .iter()
            .filter(|variable| variable.value.is_none())
            .map(|variable| (variable.env_bare.to_string(), variable.wire_name.clone()))
            .collect();
        Ok(Program { file: File { path: layout.path, text }, environment, limits })
    }

    /// The files that programs with these numbers share when they are built together. `build` is
    /// a word that no other build has, made of small letters, digits and underscores.
    ///
    /// # Errors
    /// A template that fails while it is rendered.
    pub fn build_folder(&self, build: &str, ids: &[usize]) -> Result<Vec<File>, Diagnostic> {
        let Some(verify) = &self.target.manifest.verify else { return Ok(Vec::new()) };
        let view = BuildFolderView::new(build, ids);
        let rendered = verify.files.iter().map(|layout| {
            let text = self.renderer.render_template(&layout.template, &view)?;
            Ok(File { path: layout.path.clone(), text })
        });
        let plain = verify.assets.iter().filter_map(|name| {
            let asset = self.target.assets.iter().find(|asset| asset.name == *name)?;
            let path = name.strip_prefix("verify/").unwrap_or(name).to_owned();
            Some(Ok(File { path, text: asset.text.clone().into_owned() }))
        });
        rendered.chain(plain).collect()
    }

    /// Code that builds, or reads, one piece of JSON, called `name`; and what was odd about the
    /// JSON.
    ///
    /// # Errors
    /// Text that is not JSON, and a target that has no template for the purpose.
    pub fn json(
        &self,
        purpose: Purpose,
        name: &str,
        text: &str,
        choices: &Choices,
    ) -> Result<(String, Vec<Diagnostic>), Diagnostic> {
        let templates = &self.target.manifest.json;
        let (template, word) = match purpose {
            Purpose::Create => (&templates.create, "builds"),
            Purpose::Parse => (&templates.parse, "reads"),
        };
        let Some(template) = template else {
            let target = &self.target.manifest.name;
            let what = format!("the target {target} has no code that {word} JSON");
            return Err(Diagnostic::error("no-json-code", what)
                .help("a target names its templates for that under `[json]`"));
        };
        let (item, warnings) = item_of_json(name, text)?;
        let (shapes, _) = shape::infer(&item.examples);
        let view = view::build(&item, &shapes, &self.target, &[], choices)?;
        Ok((self.renderer.render_template(template, &view)?, warnings))
    }
}

/// An item that sends this JSON and is answered with it.
fn item_of_json(name: &str, text: &str) -> Result<(Item, Vec<Diagnostic>), Diagnostic> {
    let parsed = json::parse_str(text).map_err(|error| {
        let mut out = Diagnostic::error("not-json", error.kind.to_string());
        out.place.position = Some((error.line, error.column));
        out
    })?;
    let warnings = parsed
        .oddities
        .iter()
        .map(|oddity| {
            let mut out =
                Diagnostic::warning("odd-json", format!("there is {}", oddity.describe()));
            out.place.position = Some(oddity.position);
            out
        })
        .collect();
    let strict = parsed.is_strict();
    let media_type = "application/json".to_owned();
    let body = Body::Json { text: Text::literal(text.trim()), value: parsed.value, strict };
    let example = Example {
        name: None,
        status: Some(200),
        reason: None,
        headers: vec![("Content-Type".to_owned(), media_type.clone())],
        body: Some(text.to_owned()),
        language: Some("json".to_owned()),
        path: JsonPath::root(),
    };
    let item = Item {
        index: 0,
        folders: Vec::new(),
        name: name.to_owned(),
        description: None,
        request: Request {
            method: "POST".to_owned(),
            implied_content_type: Some(media_type.clone()),
            body,
            ..Request::default()
        },
        examples: vec![example],
        path: JsonPath::root(),
        written: std::sync::Arc::default(),
    };
    Ok((item, warnings))
}
