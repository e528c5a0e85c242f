//! Pages: their views, rendered.

use super::description;
use super::home;
use super::item;
use super::markdown;
use super::search::Entry;
use super::tree::{self, Kind, Page, Pages, Part, href, root};
use super::view::{EntryView, GroupView, LanguageView, LinkView, PageView, SiteView};
use super::words::VariablePlaces;
use super::{Extra, Language, Options, anchors::Anchors};
use crate::diagnostic::Diagnostic;
use crate::emit::{Naming, page_paths};
use crate::lower::Redaction;
use crate::model::Description;
use crate::render::HtmlRenderer;
use crate::target::view::Code;

/// The longest summary of a page, in characters, as search engines show it.
const SUMMARY: usize = 155;

/// What all pages of a site have in common.
pub(super) struct Maker<'a> {
    pages: &'a Pages<'a>,
    parts: &'a [Part<'a>],
    languages: &'a [Language<'a>],
    redactions: &'a [Redaction],
    options: &'a Options,
    /// Where the variables of each collection are explained.
    places: Vec<VariablePlaces>,
    /// The paths of the user's own pages.
    extra: Vec<(String, &'a Extra)>,
    pub(super) title: &'a str,
}

/// A page, rendered, and what goes with it.
pub(super) struct Made {
    /// Paths and texts.
    pub(super) files: Vec<(String, String)>,
    pub(super) entry: Entry,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Where pages go.
struct Output<'a> {
    files: &'a mut Vec<(String, String)>,
    renderer: &'a HtmlRenderer,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        pages: &'a Pages<'a>,
        parts: &'a [Part<'a>],
        languages: &'a [Language<'a>],
        redactions: &'a [Redaction],
        options: &'a Options,
        title: &'a str,
    ) -> Self {
        let places = parts.iter().map(home::places).collect();
        let names = options.extra.iter().map(|extra| (&[][..], extra.title.as_str()));
        let naming = Naming { reserved: &["index"], ..Naming::default() };
        let paths = page_paths([], names, naming).items;
        let extra = paths.into_iter().zip(&options.extra);
        let extra = extra.map(|(path, extra)| (format!("_pages/{path}.html"), extra)).collect();
        Self { pages, parts, languages, redactions, options, places, extra, title }
    }

    /// The address of a page, where that of the site is known.
    pub(super) fn address(&self, path: &str) -> Option<String> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        self.options.base_url.as_ref().map(|base| format!("{base}{path}"))
    }

    /// Makes the page with this number.
    pub(super) fn page(
        &self,
        number: usize,
        page: &Page<'_>,
        renderer: &HtmlRenderer,
    ) -> Result<Made, Diagnostic> {
        let mut view = self.view(number, page);
        let mut entry = Entry::default();
        let mut warnings = Vec::new();
        let mut files = Vec::new();
        if let (Some(item), Some(part)) = (page.item, page.part) {
            let home = self.home_of(number).map_or("index.html", |home| home.path.as_str());
            let context = item::Context {
                languages: self.languages,
                redaction: self.redactions.get(part).unwrap_or(&EMPTY),
                places: self.places.get(part).unwrap_or(&EMPTY_PLACES),
            };
            let built = item::build(item, &context, &href(&page.path, home))?;
            view.description = built.description.map(Code::new);
            view.item = Some(built.view);
            entry = built.entry;
            entry.method.clone_from(&item.request.method);
            entry.path = item::path(&item.request.url);
            warnings = built.warnings;
            if let Some(json) = built.json {
                let path = page.path.replace(".html", ".json");
                if let Some(item) = &mut view.item {
                    item.json_file = Some(href(&page.path, &path));
                }
                files.push((path, json));
            }
        } else {
            let mut anchors = Anchors::default();
            for name in ["content", "servers", "authentication", "variables", "contents", "search"]
            {
                anchors.unique(name.to_owned());
            }
            view.description =
                description::render(page.description, page.title, 2, &mut anchors).map(Code::new);
            if let Some(part) = page.part.filter(|_| page.kind != Kind::Folder)
                && let (Some(part), Some(places)) = (self.parts.get(part), self.places.get(part))
            {
                view.home = Some(home::home(part, places));
            }
            view.entries = self.entries(page);
        }
        entry.title = tree::title(page.title).to_owned();
        entry.href.clone_from(&page.path);
        entry.trail = self.trail_text(number);
        entry.text =
            description::summary(page.description, page.title, usize::MAX).unwrap_or_default();
        let siblings = page.parent.and_then(|parent| self.pages.get(parent));
        let position = siblings
            .and_then(|parent| parent.children.iter().position(|child| *child == number))
            .unwrap_or_default();
        let template = if page.item.is_some() { "item.html.tera" } else { "list.html.tera" };
        let mut out = Output { files: &mut files, renderer };
        self.write(&page.path, template, view, position + 1, &mut out)?;
        Ok(Made { files, entry, warnings })
    }

    /// Writes a page in the form that was asked for, with its twin.
    fn write(
        &self,
        path: &str,
        template: &str,
        mut view: PageView,
        position: usize,
        out: &mut Output<'_>,
    ) -> Result<(), Diagnostic> {
        let twin = markdown::link(path);
        if let Some(flavor) = self.options.markdown {
            out.files.push((twin, markdown::page(&view, flavor, position, true)));
            return Ok(());
        }
        view.twin = Some(href(path, &twin));
        out.files.push((path.to_owned(), out.renderer.render(template, &view)?));
        out.files.push((twin, markdown::page(&view, markdown::Flavor::Plain, position, false)));
        Ok(())
    }

    /// What every page tells.
    fn view(&self, number: usize, page: &Page<'_>) -> PageView {
        let link = |number: usize| {
            self.pages.get(number).map(|other| LinkView {
                title: tree::title(other.title).to_owned(),
                href: href(&page.path, &other.path),
                method: other.item.map(|item| item.request.method.clone()),
            })
        };
        let title = tree::title(page.title).to_owned();
        let summary = description::summary(page.description, page.title, SUMMARY)
            .unwrap_or_else(|| self.stand_in(page, &title));
        PageView {
            kind: page.kind.name().to_owned(),
            head_title: match page.kind {
                Kind::Home => title.clone(),
                _ => format!("{title} · {}", self.title),
            },
            title,
            summary,
            root: root(&page.path),
            site: self.site(&page.path),
            trail: self.pages.above(number).into_iter().filter_map(link).collect(),
            nav: Code::new(self.pages.nav(number)),
            previous: number.checked_sub(1).and_then(link),
            next: link(number + 1),
            up: page.parent.and_then(link),
            canonical: self.address(&page.path),
            ..PageView::default()
        }
    }

    /// A sentence about a page without a description.
    fn stand_in(&self, page: &Page<'_>, title: &str) -> String {
        match page.item {
            Some(item) => {
                let request = &item.request;
                format!("{title}: {} {}", request.method, item::path(&request.url))
            }
            None => format!("{title}: {}", home::plural(page.count, "request")),
        }
    }

    fn site(&self, from: &str) -> SiteView {
        let languages: Vec<LanguageView> = self
            .languages
            .iter()
            .enumerate()
            .map(|(number, language)| {
                let manifest = &language.generator.target().manifest;
                LanguageView { name: manifest.name.clone(), title: manifest.title.clone(), number }
            })
            .collect();
        let names: Vec<&str> = languages.iter().map(|language| language.name.as_str()).collect();
        let logo =
            self.options.logo.as_ref().map(|(ending, _)| super::asset(&format!("logo.{ending}")));
        SiteView {
            title: self.title.to_owned(),
            picture: logo.as_ref().and_then(|logo| self.address(logo)),
            logo,
            language_names: names.join(" "),
            languages,
            extra: self
                .extra
                .iter()
                .map(|(path, extra)| LinkView {
                    title: extra.title.clone(),
                    href: href(from, path),
                    method: None,
                })
                .collect(),
        }
    }

    /// The user's own pages: titles and paths.
    pub(super) fn extra_pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.extra.iter().map(|(path, extra)| (extra.title.as_str(), path.as_str()))
    }

    /// The page where the variables of a page's collection are explained.
    fn home_of(&self, number: usize) -> Option<&Page<'a>> {
        let above = self.pages.above(number);
        above
            .into_iter()
            .filter_map(|number| self.pages.get(number))
            .rfind(|page| matches!(page.kind, Kind::Home | Kind::Collection) && page.part.is_some())
    }

    fn trail_text(&self, number: usize) -> String {
        let above = self.pages.above(number);
        let titles: Vec<&str> = above
            .into_iter()
            .skip(1)
            .filter_map(|number| self.pages.get(number))
            .map(|page| tree::title(page.title))
            .collect();
        titles.join(" / ")
    }

    fn entries(&self, page: &Page<'_>) -> Vec<EntryView> {
        let children = page.children.iter().filter_map(|number| self.pages.get(*number));
        children.map(|child| entry(child, &page.path)).collect()
    }

    /// The page that lists every item.
    pub(super) fn all(&self, renderer: &HtmlRenderer) -> Result<Made, Diagnostic> {
        const PATH: &str = "all.html";
        let mut groups: Vec<GroupView> = Vec::new();
        let mut parent = None;
        for (_, page) in self.pages.items() {
            if parent != page.parent || groups.is_empty() {
                parent = page.parent;
                let number = parent.unwrap_or_default();
                let names = self.trail_text(number);
                let own = self.pages.get(number).filter(|_| number > 0);
                let title = own.map_or(self.title, |page| tree::title(page.title));
                groups.push(GroupView {
                    title: match names.is_empty() {
                        true => title.to_owned(),
                        false => format!("{names} / {title}"),
                    },
                    href: self.pages.get(number).map(|page| page.path.clone()).unwrap_or_default(),
                    entries: Vec::new(),
                });
            }
            if let Some(group) = groups.last_mut() {
                group.entries.push(entry(page, PATH));
            }
        }
        let count = self.pages.items().count();
        let view = PageView {
            kind: "all".to_owned(),
            groups,
            summary: format!("Every request of {}: {count}.", self.title),
            ..self.plain("All requests", PATH)
        };
        let entry = Entry { title: view.title.clone(), href: PATH.to_owned(), ..Entry::default() };
        let mut files = Vec::new();
        let mut out = Output { files: &mut files, renderer };
        self.write(PATH, "all.html.tera", view, 1, &mut out)?;
        Ok(Made { files, entry, warnings: Vec::new() })
    }

    /// The user's own pages.
    pub(super) fn extras(&self, renderer: &HtmlRenderer) -> Result<Vec<Made>, Diagnostic> {
        let page = |(path, extra): &(String, &Extra)| {
            let description = Description { content: extra.text.clone(), media_type: None };
            let content =
                description::render(Some(&description), &extra.title, 2, &mut Anchors::default());
            let view = PageView {
                kind: "extra".to_owned(),
                content: content.map(Code::new),
                summary: description::summary(Some(&description), &extra.title, SUMMARY)
                    .unwrap_or_else(|| extra.title.clone()),
                ..self.plain(&extra.title, path)
            };
            let entry = Entry {
                title: extra.title.clone(),
                href: path.clone(),
                text: description::summary(Some(&description), &extra.title, usize::MAX)
                    .unwrap_or_default(),
                ..Entry::default()
            };
            let mut files = Vec::new();
            let mut out = Output { files: &mut files, renderer };
            self.write(path, "extra.html.tera", view, 1, &mut out)?;
            Ok(Made { files, entry, warnings: Vec::new() })
        };
        self.extra.iter().map(page).collect()
    }

    /// A page that stands beside the tree.
    fn plain(&self, title: &str, path: &str) -> PageView {
        let home = self.pages.get(0);
        let link = home.map(|home| LinkView {
            title: self.title.to_owned(),
            href: href(path, &home.path),
            method: None,
        });
        let nav = self.pages.nav(0);
        let nav = match path.contains('/') {
            // The tree is as the home page has it.
            true => nav.replace("<a href=\"", &format!("<a href=\"{}", root(path))),
            false => nav,
        };
        PageView {
            title: title.to_owned(),
            head_title: format!("{title} · {}", self.title),
            root: root(path),
            site: self.site(path),
            trail: link.clone().into_iter().collect(),
            nav: Code::new(nav),
            up: link,
            canonical: self.address(path),
            ..PageView::default()
        }
    }
}

static EMPTY: std::sync::LazyLock<Redaction> = std::sync::LazyLock::new(Redaction::none);
static EMPTY_PLACES: std::sync::LazyLock<VariablePlaces> =
    std::sync::LazyLock::new(VariablePlaces::new);

fn entry(page: &Page<'_>, from: &str) -> EntryView {
    EntryView {
        kind: page.kind.name().to_owned(),
        title: tree::title(page.title).to_owned(),
        href: href(from, &page.path),
        method: page.item.map(|item| item.request.method.clone()),
        path: page.item.map(|item| item::path(&item.request.url)),
        summary: description::summary(page.description, page.title, SUMMARY),
        count: page.count,
    }
}
