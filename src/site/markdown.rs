//! Pages as Markdown: the twin of each page, for programs that read rather than look, and a form of
//! the whole site for those who have a site already.

use super::commonmark::{Source, code_block, code_span, escape, from_html};
use super::markup::text_of;
use super::view::{
    AnswerView, AuthView, EntryView, HomeView, ItemPageView, PageView, ParameterView,
};
use crate::render::visible;
use crate::target::view::Code;

/// Whose Markdown it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Flavor {
    /// Anybody's: no front matter.
    #[default]
    Plain,
    /// mdBook's: a `SUMMARY.md` beside the pages.
    MdBook,
    /// Docusaurus's: front matter with a title and a position.
    Docusaurus,
    /// MkDocs's: front matter with a title.
    MkDocs,
}

/// A page as Markdown. `position` is its place among its siblings, from 1.
pub(super) fn page(view: &PageView, flavor: Flavor, position: usize, whole: bool) -> String {
    let mut out = Blocks(String::new());
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match flavor {
        Flavor::Plain | Flavor::MdBook => {}
        Flavor::Docusaurus => out.add(&format!(
            "---\ntitle: {}\ndescription: {}\nsidebar_position: {position}\n---",
            quoted(&view.title),
            quoted(&view.summary)
        )),
        Flavor::MkDocs => out.add(&format!(
            "---\ntitle: {}\ndescription: {}\n---",
            quoted(&view.title),
            quoted(&view.summary)
        )),
    }
    out.add(&format!("# {}", escape(&view.title)));
    if let Some(item) = &view.item {
        let url = text_of(item.url.as_str());
        out.add(&format!("{} {}", code_span(&item.method), code_span(&url)));
        if let Some(reason) = &item.unsendable {
            out.add(&format!("Postman sends nothing here: {}.", escape(reason)));
        }
    }
    out.html(view.description.as_ref(), Source::Prose);
    out.html(view.content.as_ref(), Source::Prose);
    if let Some(home) = &view.home {
        self::home(home, &mut out);
    }
    if !view.entries.is_empty() {
        out.add("## Contents");
        out.add(&view.entries.iter().map(entry).collect::<Vec<_>>().join("\n"));
    }
    for group in &view.groups {
        out.add(&format!("## [{}](<{}>)", escape(&group.title), link(&group.href)));
        out.add(&group.entries.iter().map(entry).collect::<Vec<_>>().join("\n"));
    }
    if let Some(item) = &view.item {
        self::item(item, whole, &mut out);
    }
    visible(out.0)
}

/// The way to the Markdown of a page.
pub(super) fn link(href: &str) -> String {
    match href.split_once('#') {
        Some((file, place)) => format!("{}#{place}", link(file)),
        None => href.strip_suffix(".html").map_or(href.to_owned(), |stem| format!("{stem}.md")),
    }
}

/// Blocks with a blank line between them.
struct Blocks(String);

impl Blocks {
    fn add(&mut self, block: &str) {
        let block = block.trim_end();
        if block.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(block);
        self.0.push('\n');
    }

    fn html(&mut self, html: Option<&Code>, source: Source) {
        if let Some(html) = html {
            self.add(&from_html(html.as_str(), source));
        }
    }

    fn code(&mut self, code: &Code, language: &str) {
        self.add(&code_block(&text_of_code(code), language));
    }
}

/// The text of highlighted code.
fn text_of_code(code: &Code) -> String {
    use super::markup::{Token, tokens, unescape};
    tokens(code.as_str())
        .filter_map(|(token, _)| match token {
            Token::Text(text) => Some(unescape(text)),
            _ => None,
        })
        .collect()
}

fn entry(entry: &EntryView) -> String {
    let mut out = String::from("-   ");
    if let Some(method) = &entry.method {
        out.push_str(&code_span(method));
        out.push(' ');
    }
    out.push_str(&format!("[{}](<{}>)", escape(&entry.title), link(&entry.href)));
    if let Some(path) = &entry.path {
        out.push_str(&format!(" {}", code_span(path)));
    }
    if let Some(summary) = &entry.summary {
        out.push_str(&format!(": {}", escape(summary)));
    }
    out
}

fn home(home: &HomeView, out: &mut Blocks) {
    out.add("## Servers");
    let servers = home.servers.iter().map(|server| format!("-   {}", code_span(&server.text)));
    out.add(&servers.collect::<Vec<_>>().join("\n"));
    out.add("## Authentication");
    out.add(&home.auths.iter().map(auth).collect::<Vec<_>>().join("\n"));
    if home.variables.is_empty() {
        return;
    }
    out.add("## Variables");
    let variables = home.variables.iter().map(|variable| {
        let value = match (&variable.value, variable.secret) {
            (_, true) => "secret".to_owned(),
            (Some(value), _) => code_span(value),
            (None, _) => "no value".to_owned(),
        };
        format!("-   {}: {value} ({})", code_span(&variable.name), variable.source)
    });
    out.add(&variables.collect::<Vec<_>>().join("\n"));
}

fn auth(auth: &AuthView) -> String {
    let mut out = format!("-   **{}.** {}", escape(&auth.title), escape(&auth.text));
    for row in &auth.rows {
        let value = code_span(&text_of(row.value.as_str()));
        out.push_str(&format!("\n    -   {}: {value}", escape(&row.name)));
    }
    out
}

fn item(item: &ItemPageView, whole: bool, out: &mut Blocks) {
    if let Some(view) = &item.auth {
        out.add("## Authentication");
        out.add(&auth(view));
    }
    for table in &item.tables {
        out.add(&format!("## {}", escape(&table.title)));
        out.add(&table.rows.iter().map(parameter).collect::<Vec<_>>().join("\n"));
    }
    if let Some(body) = &item.body {
        out.add("## Body");
        if let Some(media_type) = &body.media_type {
            out.add(&code_span(media_type));
        }
        if let Some(note) = &body.note {
            out.add(&escape(note));
        }
        out.html(body.fields.as_ref(), Source::Tree);
        if let Some(text) = &body.text {
            out.code(text, "");
        }
    }
    if !item.samples.is_empty() {
        out.add("## Code");
    }
    for sample in &item.samples {
        out.add(&format!("### {}", escape(&sample.language.title)));
        out.code(&sample.code, &sample.highlight);
        for note in &sample.notes {
            out.add(&escape(note));
        }
    }
    if !item.answers.is_empty() {
        out.add("## Responses");
    }
    item.answers.iter().for_each(|answer| self::answer(answer, out));
    if whole {
        out.add("## Collection item JSON");
        out.code(&item.json, "json");
    }
}

fn parameter(row: &ParameterView) -> String {
    let mut said = vec![row.kind.as_str()];
    if row.required {
        said.push("required");
    }
    if row.disabled {
        said.push("disabled");
    }
    said.retain(|word| !word.is_empty());
    let mut out = format!("-   {}", code_span(&row.text));
    if !said.is_empty() {
        out.push_str(&format!(" *{}*", said.join(", ")));
    }
    if let Some(example) = &row.example {
        out.push_str(&format!(" {}", code_span(&text_of(example.as_str()))));
    }
    if let Some(description) = &row.description {
        for line in from_html(description.as_str(), Source::Prose).lines() {
            out.push_str(if line.is_empty() { "\n" } else { "\n    " });
            out.push_str(line);
        }
    }
    out
}

fn answer(answer: &AnswerView, out: &mut Blocks) {
    out.add(&format!("### {}", escape(&answer.title)));
    out.add(&escape(&answer.kind));
    out.html(answer.fields.as_ref(), Source::Tree);
    for saved in &answer.saved {
        out.add(&format!("**{}**", escape(&saved.title)));
        let headers = saved.headers.iter().map(|header| {
            format!("-   {}: {}", escape(&header.name), code_span(&text_of(header.value.as_str())))
        });
        out.add(&headers.collect::<Vec<_>>().join("\n"));
        if let Some(body) = &saved.body {
            out.code(body, if answer.fields.is_some() { "json" } else { "" });
        }
        if let Some(note) = &saved.note {
            out.add(&escape(note));
        }
    }
}
