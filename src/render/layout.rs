//! Templates whose tags stand on lines of their own, without those lines in the output.
//!
//! Tera prints the indentation before a tag and the line break behind it. Both are moved into the
//! tag here (`⏎    {% if x %}⏎` → `⏎{%     if x ⏎%}`): the output is clean without `{%-`, and lines
//! keep their numbers in messages.

/// The template with the blanks around lone tags moved into them.
pub(super) fn lone_tags(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    let mut raw = false;
    while !rest.is_empty() {
        let body = rest.trim_start_matches([' ', '\t']);
        let (indent, _) = rest.split_at(rest.len() - body.len());
        match tag_at(body) {
            Some(tag) if !(raw && tag.word != "endraw") => {
                raw = tag.word == "raw";
                let after = &body.get(tag.length..).unwrap_or("");
                let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
                let after_blanks = after.get(blanks..).unwrap_or("");
                let (Some(open), Some(inner), Some(close)) = (
                    body.get(..tag.open),
                    body.get(tag.open..tag.length - tag.close),
                    body.get(tag.length - tag.close..tag.length),
                ) else {
                    break;
                };
                if let Some(next) = after_blanks.strip_prefix('\n') {
                    out.push_str(open);
                    out.push_str(indent);
                    out.push_str(inner);
                    out.push('\n');
                    out.push_str(close);
                    rest = next;
                    continue;
                }
                if after_blanks.is_empty() {
                    out.push_str(open);
                    out.push_str(indent);
                    out.push_str(inner);
                    out.push_str(close);
                    rest = "";
                    continue;
                }
                // Something else follows: copy the tag, then the rest of the line as it is.
                let (line, next) = split_line(rest, indent.len() + tag.length);
                out.push_str(line);
                rest = next;
            }
            _ => {
                let (line, next) = split_line(rest, 0);
                if line.contains("{% raw %}") && !line.contains("{% endraw %}") {
                    raw = true;
                } else if line.contains("{% endraw %}") {
                    raw = false;
                }
                out.push_str(line);
                rest = next;
            }
        }
    }
    out
}

/// The text up to the first line break at or after `from`, that included, and what follows.
fn split_line(text: &str, from: usize) -> (&str, &str) {
    let end =
        text.get(from..).and_then(|tail| tail.find('\n')).map_or(text.len(), |at| from + at + 1);
    text.split_at(end)
}

/// A tag at the start of a text.
struct Tag<'a> {
    /// Its length in bytes.
    length: usize,
    /// The length of what opens it: `{%`, `{%-`, `{#`.
    open: usize,
    /// The length of what closes it.
    close: usize,
    /// Its first word.
    word: &'a str,
}

fn tag_at(text: &str) -> Option<Tag<'_>> {
    let (end, skip_strings) = match text.get(..2)? {
        "{%" => ("%}", true),
        "{#" => ("#}", false),
        _ => return None,
    };
    let open = if text.get(2..3) == Some("-") { 3 } else { 2 };
    let mut quote = None;
    for (at, c) in text.char_indices().skip(open) {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if skip_strings && matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if text.get(at..at + 2) == Some(end) => {
                let close = if text.get(at - 1..at) == Some("-") && at > open { 3 } else { 2 };
                let inner = text.get(open..at)?.trim_start();
                let word = inner.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
                return Some(Tag { length: at + 2, open, close, word });
            }
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_tag_takes_its_line_with_it() {
        assert_eq!(lone_tags("a\n  {% if x %}\nb\n"), "a\n{%   if x \n%}b\n");
        assert_eq!(lone_tags("{# note #}\nb"), "{# note \n#}b");
        assert_eq!(lone_tags("  {%- if x -%}  \nb"), "{%-   if x \n-%}b");
        assert_eq!(lone_tags("{% endif %}"), "{% endif %}");
    }

    #[test]
    fn a_tag_beside_text_stays() {
        for same in ["{% if x %}a{% endif %}\n", "a {% if x %}\n", "  {{ x }}\n"] {
            assert_eq!(lone_tags(same), same);
        }
    }

    #[test]
    fn a_tag_over_several_lines_is_one_tag() {
        assert_eq!(lone_tags(" {% if x\n  == 1 %}\nb"), "{%  if x\n  == 1 \n%}b");
        assert_eq!(lone_tags("{% set x = \"%}\" %}\nb"), "{% set x = \"%}\" \n%}b");
    }

    #[test]
    fn raw_text_stays() {
        let raw = "{% raw %}\n  {% if x %}\n{% endraw %}\nb";
        assert_eq!(lone_tags(raw), "{% raw \n%}  {% if x %}\n{% endraw \n%}b");
    }

    #[test]
    fn lines_keep_their_numbers() {
        let source = "a\n  {% if x %}\n b\n{# c\nd #}\n{% endif %}\ne\n";
        assert_eq!(lone_tags(source).matches('\n').count(), source.matches('\n').count());
    }
}
