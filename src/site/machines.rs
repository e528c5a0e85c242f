//! Files for programs that read the site: crawlers and language models.

use super::commonmark::escape as text;
use super::description::summary;
use super::markdown;
use super::page::Maker;
use super::search::Entry;
use super::tree::{Kind, Pages, title};
use crate::diagnostic::Diagnostic;
use crate::emit::Tree;
use crate::render::{escape, visible};

/// Adds `llms.txt`, and `sitemap.xml` where the site's address is known.
pub(super) fn insert(
    files: &mut Tree,
    pages: &Pages<'_>,
    maker: &Maker<'_>,
    entries: &[Entry],
) -> Result<(), Diagnostic> {
    files.insert("llms.txt", visible(llms(pages, maker)))?;
    let addresses: Vec<String> =
        entries.iter().filter_map(|entry| maker.address(&entry.href)).collect();
    if !addresses.is_empty() {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for address in addresses {
            out.push_str("<url><loc>");
            escape(&address, &mut out);
            out.push_str("</loc></url>\n");
        }
        out.push_str("</urlset>\n");
        files.insert("sitemap.xml", out)?;
    }
    Ok(())
}

/// What a language model reads first (llmstxt.org): what the site is, and where everything stands.
fn llms(pages: &Pages<'_>, maker: &Maker<'_>) -> String {
    let mut out = format!("# {}\n", text(maker.title));
    let home = pages.get(0);
    if let Some(about) = home.and_then(|home| summary(home.description, home.title, 400)) {
        out.push_str(&format!("\n> {}\n", text(&about)));
    }
    let place = |path: &str| {
        let path = markdown::link(path);
        maker.address(&path).unwrap_or(path)
    };
    out.push_str("\nEvery page is there as Markdown, with code, parameters and responses.\n");
    out.push_str(&format!("\n## Start\n\n- [{}](<{}>)\n", text(maker.title), place("index.html")));
    for (title, path) in maker.extra_pages() {
        out.push_str(&format!("- [{}](<{}>)\n", text(title), place(path)));
    }
    let mut heading = None;
    for (number, page) in pages.items() {
        if heading != page.parent {
            heading = page.parent;
            let mut names: Vec<&str> = pages
                .above(number)
                .into_iter()
                .skip(1)
                .filter_map(|above| pages.get(above))
                .map(|above| title(above.title))
                .collect();
            if names.is_empty() {
                names.push("Requests");
            }
            out.push_str(&format!("\n## {}\n\n", text(&names.join(" / "))));
        }
        let method = page.item.map_or("", |item| item.request.method.as_str());
        let about =
            summary(page.description, page.title, 120).map(|about| format!(": {}", text(&about)));
        out.push_str(&format!(
            "- [{}](<{}>) {}{}\n",
            text(title(page.title)),
            place(&page.path),
            text(method),
            about.unwrap_or_default()
        ));
    }
    out
}

/// mdBook's table of contents.
pub(super) fn summary_of_book(pages: &Pages<'_>, maker: &Maker<'_>) -> String {
    let mut out = String::from("# Summary\n\n");
    let link = |title: &str, path: &str| format!("[{}](<{}>)\n", text(title), markdown::link(path));
    out.push_str(&link(maker.title, "index.html"));
    for (title, path) in maker.extra_pages() {
        out.push_str(&link(title, path));
    }
    out.push('\n');
    for (number, page) in pages.pages.iter().enumerate().filter(|(_, page)| page.kind != Kind::Home)
    {
        let depth = pages.above(number).len().saturating_sub(1);
        out.push_str(&"    ".repeat(depth));
        out.push_str("- ");
        out.push_str(&link(title(page.title), &page.path));
    }
    out.push_str("- ");
    out.push_str(&link("All requests", "all.html"));
    visible(out)
}
