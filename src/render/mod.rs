//! Views and templates → text. The only place that names Tera.
//!
//! A template prints what it is given: [code](crate::target::view::Node::Code) as it is, and
//! [text](crate::target::view::Node::Text) as a complete string literal of the target's language,
//! so that text from a collection cannot become code even where a template forgets about it.

mod check;
mod error;
mod filters;
mod groups;
mod html;
mod layout;

pub use html::{HtmlRenderer, escape, visible};

use crate::diagnostic::Diagnostic;
use crate::target::language::Language;
use crate::target::literal::HARD_BREAK;
use crate::target::manifest::{File, Widths};
use crate::target::marks;
use crate::target::view::{BuildFolderView, ItemView, Schema, Sink, ToNode};
use crate::target::{Target, Template};
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;
use tera::value::Key;
use tera::{Context, Tera, Value};

/// The prefix of built-in templates inside the engine. A user's template of the same name is found
/// first, and can still include or extend `builtin/NAME`.
const BUILTIN: &str = "builtin/";

/// The templates of one target, compiled. It is made once and shared between threads.
#[derive(Clone)]
pub struct Renderer {
    tera: Tera,
    language: Arc<Language>,
    files: Vec<File>,
    widths: Option<Widths>,
    sources: error::Sources,
}

/// A file that was made of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// Its path, with `{stem}` where the file name made from the item's name goes.
    pub path: String,
    /// Its text: lines end with `\n`, the last one too.
    pub text: String,
}

impl Renderer {
    /// Compiles the templates of a target.
    ///
    /// # Errors
    ///
    /// When a template has a mistake that shows without data: wrong syntax, an unknown filter or
    /// component, an include that is not there.
    pub fn new(target: &Target) -> Result<Self, Diagnostic> {
        let of_builds: Vec<&str> = target
            .manifest
            .verify
            .iter()
            .flat_map(|verify| verify.files.iter().map(|layout| layout.template.as_str()))
            .collect();
        let options: Vec<&str> = target.manifest.options.keys().map(String::as_str).collect();
        let schema = |name: &str| match of_builds.contains(&name) {
            true => BuildFolderView::schema(),
            false => ItemView::schema(),
        };
        let language = Arc::clone(&target.language);
        let widths = target.manifest.layout;
        let mut renderer = Self::of(&target.templates, language, widths, &options, &schema)?;
        renderer.files.clone_from(&target.manifest.files);
        Ok(renderer)
    }

    /// Compiles templates that speak a language. `schema` says what a template of that name sees.
    ///
    /// # Errors
    ///
    /// As [`Renderer::new`].
    pub(crate) fn of(
        all: &[Template],
        language: Arc<Language>,
        widths: Option<Widths>,
        options: &[&str],
        schema: &dyn Fn(&str) -> Schema,
    ) -> Result<Self, Diagnostic> {
        let mut tera = Tera::new();
        tera.set_escape_fn(write_literal);
        tera.autoescape_on([""]);
        tera.set_fallback_prefixes([BUILTIN]).map_err(|error| error::unplaced(&error))?;
        filters::register(&mut tera);
        let mut sources = error::Sources::default();
        let mut templates = Vec::with_capacity(all.len());
        for template in all {
            let prefix = if template.builtin { BUILTIN } else { "" };
            let name = format!("{prefix}{}", template.name);
            let source = layout::lone_tags(&template.source);
            let source = match widths {
                Some(_) => marks::marked(&source).into_owned(),
                None => source,
            };
            templates.push((name.clone(), source));
            sources.add(name, template.shown.clone(), &template.source);
        }
        tera.add_raw_templates(templates).map_err(|error| sources.explain(&error))?;
        for template in all {
            let mistakes = check::mistakes(&template.source, schema(&template.name), options);
            if let Some(mistake) = mistakes.first() {
                return Err(error::mistake(template, mistake));
            }
        }
        Ok(Self { tera, language, files: Vec::new(), widths, sources })
    }

    /// Renders the files of one item.
    ///
    /// # Errors
    ///
    /// When a template needs a value that the view does not have.
    pub fn render(&self, view: &impl ToNode) -> Result<Vec<RenderedFile>, Diagnostic> {
        let context = context(view);
        let mut files = Vec::with_capacity(self.files.len());
        for file in &self.files {
            if let Some(option) = &file.when
                && !is_chosen(&context, option)
            {
                continue;
            }
            let text = self.text(&file.template, &context)?;
            files.push(RenderedFile { path: file.path.clone(), text });
        }
        Ok(files)
    }

    /// Renders one template with a view of its own.
    ///
    /// # Errors
    ///
    /// When there is no such template, or it needs a value that the view does not have.
    pub fn render_template(
        &self,
        template: &str,
        view: &impl ToNode,
    ) -> Result<String, Diagnostic> {
        self.text(template, &context(view))
    }

    fn text(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        let _guard = Speaking::begin(&self.language);
        let text =
            self.tera.render(template, context).map_err(|error| self.sources.explain(&error))?;
        Ok(finished(match self.widths {
            Some(widths) => groups::laid_out(text, widths),
            None => text,
        }))
    }
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("files", &self.files).finish_non_exhaustive()
    }
}

/// One line break at the end, and what literals hold as it is put in.
fn finished(mut text: String) -> String {
    let end = text.trim_end_matches([' ', '\n']).len();
    text.truncate(end);
    text.push('\n');
    if let Cow::Owned(restored) = marks::restored(&text) {
        text = restored;
    }
    if text.contains(HARD_BREAK) { text.replace(HARD_BREAK, "\n") } else { text }
}

fn is_chosen(context: &Context, option: &str) -> bool {
    context
        .get("options")
        .and_then(|options| options.get_from_path(option))
        .is_some_and(Value::is_truthy)
}

/// The view as the engine's values. A view is a map; anything else gives templates nothing.
fn context(view: &impl ToNode) -> Context {
    let mut context = Context::new();
    if let Some(members) = view.give(&Values).into_map() {
        for (name, value) in members {
            context.insert_value(name.to_string(), value);
        }
    }
    context
}

/// The sink of Tera's values.
struct Values;

impl Sink for Values {
    type Value = Value;

    fn null(&self) -> Value {
        Value::none()
    }

    fn bool(&self, value: bool) -> Value {
        Value::from(value)
    }

    fn int(&self, value: i64) -> Value {
        Value::from(value)
    }

    fn text(&self, text: &str) -> Value {
        Value::normal_string(text)
    }

    fn code(&self, code: &str) -> Value {
        Value::safe_string(code)
    }

    fn list(&self, values: impl Iterator<Item = Value>) -> Value {
        Value::from(values.collect::<Vec<_>>())
    }

    fn map(&self, members: impl Iterator<Item = (Cow<'static, str>, Value)>) -> Value {
        let members = members.map(|(name, value)| match name {
            Cow::Borrowed(name) => (Key::from(name), value),
            Cow::Owned(name) => (Key::from(name), value),
        });
        Value::from(members.collect::<tera::Map>())
    }
}

thread_local! {
    /// The language of the render under way: Tera's escape function is a plain `fn`, and so cannot
    /// hold it.
    static LANGUAGE: RefCell<Option<Arc<Language>>> = const { RefCell::new(None) };
}

/// While this lives, text that a template prints on this thread becomes literals of a language.
struct Speaking {
    before: Option<Arc<Language>>,
}

impl Speaking {
    fn begin(language: &Arc<Language>) -> Self {
        let before = LANGUAGE.with_borrow_mut(|current| current.replace(Arc::clone(language)));
        Self { before }
    }
}

impl Drop for Speaking {
    fn drop(&mut self) {
        LANGUAGE.with_borrow_mut(|current| *current = self.before.take());
    }
}

/// A text as the lines of a comment in the language of the render under way.
fn comment_lines(text: &str) -> Option<String> {
    LANGUAGE.with_borrow(|language| {
        let lines = language.as_ref()?.comment(text);
        Some(lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n"))
    })
}

fn write_literal(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    LANGUAGE.with_borrow(|language| match language {
        Some(language) => out.write_all(language.string(text).as_str().as_bytes()),
        None => Err(std::io::Error::other("no language to write a literal in")),
    })
}
