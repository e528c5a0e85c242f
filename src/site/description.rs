//! Descriptions, which are Markdown or HTML from strangers → HTML that is safe on our page.
//!
//! CommonMark decides what Markdown means, a sanitiser that parses as browsers do decides what may
//! stay. What is left is fitted into the page: headings below the page's own, with anchors; tables
//! and code that scroll; pictures of other hosts as links, since a page asks no other host.

use super::anchors::Anchors;
use super::highlight::highlight;
use super::markup::{Token, attribute, text_of, tokens};
use crate::model::Description;
use crate::render::{escape, visible};
use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use std::sync::LazyLock;

/// A sanitiser's rules are many; making them once is enough.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .add_tags([
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "code",
            "dd",
            "del",
            "div",
            "dl",
            "dt",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "u",
            "ul",
            "var",
        ])
        .add_clean_content_tags(["script", "style", "title", "noscript", "template", "iframe"])
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src", "alt"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .add_url_schemes(["http", "https", "mailto"])
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// The description of what is called `title` as safe HTML whose headings begin at the level `top`;
/// `None` where nothing is said.
pub(super) fn render(
    description: Option<&Description>,
    title: &str,
    top: u8,
    anchors: &mut Anchors,
) -> Option<String> {
    let html = sanitised(description?)?;
    let html = without_title(&html, title);
    (!html.is_empty()).then(|| fitted(html, top, anchors))
}

/// Many descriptions begin with a heading that says the name again, which stands above them already.
fn without_title<'a>(html: &'a str, title: &str) -> &'a str {
    let Some((Token::Open(_, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"), inside)) =
        tokens(html).next()
    else {
        return html;
    };
    let Some((heading, rest)) = inside.split_once("</h") else { return html };
    let same = text_of(heading).trim().to_lowercase() == title.trim().to_lowercase();
    match rest.split_once('>') {
        Some((_, rest)) if same => rest.trim_start(),
        _ => html,
    }
}

/// The description as safe HTML, not yet fitted into a page.
pub(super) fn sanitised(description: &Description) -> Option<String> {
    let content = description.content.trim();
    if content.is_empty() {
        return None;
    }
    let media_type = description.media_type.as_deref().unwrap_or_default();
    if is_plain(content) || media_type.starts_with("text/plain") {
        let mut out = String::with_capacity(content.len() + 8);
        for paragraph in content.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            out.push_str("<p>");
            escape(paragraph.trim(), &mut out);
            out.push_str("</p>");
        }
        return Some(out);
    }
    let html = match media_type.starts_with("text/html") {
        true => SANITISER.clean(content).to_string(),
        false => SANITISER.clean(&markdown(content)).to_string(),
    };
    (!html.trim().is_empty()).then(|| visible(html))
}

/// Whether a text means the same in every language a description may be in.
fn is_plain(text: &str) -> bool {
    let special = |c: char| "<>&*_`[]\\#~|=+\r\n\t".contains(c) || c.is_control();
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    !begins && !text.contains(special) && !text.contains("://") && !text.contains("www.")
}

fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut code: Option<(String, String)> = None;
    let events = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Start(Tag::CodeBlock(kind)) => {
            let language = match kind {
                CodeBlockKind::Fenced(info) => {
                    info.split([' ', ',']).next().unwrap_or_default().to_owned()
                }
                CodeBlockKind::Indented => String::new(),
            };
            code = Some((language, String::new()));
            None
        }
        Event::Text(text) if code.is_some() => {
            if let Some((_, block)) = &mut code {
                block.push_str(&text);
            }
            None
        }
        Event::End(TagEnd::CodeBlock) => code.take().map(|(language, block)| {
            let mut html = String::from("<pre><code>");
            highlight(block.trim_end_matches('\n'), &language, &mut html);
            html.push_str("</code></pre>\n");
            Event::Html(CowStr::from(html))
        }),
        other => Some(other),
    });
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

/// Sanitised HTML for a page: its headings below ours, nothing wider than the page.
fn fitted(html: &str, top: u8, anchors: &mut Anchors) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut levels = Levels { top, last: top.saturating_sub(1), highest: highest(html) };
    let mut rest = html;
    // The level that closes the heading which is open.
    let mut open = 0;
    let mut links = 0_usize;
    while let Some((token, after)) = tokens(rest).next() {
        match token {
            Token::Open(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                open = levels.place(level(tag));
                let close = after.find("</h").unwrap_or(after.len());
                let id = anchors.make("about", &text_of(after.get(..close).unwrap_or_default()));
                out.push_str(&format!("<h{open} id=\"{id}\">"));
            }
            Token::Close("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                out.push_str(&format!("</h{open}>"));
            }
            Token::Open(_, "table") => {
                out.push_str("<div class=\"scroll\" tabindex=\"0\"><table>");
            }
            Token::Close("table") => out.push_str("</table></div>"),
            Token::Open(_, "pre") => out.push_str("<pre tabindex=\"0\">"),
            Token::Open(tag, "img") => picture(tag, links > 0, &mut out),
            Token::Open(tag, "a") => {
                links += 1;
                out.push_str(tag);
            }
            Token::Close("a") => {
                links = links.saturating_sub(1);
                out.push_str("</a>");
            }
            Token::Open(text, _) | Token::Text(text) => out.push_str(text),
            Token::Close(name) => {
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
        rest = after;
    }
    out
}

/// A picture as a link to it.
fn picture(tag: &str, inside_link: bool, out: &mut String) {
    let source = attribute(tag, "src").unwrap_or_default();
    let shown = attribute(tag, "alt").filter(|alt| !alt.trim().is_empty()).unwrap_or("picture");
    if source.is_empty() || inside_link {
        out.push_str(shown);
        return;
    }
    // Both are escaped already: they come out of the sanitiser.
    out.push_str(&format!(
        "<a class=\"picture\" href=\"{source}\" rel=\"noopener noreferrer nofollow\">{shown}</a>"
    ));
}

fn level(tag: &str) -> u8 {
    tag.as_bytes().get(2).map_or(1, |digit| digit.saturating_sub(b'0'))
}

/// The highest level of heading in a text, which becomes the page's top.
fn highest(html: &str) -> u8 {
    (1..=6).find(|level| html.contains(&format!("<h{level}>"))).unwrap_or(1)
}

/// Levels of headings without a gap.
struct Levels {
    top: u8,
    last: u8,
    highest: u8,
}

impl Levels {
    fn place(&mut self, written: u8) -> u8 {
        let wanted = self.top + written.saturating_sub(self.highest);
        self.last = wanted.min(self.last + 1).clamp(self.top, 6);
        self.last
    }
}

/// The beginning of a description of what is called `title` as plain text, at a word's end, at most
/// so many characters.
pub(super) fn summary(
    description: Option<&Description>,
    title: &str,
    most: usize,
) -> Option<String> {
    let html = sanitised(description?)?;
    let text = text_of(without_title(&html, title));
    let mut words = text.split_whitespace();
    let mut out = words.next()?.to_owned();
    for word in words {
        if out.chars().count() + word.chars().count() > most {
            out.push('…');
            break;
        }
        out.push(' ');
        out.push_str(word);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let description = Description { content: text.to_owned(), media_type: None };
        render(Some(&description), "Name", 2, &mut Anchors::default()).unwrap_or_default()
    }

    #[test]
    fn markdown_is_commonmark_with_tables_and_highlighted_code() {
        assert_eq!(rendered("Plain words, no more."), "<p>Plain words, no more.</p>");
        let html = rendered("Some `code` and\n\n```json\n{\"a\": 1}\n```\n\n|a|b|\n|-|-|\n|1|2|\n");
        assert!(html.contains("<p>Some <code>code</code> and</p>"), "{html}");
        assert!(html.contains("<pre tabindex=\"0\"><code>{<b>\"a\"</b>: <var>1</var>}"), "{html}");
        assert!(html.contains("<div class=\"scroll\" tabindex=\"0\"><table>"), "{html}");
    }

    #[test]
    fn nothing_that_could_run_or_ask_another_host_is_left() {
        let hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n\n![p](https://evil.example/p.png)\n\n\
            <svg onload=alert(1)><a href=\"data:text/html,x\" onclick=1>y</a><base href=//evil>\
            <meta http-equiv=refresh content=0><style>*{}</style><iframe src=//evil></iframe>\
            <form action=//evil><input autofocus onfocus=1></form>--><b style=\"x\" id=q class=r>z</b>\
            ![p](https://evil.example/p.png) <h1 onmouseover=1>t</h1></title><p>end";
        let html = rendered(hostile);
        for bad in [
            "<script",
            "onerror",
            "javascript:",
            "<svg",
            "data:",
            "onclick",
            "<base",
            "<meta",
            "<style",
            "<iframe",
            "<form",
            "<input",
            "style=",
            "class=r",
            "<img",
            "onmouseover",
        ] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert!(
            html.contains("<a class=\"picture\" href=\"https://evil.example/p.png\""),
            "{html}"
        );
    }

    #[test]
    fn headings_stand_below_those_of_the_page_without_gaps_and_can_be_linked_to() {
        let html = rendered("# One\n\n#### Four\n\n# One\n\n<h6>Six</h6>");
        let expected = "<h2 id=\"about-one\">One</h2>\n<h3 id=\"about-four\">Four</h3>\n\
            <h2 id=\"about-one-2\">One</h2>\n<h3 id=\"about-six\">Six</h3>";
        assert_eq!(html.trim(), expected);
    }

    #[test]
    fn a_heading_that_says_the_name_again_is_left_out() {
        assert_eq!(rendered("# name\n\nWords."), "<p>Words.</p>\n");
        assert_eq!(rendered("<h3>Name</h3><p>Words.</p>"), "<p>Words.</p>");
        assert_eq!(rendered("# Name"), "");
        assert!(rendered("# Names\n\nWords.").starts_with("<h2 id=\"about-names\">Names</h2>"));
        assert!(rendered("Words.\n\n# Name").contains("Name</h2>"));
        let description = Description { content: "# A & B\n\nWords.".to_owned(), media_type: None };
        assert_eq!(summary(Some(&description), "A & B", 99).unwrap(), "Words.");
    }

    #[test]
    fn a_summary_ends_at_a_word() {
        let description =
            Description { content: "# Title\n\nSome **bold** words.".to_owned(), media_type: None };
        assert_eq!(summary(Some(&description), "", 200).unwrap(), "Title Some bold words.");
        assert_eq!(summary(Some(&description), "", 12).unwrap(), "Title Some…");
        assert_eq!(summary(None, "", 12), None);
    }

    #[test]
    fn braces_of_templates_are_text() {
        assert!(
            rendered("Use {{version}} and {% raw %} *now*").contains("{{version}} and {% raw %}")
        );
    }
}
