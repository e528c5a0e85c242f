//! Reading HTML that our sanitiser wrote, which is regular: every attribute is quoted, and `<`
//! stands nowhere but before a tag.

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A tag as it stands, and its name.
    Open(&'a str, &'a str),
    /// The name of an element that ends.
    Close(&'a str),
    /// What stands between tags, entities as they are.
    Text(&'a str),
}

/// The pieces of a text, each with what follows it.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = (Token<'_>, &str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(tag) = rest.strip_prefix('<') else {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            rest = after;
            return Some((Token::Text(text), after));
        };
        let end = end_of_tag(tag);
        let (whole, after) = rest.split_at((end + 2).min(rest.len()));
        let inner = tag.get(..end).unwrap_or_default();
        rest = after;
        let token = match inner.strip_prefix('/') {
            Some(name) => Token::Close(name.trim()),
            None => Token::Open(whole, inner.split([' ', '\n', '/']).next().unwrap_or_default()),
        };
        Some((token, after))
    })
}

/// Where the `>` of a tag stands, which may not be one inside a quoted value.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute of a tag, escaped as it stands there.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once("=\"")?;
        let (value, next) = after.split_once('"')?;
        if before.rsplit([' ', '\n']).next() == Some(name) {
            return Some(value);
        }
        rest = next;
    }
}

/// The text of some HTML, as a reader has it.
pub(super) fn text_of(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for (token, _) in tokens(html) {
        match token {
            Token::Text(text) => out.push_str(&unescape(text)),
            Token::Open(
                _,
                "p" | "li" | "br" | "td" | "th" | "tr" | "pre" | "div" | "h1" | "h2",
            )
            | Token::Close("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "li") => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Text with the entities that a sanitiser writes made characters again.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text_are_told_apart() {
        let html = "a &lt; b<a href=\"x>y\" rel=\"r\">c</a><br>";
        let found: Vec<Token<'_>> = tokens(html).map(|(token, _)| token).collect();
        let tag = "<a href=\"x>y\" rel=\"r\">";
        let expected = [
            Token::Text("a &lt; b"),
            Token::Open(tag, "a"),
            Token::Text("c"),
            Token::Close("a"),
            Token::Open("<br>", "br"),
        ];
        assert_eq!(found, expected);
        assert_eq!(attribute(tag, "rel"), Some("r"));
        assert_eq!(attribute(tag, "ref"), None);
        assert_eq!(text_of(html), "a < bc ");
    }
}
