//! Collections → a documentation site: static pages that need no server, no other host, and, but
//! for comfort, no script.
//!
//! [`build`] makes every file in memory. `tree` says which pages there are, [`view`] what their
//! templates see; what is deep or large on a page (trees of fields, highlighted code, descriptions)
//! is made in Rust.

mod anchors;
mod assets;
mod color;
mod commonmark;
mod description;
mod fields;
mod highlight;
mod home;
mod item;
mod machines;
mod markdown;
mod markup;
mod page;
mod parameters;
mod search;
mod tree;
pub mod view;
mod words;

pub use assets::templates;
pub use color::Color;
pub use markdown::Flavor;
pub use tree::Part;

use crate::diagnostic::Diagnostic;
use crate::emit::{self, Tree};
use crate::generate::Generator;
use crate::lower::Redaction;
#[cfg(feature = "sdk")]
use crate::model::Description;
use crate::render::HtmlRenderer;
use crate::target::Template;
use crate::target::view::{Choices, ToNode};
use page::{Made, Maker};
use rayon::prelude::*;
use tree::Pages;

/// A description as CommonMark that can do nothing, without a heading that only says `title` again.
#[cfg(feature = "sdk")]
pub(crate) fn prose(description: &Description, title: &str) -> Option<String> {
    let html = description::render(Some(description), title, 2, &mut anchors::Anchors::default())?;
    Some(commonmark::from_html(&html, commonmark::Source::Prose))
}

/// The beginning of a description on one line, at most so many characters.
#[cfg(feature = "sdk")]
pub(crate) fn summary(description: &Description, most: usize) -> Option<String> {
    description::summary(Some(description), "", most)
}

/// A line of text as Markdown in which nothing is markup.
#[cfg(feature = "sdk")]
pub(crate) fn inert(text: &str) -> String {
    commonmark::escape(text)
}

/// A language that code is shown in.
#[derive(Debug, Clone, Copy)]
pub struct Language<'a> {
    /// What makes the code.
    pub generator: &'a Generator,
    /// What was chosen for it.
    pub choices: &'a Choices,
}

/// What a site is to be like.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its title; the collection's name where nothing is given.
    pub title: Option<String>,
    /// The address where it will stand, with `/` at the end. Without one there is no `sitemap.xml`
    /// and no canonical address.
    pub base_url: Option<String>,
    /// A picture: the ending of its file's name, and its bytes.
    pub logo: Option<(String, Vec<u8>)>,
    /// The colour of links.
    pub accent: Option<Color>,
    /// Pages of the user's own.
    pub extra: Vec<Extra>,
    /// Templates and assets that replace those of the same name.
    pub templates: Vec<Template>,
    /// Markdown instead of pages, for a site that exists already.
    pub markdown: Option<Flavor>,
    /// Whether credentials are shown as they are.
    pub show_secrets: bool,
}

/// A page of the user's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its title.
    pub title: String,
    /// Its text, which is Markdown.
    pub text: String,
}

/// A site, ready to be written.
#[derive(Debug)]
pub struct Site {
    /// Its files.
    pub files: Tree,
    /// How many pages of items it has.
    pub items: usize,
    /// How many pages there are in all.
    pub pages: usize,
    /// What the code could not say, or had to guess.
    pub warnings: Vec<Diagnostic>,
}

/// Makes a site of these collections.
///
/// # Errors
/// A template that has a mistake or fails, and two files of one name.
pub fn build(
    parts: &[Part<'_>],
    languages: &[Language<'_>],
    options: &Options,
) -> Result<Site, Diagnostic> {
    let templates = assets::with_user(&options.templates);
    let renderer = HtmlRenderer::new(&templates, view::PageView::schema())?;
    let title = match (&options.title, parts) {
        (Some(title), _) => title.as_str(),
        (None, [part]) => tree::title(&part.model.name),
        (None, _) => "API documentation",
    };
    let pages = Pages::new(parts, title);
    let redactions: Vec<Redaction> = parts
        .iter()
        .map(|part| match options.show_secrets {
            true => Redaction::none(),
            false => Redaction::of(part.model),
        })
        .collect();
    let maker = Maker::new(&pages, parts, languages, &redactions, options, title);
    let made: Vec<Made> = pages
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| maker.page(number, page, &renderer))
        .collect::<Result<_, Diagnostic>>()?;

    let mut files = Tree::new();
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let mut entries = Vec::with_capacity(made.len());
    let others = maker.extras(&renderer)?.into_iter().chain([maker.all(&renderer)?]);
    for page in made.into_iter().chain(others) {
        for (path, text) in page.files {
            files.insert(&path, text)?;
        }
        warnings.extend(page.warnings);
        entries.push(page.entry);
    }
    match options.markdown {
        Some(Flavor::MdBook) => {
            files.insert("SUMMARY.md", machines::summary_of_book(&pages, &maker))?
        }
        Some(_) => {}
        None => {
            let index = search::index(&entries);
            files.insert(&asset("search.js"), search::script(&index))?;
            files.insert("search-index.json", index)?;
            assets::insert(&mut files, &templates, languages.len(), options)?;
            machines::insert(&mut files, &pages, &maker, &entries)?;
        }
    }
    Ok(Site { items: pages.items().count(), pages: pages.pages.len(), files, warnings })
}

/// The path of a file that belongs to the site itself. No page is called so: names of items have no
/// underscore first.
fn asset(name: &str) -> String {
    format!("_polypost/{name}")
}

/// From names of our own making, which meet only by mistake.
impl Site {
    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Writes the site under a folder, and deletes what an earlier site left there. `input` says
    /// what the site was made from, see [`emit::is_current`].
    ///
    /// # Errors
    /// As [`emit::sync()`].
    pub fn write(
        &self,
        folder: &std::path::Path,
        input: &str,
    ) -> Result<emit::Synced, emit::Error> {
        emit::sync(&self.files, folder, input)
    }
}
