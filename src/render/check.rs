//! Templates are checked against the views before anything is rendered: Tera takes a missing field
//! in a condition for false, and a branch may wait long for the item that needs it.

use crate::target::view::Schema;

/// A place of a template that cannot be right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake<'a> {
    /// The line, from 1.
    pub(super) line: usize,
    /// The path up to what is wrong.
    pub(super) path: String,
    /// What is the matter.
    pub(super) kind: Kind<'a>,
}

/// What is the matter with a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// It has no such field, but these.
    Missing(&'a str, Vec<&'a str>),
    /// It is printed, and is no single value.
    Printed,
}

/// The places where a template asks `root` for what it does not have, or prints a whole list or
/// view. `options` are the names of the target's options. What templates declare themselves is
/// followed as far as it comes from the view; a name that is neither is left to Tera.
pub(super) fn mistakes<'a>(
    source: &'a str,
    root: Schema,
    options: &'a [&'a str],
) -> Vec<Mistake<'a>> {
    let mut reader =
        Reader { root, options, scopes: vec![Vec::new()], component: false, found: Vec::new() };
    let mut at = 0;
    let mut line = 1;
    let mut counted = 0;
    while let Some(found) = source.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let kind = source.get(start..start + 2).unwrap_or("");
        let end_mark = match kind {
            "{{" => "}}",
            "{%" => "%}",
            "{#" => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let inner_start = start + 2;
        let Some(inner) = source.get(inner_start..) else { break };
        let end = end_of_tag(inner, end_mark, kind == "{#");
        let body = inner.get(..end).unwrap_or("");
        at = inner_start + end + 2;
        if kind == "{#" {
            continue;
        }
        line += source.get(counted..start).unwrap_or("").matches('\n').count();
        counted = start;
        if body.trim_matches(['-', ' ']) == "raw" {
            let raw = source.get(at..).unwrap_or("");
            at += raw.find("endraw").unwrap_or(raw.len());
            continue;
        }
        reader.tag(body, line, kind == "{%");
    }
    reader.found
}

fn end_of_tag(inner: &str, mark: &str, comment: bool) -> usize {
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if !comment && matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if inner.get(at..).is_some_and(|rest| rest.starts_with(mark)) => return at,
            None => {}
        }
    }
    inner.len()
}

struct Reader<'a> {
    root: Schema,
    options: &'a [&'a str],
    /// What loops and `set` declare, innermost last.
    scopes: Vec<Vec<(&'a str, Schema)>>,
    /// Whether this is inside a component, which sees its arguments alone.
    component: bool,
    found: Vec<Mistake<'a>>,
}

/// A path in an expression: `request.body.kind`.
struct Path<'a> {
    names: Vec<&'a str>,
    line: usize,
    /// Whether nothing but the path stands there.
    alone: bool,
}

impl<'a> Reader<'a> {
    fn tag(&mut self, body: &'a str, line: usize, statement: bool) {
        let body = body.trim_matches('-');
        let leading = body.len() - body.trim_start().len();
        let line = line + body.get(..leading).unwrap_or("").matches('\n').count();
        let body = body.trim();
        let (word, rest) = match body.split_once(char::is_whitespace) {
            Some((word, rest)) if statement => (word, rest.trim_start()),
            _ if statement => (body, ""),
            _ => ("", body),
        };
        match word {
            "component" => self.component = true,
            "endcomponent" => self.component = false,
            _ if self.component => {}
            "endfor" => {
                if self.scopes.len() > 1 {
                    self.scopes.pop();
                }
            }
            "for" => {
                let Some((names, list)) = rest.split_once(" in ") else { return };
                let element = match self.expression(list, line) {
                    Some(Schema::List(element)) if !names.contains(',') => element(),
                    _ => Schema::Any,
                };
                let names = names.split(',').map(|name| (name.trim(), element)).collect();
                self.scopes.push(names);
            }
            "set" => {
                let Some((name, value)) = rest.split_once('=') else { return };
                let schema = self.expression(value, line).unwrap_or(Schema::Any);
                if let Some(scope) = self.scopes.last_mut() {
                    scope.push((name.trim(), schema));
                }
            }
            _ => {
                let schema = self.expression(rest, line);
                if !statement && matches!(schema, Some(Schema::List(_) | Schema::View(..))) {
                    let path = rest.trim().to_owned();
                    self.found.push(Mistake { line, path, kind: Kind::Printed });
                }
            }
        }
    }

    /// Checks the paths of an expression; what the expression is, where it is one path.
    fn expression(&mut self, text: &'a str, line: usize) -> Option<Schema> {
        let mut only = None;
        for path in paths(text, line) {
            let schema = self.path(&path);
            only = path.alone.then_some(schema);
        }
        only
    }

    fn path(&mut self, path: &Path<'a>) -> Schema {
        let Some((first, rest)) = path.names.split_first() else { return Schema::Any };
        let local = self
            .scopes
            .iter()
            .rev()
            .find_map(|scope| scope.iter().rev().find(|(name, _)| name == first));
        let mut schema = match (local, self.root) {
            (Some((_, schema)), _) => *schema,
            (None, Schema::View(_, fields)) => fields
                .iter()
                .find(|field| field.name == *first)
                .map_or(Schema::Any, |field| (field.schema)()),
            _ => Schema::Any,
        };
        let mut said = (*first).to_owned();
        if let (None, "options", Some(name)) = (local, *first, rest.first())
            && !self.options.contains(name)
        {
            let kind = Kind::Missing(name, self.options.to_vec());
            self.found.push(Mistake { line: path.line, path: said, kind });
            return Schema::Any;
        }
        for name in rest {
            let fields = match schema {
                Schema::Any => return Schema::Any,
                Schema::View(_, fields) => fields,
                Schema::Scalar(_) | Schema::List(_) => &[],
            };
            match fields.iter().find(|field| field.name == *name) {
                Some(field) => schema = (field.schema)(),
                None => {
                    let known = fields.iter().map(|field| field.name).collect();
                    let kind = Kind::Missing(name, known);
                    self.found.push(Mistake { line: path.line, path: said, kind });
                    return Schema::Any;
                }
            }
            said.push('.');
            said.push_str(name);
        }
        schema
    }
}

/// The paths in an expression, outside of strings.
fn paths(text: &str, line: usize) -> Vec<Path<'_>> {
    let mut paths = Vec::new();
    let mut rest = text;
    let mut line = line;
    while let Some(c) = rest.chars().next() {
        if matches!(c, '"' | '\'' | '`') {
            let inner = rest.get(1..).unwrap_or("");
            let end = inner.find(c).map_or(inner.len(), |at| at + 1);
            line += inner.get(..end).unwrap_or("").matches('\n').count();
            rest = inner.get(end..).unwrap_or("");
        } else if is_start(c) {
            let (names, after) = path(rest);
            let alone = text.trim().len() == rest.trim_end().len() && after.trim().is_empty();
            // A word behind a dot that follows a bracket is a member of something else.
            let before = text.get(..text.len() - rest.len()).unwrap_or("");
            if !before.trim_end().ends_with('.') {
                paths.push(Path { names, line, alone });
            }
            rest = after;
        } else if c.is_ascii_digit() {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.');
        } else {
            line += usize::from(c == '\n');
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    paths
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// The names of the path a text begins with, and what follows it.
fn path(text: &str) -> (Vec<&str>, &str) {
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        names.push(name);
        rest = after;
        let next = after.strip_prefix("?.").or_else(|| after.strip_prefix('.'));
        match next {
            Some(next) if next.starts_with(is_start) => rest = next,
            _ => return (names, rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::view::{ItemView, ToNode};

    fn missing(source: &str) -> Vec<(usize, String)> {
        mistakes(source, ItemView::schema(), &["async"])
            .into_iter()
            .map(|mistake| match mistake.kind {
                Kind::Missing(name, _) => (mistake.line, format!("{}.{name}", mistake.path)),
                Kind::Printed => (mistake.line, mistake.path),
            })
            .collect()
    }

    #[test]
    fn a_field_that_no_view_has_is_found_in_every_branch() {
        let source = "a\n{% if request.body.kid == \"x.y\" and not request.url %}\n{{ request.headrs | length }}{% endif %}";
        let expected = [(2, "request.body.kid".to_owned()), (3, "request.headrs".to_owned())];
        assert_eq!(missing(source), expected);
    }

    #[test]
    fn what_loops_and_sets_declare_is_followed() {
        let source = "{% for header in request.headers %}{{ header.nam }}{{ header.name }}{% endfor %}{% set body = request.body %}{% if body.kin %}{% endif %}{{ header.other }}";
        let expected = [(1, "header.nam".to_owned()), (1, "body.kin".to_owned())];
        assert_eq!(missing(source), expected);
    }

    #[test]
    fn what_cannot_be_known_is_left_alone() {
        for source in [
            "{{ options.async }} {% set options = name %}{% if options %}{% endif %}",
            "{{ loop.index }} {{ own.name }}",
            "{% for key, value in request.auth.parameters %}{{ key.x }}{% endfor %}",
            "{% component part(request: map) %}{{ request.nothing }}{% endcomponent part %}",
            "{# request.nothing #}{% raw %}{{ request.nothing }}{% endraw %}",
            "{{ request.headers[0].anything }} {{ \"request.nothing\" }}",
            "{% set headers = request.headers | first %}{{ headers.anything }}",
        ] {
            assert_eq!(missing(source), [], "{source}");
        }
    }

    #[test]
    fn lists_and_views_are_not_printed_and_options_are_known() {
        assert_eq!(missing("{{ request.headers }}"), [(1, "request.headers".to_owned())]);
        assert_eq!(missing("{{ request }}"), [(1, "request".to_owned())]);
        assert_eq!(missing("{{ notes | lines }}{% if notes %}{{ name }}{% endif %}"), []);
        assert_eq!(missing("{% if options.asink %}{% endif %}"), [(1, "options.asink".to_owned())]);
    }

    #[test]
    fn text_and_lists_have_no_members() {
        assert_eq!(missing("{{ name.first }}"), [(1, "name.first".to_owned())]);
        assert_eq!(
            missing("{{ request.headers.first }}"),
            [(1, "request.headers.first".to_owned())]
        );
    }
}
