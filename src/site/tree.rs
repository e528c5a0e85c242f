//! The pages of a site: which there are, where each lies, and what stands beside it.

use crate::emit::{Naming, page_paths};
use crate::model::{Description, Item, Model};
use crate::render::escape;
use indexmap::IndexMap;

/// Names in the root of a site, and of pages that every folder may have.
const RESERVED: &[&str] = &["all", "index", "readme", "summary"];

/// With at most so many pages, the tree beside the content shows all of them.
const SHOWN_WHOLE: usize = 60;

/// A collection, and the items of it that the site shows.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The collection.
    pub model: &'a Model,
    /// The items, in document order.
    pub items: Vec<&'a Item>,
}

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The site: its only collection, or the list of its collections.
    Home,
    /// One of several collections.
    Collection,
    /// A folder.
    Folder,
    /// An item.
    Item,
}

impl Kind {
    /// Its name in templates.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Collection => "collection",
            Self::Folder => "folder",
            Self::Item => "item",
        }
    }
}

/// A page.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) kind: Kind,
    pub(super) title: &'a str,
    pub(super) description: Option<&'a Description>,
    /// The path of its file from the root of the site.
    pub(super) path: String,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    /// The collection it belongs to; `None` for the list of several.
    pub(super) part: Option<usize>,
    pub(super) item: Option<&'a Item>,
    /// How many items there are in it.
    pub(super) count: usize,
}

impl<'a> Page<'a> {
    /// One that has its title and its description, and no place yet.
    fn new(kind: Kind, title: &'a str, description: Option<&'a Description>) -> Self {
        Self {
            kind,
            title,
            description,
            path: String::new(),
            parent: None,
            children: Vec::new(),
            part: None,
            item: None,
            count: 0,
        }
    }
}

/// All pages in reading order; the first is the home page.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    pub(super) pages: Vec<Page<'a>>,
}

impl<'a> Pages<'a> {
    /// The pages of a site with these collections.
    pub(super) fn new(parts: &'a [Part<'a>], title: &'a str) -> Self {
        let mut out = Self { pages: Vec::new() };
        if let [part] = parts {
            let directory = Directory::of(part, "");
            let home = Page::new(Kind::Home, title, part.model.description.as_ref());
            out.add(Page { part: Some(0), ..home }, &directory);
            return out;
        }
        out.add(Page::new(Kind::Home, title, None), &Directory::default());
        let names = parts.iter().map(|part| (&[][..], part.model.name.as_str()));
        let naming = Naming { reserved: RESERVED, ..Naming::default() };
        let paths = page_paths([], names, naming).items;
        for ((number, part), path) in parts.iter().enumerate().zip(paths) {
            let directory = Directory::of(part, &path);
            let model = part.model;
            let page = Page::new(Kind::Collection, &model.name, model.description.as_ref());
            out.add(Page { part: Some(number), parent: Some(0), ..page }, &directory);
        }
        let count = out.items().count();
        if let Some(home) = out.pages.first_mut() {
            home.count = count;
        }
        out
    }

    /// The pages of items.
    pub(super) fn items(&self) -> impl Iterator<Item = (usize, &Page<'a>)> {
        self.pages.iter().enumerate().filter(|(_, page)| page.item.is_some())
    }

    /// The page with this number.
    pub(super) fn get(&self, number: usize) -> Option<&Page<'a>> {
        self.pages.get(number)
    }

    /// The pages above a page, the home page first.
    pub(super) fn above(&self, number: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = self.get(number).and_then(|page| page.parent);
        while let Some(parent) = at {
            out.push(parent);
            at = self.get(parent).and_then(|page| page.parent);
        }
        out.reverse();
        out
    }

    /// Adds a page with all that is in it; how many items that is.
    fn add(&mut self, page: Page<'a>, directory: &Directory<'a>) -> usize {
        let number = self.pages.len();
        let part = page.part;
        let path = match directory.path.as_str() {
            "" => "index.html".to_owned(),
            path => format!("{path}/index.html"),
        };
        self.push(Page { path, ..page });
        let mut entries: Vec<(usize, Entry<'_, 'a>)> = directory
            .folders
            .iter()
            .map(|(name, folder)| (folder.first, Entry::Folder(name, folder)))
            .chain(directory.items.iter().map(|(item, path)| (item.index, Entry::Item(item, path))))
            .collect();
        entries.sort_by_key(|(first, _)| *first);
        let mut count = 0;
        for (_, entry) in entries {
            match entry {
                Entry::Folder(name, folder) => {
                    let page = Page::new(Kind::Folder, name, folder.description);
                    count += self.add(Page { part, parent: Some(number), ..page }, folder);
                }
                Entry::Item(item, path) => {
                    count += 1;
                    self.push(Page {
                        path: format!("{path}.html"),
                        parent: Some(number),
                        part,
                        item: Some(item),
                        count: 1,
                        ..Page::new(Kind::Item, &item.name, item.description.as_ref())
                    });
                }
            }
        }
        if let Some(page) = self.pages.get_mut(number) {
            page.count = count;
        }
        count
    }

    fn push(&mut self, page: Page<'a>) {
        let number = self.pages.len();
        if let Some(parent) = page.parent.and_then(|parent| self.pages.get_mut(parent)) {
            parent.children.push(number);
        }
        self.pages.push(page);
    }

    /// The tree beside the content of a page: the way to it, and what stands beside that way.
    pub(super) fn nav(&self, current: usize) -> String {
        let mut way = self.above(current);
        way.push(current);
        let from = self.get(current).map_or("", |page| page.path.as_str());
        let whole = self.pages.len() <= SHOWN_WHOLE;
        let mut out = String::new();
        let branch = Branch { pages: self, way: &way, from, whole };
        branch.write(0, &mut out);
        out
    }
}

enum Entry<'d, 'a> {
    Folder(&'a str, &'d Directory<'a>),
    Item(&'a Item, &'d str),
}

/// A folder on the way to pages.
#[derive(Debug, Default)]
struct Directory<'a> {
    path: String,
    description: Option<&'a Description>,
    folders: IndexMap<&'a str, Directory<'a>>,
    items: Vec<(&'a Item, String)>,
    /// Where in document order it begins.
    first: usize,
}

impl<'a> Directory<'a> {
    /// The folders and items of a collection; folders without an item to show are left out.
    fn of(part: &Part<'a>, root: &str) -> Self {
        let model = part.model;
        let naming = Naming { reserved: RESERVED, ..Naming::default() };
        // Paths are chosen among all items, so that a choice of items changes no address.
        let paths = page_paths(
            model.folders.iter().map(|folder| &folder.trail[..]),
            model.items.iter().map(|item| (&item.folders[..], item.name.as_str())),
            naming,
        );
        let join = |path: &str| match root {
            "" => path.to_owned(),
            root => format!("{root}/{path}"),
        };
        let mut out = Self { path: root.to_owned(), ..Self::default() };
        for (folder, path) in model.folders.iter().zip(&paths.folders) {
            let directory = out.descend(&folder.trail);
            directory.path = join(path);
            directory.description = directory.description.or(folder.description.as_ref());
        }
        let mut wanted = part.items.iter().map(|item| item.index).peekable();
        for (item, path) in model.items.iter().zip(&paths.items) {
            if wanted.next_if_eq(&item.index).is_some() {
                out.descend(&item.folders).items.push((item, join(path)));
            }
        }
        out.tidy();
        out
    }

    fn descend(&mut self, trail: &'a [String]) -> &mut Self {
        trail.iter().fold(self, |directory, name| directory.folders.entry(name).or_default())
    }

    /// Leaves out what holds nothing, and says where each begins.
    fn tidy(&mut self) {
        self.folders.values_mut().for_each(Self::tidy);
        self.folders.retain(|_, folder| folder.first < usize::MAX);
        let items = self.items.iter().map(|(item, _)| item.index);
        let folders = self.folders.values().map(|folder| folder.first);
        self.first = items.chain(folders).min().unwrap_or(usize::MAX);
    }
}

struct Branch<'b, 'a> {
    pages: &'b Pages<'a>,
    way: &'b [usize],
    from: &'b str,
    whole: bool,
}

impl Branch<'_, '_> {
    fn write(&self, number: usize, out: &mut String) {
        let Some(page) = self.pages.get(number).filter(|page| !page.children.is_empty()) else {
            return;
        };
        out.push_str("<ul>");
        for child in &page.children {
            let Some(entry) = self.pages.get(*child) else { continue };
            out.push_str("<li><a href=\"");
            out.push_str(&href(self.from, &entry.path));
            out.push('"');
            if self.way.last() == Some(child) {
                out.push_str(" aria-current=\"page\"");
            }
            out.push('>');
            match entry.item {
                Some(item) => method(&item.request.method, out),
                None => out.push_str("<b>"),
            }
            out.push_str("<span>");
            escape(title(entry.title), out);
            out.push_str(if entry.item.is_some() { "</span></a>" } else { "</span></b></a>" });
            if self.whole || self.way.contains(child) {
                self.write(*child, out);
            }
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }
}

/// A title that a reader sees, where the name is nothing but blanks.
pub(super) fn title(name: &str) -> &str {
    if name.trim().is_empty() { "(no name)" } else { name }
}

/// A method as a mark.
pub(super) fn method(method: &str, out: &mut String) {
    out.push_str("<i class=\"m ");
    out.push_str(method_class(method));
    out.push_str("\">");
    let short: String = match method {
        "DELETE" => "DEL".to_owned(),
        "OPTIONS" => "OPT".to_owned(),
        other => other.chars().take(5).collect(),
    };
    escape(&short, out);
    out.push_str("</i>");
}

/// The class that colours a method.
pub(super) fn method_class(method: &str) -> &'static str {
    match method {
        "GET" | "HEAD" | "OPTIONS" => "get",
        "POST" => "post",
        "PUT" => "put",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "other",
    }
}

/// The way from one page to another.
pub(super) fn href(from: &str, to: &str) -> String {
    let (folder, _) = from.rsplit_once('/').unwrap_or(("", from));
    match to.rsplit_once('/') {
        Some((other, name)) if other == folder => name.to_owned(),
        None if folder.is_empty() => to.to_owned(),
        _ => format!("{}{to}", root(from)),
    }
}

/// The way from a page to the root.
pub(super) fn root(from: &str) -> String {
    "../".repeat(from.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_pages_are_relative_and_short() {
        assert_eq!(href("a/b.html", "a/c.html"), "c.html");
        assert_eq!(href("a/b.html", "c/d.html"), "../c/d.html");
        assert_eq!(href("a/b/c.html", "index.html"), "../../index.html");
        assert_eq!(href("index.html", "all.html"), "all.html");
        assert_eq!(href("a/index.html", "a/b/index.html"), "../a/b/index.html");
    }
}
