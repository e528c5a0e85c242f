//! Pages: the same engine with HTML as its language.
//!
//! Text that a template prints is escaped for elements and for quoted attributes;
//! [code](crate::target::view::Node::Code) is HTML that was made in Rust, and printed as it is.

use super::{BUILTIN, check, context, error, filters, layout};
use crate::diagnostic::Diagnostic;
use crate::target::Template;
use crate::target::view::{Schema, ToNode};
use std::io::Write;
use tera::Tera;

/// Templates of pages, compiled. It is made once and shared between threads.
#[derive(Clone)]
pub struct HtmlRenderer {
    tera: Tera,
    sources: error::Sources,
}

impl HtmlRenderer {
    /// Compiles templates that see a view of this kind. Of two of one name, the user's is used, and
    /// can include or extend the other as `builtin/NAME`.
    ///
    /// # Errors
    ///
    /// When a template has a mistake that shows without data.
    pub fn new(templates: &[Template], view: Schema) -> Result<Self, Diagnostic> {
        let mut tera = Tera::new();
        tera.set_escape_fn(write_escaped);
        tera.autoescape_on([""]);
        tera.set_fallback_prefixes([BUILTIN]).map_err(|error| error::unplaced(&error))?;
        filters::refuse(&mut tera, &filters::UNSAFE_IN_HTML);
        let mut sources = error::Sources::default();
        let mut compiled = Vec::with_capacity(templates.len());
        for template in templates {
            let prefix = if template.builtin { BUILTIN } else { "" };
            let name = format!("{prefix}{}", template.name);
            compiled.push((name.clone(), layout::lone_tags(&template.source)));
            sources.add(name, template.shown.clone(), &template.source);
        }
        tera.add_raw_templates(compiled).map_err(|error| sources.explain(&error))?;
        for template in templates {
            if let Some(mistake) = check::mistakes(&template.source, view, &[]).first() {
                return Err(error::mistake(template, mistake));
            }
        }
        Ok(Self { tera, sources })
    }

    /// Renders one page.
    ///
    /// # Errors
    ///
    /// When there is no such template, or it needs a value that the view does not have.
    pub fn render(&self, template: &str, view: &impl ToNode) -> Result<String, Diagnostic> {
        self.tera.render(template, &context(view)).map_err(|error| self.sources.explain(&error))
    }
}

impl std::fmt::Debug for HtmlRenderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HtmlRenderer").finish_non_exhaustive()
    }
}

/// Text as HTML, for an element or a quoted attribute. Characters that would act on the reader's
/// sight, rather than be seen, are written as their numbers.
pub fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let entity = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\r' => "",
            _ if is_unseen(c) => "\u{fffd}",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(entity);
        if entity == "\u{fffd}" && u32::from(c) > 0x20 {
            out.push_str(&format!("{:04X}", u32::from(c)));
        }
        from = at + c.len_utf8();
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// HTML with the characters replaced that [`escape`] replaces for being unseen.
pub fn visible(html: String) -> String {
    if !html.contains(is_unseen) {
        return html;
    }
    html.replace(is_unseen, "\u{fffd}")
}

/// Control characters, and those that turn the direction of reading. The marks that a text of two
/// directions needs are left in peace.
fn is_unseen(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => c.is_control(),
    }
}

fn write_escaped(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut escaped = String::with_capacity(text.len() + 8);
    escape(text, &mut escaped);
    out.write_all(escaped.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(text, &mut out);
        out
    }

    #[test]
    fn text_stays_in_its_element_and_in_its_attribute() {
        assert_eq!(escaped("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
        assert_eq!(escaped("Größe 日本\n\tx"), "Größe 日本\n\tx");
    }

    #[test]
    fn what_would_not_be_seen_is_seen() {
        assert_eq!(escaped("a\u{202e}b\0c\rd\u{9b}e"), "a\u{fffd}202Eb\u{fffd}cd\u{fffd}009Be");
    }
}
