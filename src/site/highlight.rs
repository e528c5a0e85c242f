//! Highlighting, at generation time: a site has thousands of samples, and its readers' browsers
//! have better things to do.
//!
//! Short elements stand for the few kinds of word there are, which the style sheet colours: `b`
//! keywords and keys, `u` strings, `i` comments, `var` numbers, constants and variables. A page
//! with classes would be half as large again. What a language looks like is a row of a table; the
//! rest is one scanner for all.

use crate::render::escape;

/// How the words of a language are told apart.
struct Looks {
    /// Names it goes by, in small letters.
    names: &'static [&'static str],
    /// What begins a comment to the end of the line.
    line_comments: &'static [&'static str],
    /// What begins and ends any other comment.
    block_comments: &'static [(&'static str, &'static str)],
    /// What begins and ends a string, the longest first; whether a backslash escapes in it.
    strings: &'static [(&'static str, &'static str, bool)],
    /// Its keywords, sorted, in small letters.
    keywords: &'static [&'static str],
    /// Whether case counts in keywords.
    cased: bool,
}

const DOUBLE: (&str, &str, bool) = ("\"", "\"", true);
const SINGLE: (&str, &str, bool) = ("'", "'", true);

/// What a language is taken for that the table does not have: only its strings are marked.
const PLAIN: Looks = Looks {
    names: &[],
    line_comments: &[],
    block_comments: &[],
    strings: &[DOUBLE, SINGLE],
    keywords: &[],
    cased: true,
};

const LANGUAGES: &[Looks] = &[
    Looks {
        names: &["bash", "console", "curl", "sh", "shell", "zsh"],
        line_comments: &["#"],
        block_comments: &[],
        strings: &[("\"", "\"", true), ("'", "'", false)],
        keywords: &[
            "case", "curl", "do", "done", "elif", "else", "esac", "export", "fi", "for",
            "function", "if", "in", "jq", "printf", "set", "then", "while",
        ],
        cased: true,
    },
    Looks {
        names: &["delphi", "pascal"],
        line_comments: &["//"],
        block_comments: &[("{", "}"), ("(*", "*)")],
        strings: &[("'", "'", false)],
        keywords: &[
            "and",
            "array",
            "begin",
            "case",
            "class",
            "const",
            "div",
            "do",
            "downto",
            "else",
            "end",
            "except",
            "exit",
            "false",
            "finally",
            "for",
            "function",
            "if",
            "in",
            "mod",
            "nil",
            "not",
            "of",
            "or",
            "procedure",
            "program",
            "raise",
            "record",
            "repeat",
            "string",
            "then",
            "to",
            "true",
            "try",
            "type",
            "unit",
            "until",
            "uses",
            "var",
            "while",
            "with",
        ],
        cased: false,
    },
    Looks {
        names: &["py", "python"],
        line_comments: &["#"],
        block_comments: &[],
        strings: &[("\"\"\"", "\"\"\"", true), ("'''", "'''", true), DOUBLE, SINGLE],
        keywords: &[
            "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
            "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
            "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
            "return", "try", "while", "with", "yield",
        ],
        cased: true,
    },
    Looks {
        names: &["rs", "rust"],
        line_comments: &["//"],
        block_comments: &[("/*", "*/")],
        strings: &[("r##\"", "\"##", false), ("r#\"", "\"#", false), ("r\"", "\"", false), DOUBLE],
        keywords: &[
            "Err", "None", "Ok", "Self", "Some", "as", "async", "await", "break", "const",
            "continue", "crate", "dyn", "else", "enum", "false", "fn", "for", "if", "impl", "in",
            "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static",
            "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
        ],
        cased: true,
    },
    Looks {
        names: &["javascript", "js", "jsx", "mjs", "node", "ts", "tsx", "typescript"],
        line_comments: &["//"],
        block_comments: &[("/*", "*/")],
        strings: &[DOUBLE, SINGLE, ("`", "`", true)],
        keywords: &[
            "as",
            "async",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "delete",
            "else",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "from",
            "function",
            "if",
            "import",
            "in",
            "instanceof",
            "interface",
            "let",
            "new",
            "null",
            "of",
            "return",
            "this",
            "throw",
            "true",
            "try",
            "type",
            "typeof",
            "undefined",
            "var",
            "while",
            "yield",
        ],
        cased: true,
    },
    Looks {
        names: &["c", "c#", "c++", "cpp", "cs", "csharp", "go", "java", "kotlin", "php", "swift"],
        line_comments: &["//"],
        block_comments: &[("/*", "*/")],
        strings: &[DOUBLE, SINGLE, ("`", "`", false)],
        keywords: &[
            "abstract",
            "as",
            "async",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "def",
            "default",
            "defer",
            "do",
            "echo",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "for",
            "foreach",
            "fun",
            "func",
            "function",
            "go",
            "if",
            "implements",
            "import",
            "in",
            "interface",
            "let",
            "namespace",
            "new",
            "nil",
            "null",
            "override",
            "package",
            "private",
            "protected",
            "public",
            "range",
            "return",
            "static",
            "struct",
            "switch",
            "this",
            "throw",
            "throws",
            "true",
            "try",
            "type",
            "use",
            "using",
            "val",
            "var",
            "void",
            "while",
        ],
        cased: true,
    },
    Looks {
        names: &["elixir", "perl", "r", "rb", "ruby", "toml", "yaml", "yml"],
        line_comments: &["#"],
        block_comments: &[],
        strings: &[DOUBLE, SINGLE],
        keywords: &[
            "begin", "class", "def", "do", "else", "elsif", "end", "false", "foreach", "function",
            "if", "module", "my", "nil", "null", "require", "return", "sub", "then", "true",
            "unless", "use", "while",
        ],
        cased: true,
    },
    Looks {
        names: &["sql"],
        line_comments: &["--"],
        block_comments: &[("/*", "*/")],
        strings: &[("'", "'", false), ("\"", "\"", false)],
        keywords: &[
            "and", "as", "by", "create", "delete", "from", "group", "having", "in", "insert",
            "into", "is", "join", "left", "like", "limit", "not", "null", "on", "or", "order",
            "select", "set", "table", "update", "values", "where",
        ],
        cased: false,
    },
    Looks {
        names: &["graphql"],
        line_comments: &["#"],
        block_comments: &[],
        strings: &[("\"\"\"", "\"\"\"", false), DOUBLE],
        keywords: &[
            "enum",
            "extend",
            "false",
            "fragment",
            "input",
            "interface",
            "mutation",
            "null",
            "on",
            "query",
            "scalar",
            "schema",
            "subscription",
            "true",
            "type",
            "union",
        ],
        cased: true,
    },
];

/// A text in a language, as HTML for the inside of `<code>`.
pub(super) fn highlight(text: &str, language: &str, out: &mut String) {
    let language = language.to_lowercase();
    match language.as_str() {
        "json" | "jsonc" | "json5" => return json(text, out),
        "html" | "svg" | "xml" => return markup(text, out),
        "" | "plain" | "text" | "txt" | "http" => return escape(text, out),
        _ => {}
    }
    let looks =
        LANGUAGES.iter().find(|looks| looks.names.contains(&language.as_str())).unwrap_or(&PLAIN);
    words(text, looks, out);
}

fn words(text: &str, looks: &Looks, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (element, length) = next(rest, c, looks);
        let (word, after) = rest.split_at(length);
        put(element, word, out);
        rest = after;
    }
}

/// The element for what stands first in a text that is not empty, and its length.
fn next(rest: &str, c: char, looks: &Looks) -> (&'static str, usize) {
    if c.is_ascii_alphabetic() || c == '_' {
        // A string may begin with a letter.
        if let Some(length) = string(rest, looks) {
            return ("u", length);
        }
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let known = if looks.cased {
            looks.keywords.contains(&word)
        } else {
            looks.keywords.contains(&word.to_ascii_lowercase().as_str())
        };
        return (if known { "b" } else { "" }, length);
    }
    if c.is_ascii_digit() {
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len());
        return ("var", length);
    }
    if c.is_ascii_punctuation() {
        if rest.starts_with("{{")
            && let Some(end) = rest.find("}}").filter(|end| *end < 80)
        {
            return ("var", end + 2);
        }
        if looks.line_comments.iter().any(|mark| rest.starts_with(mark)) {
            return ("i", rest.find('\n').unwrap_or(rest.len()));
        }
        for (open, close) in looks.block_comments {
            if let Some(inner) = rest.strip_prefix(open) {
                let end = inner.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
                return ("i", end);
            }
        }
        if let Some(length) = string(rest, looks) {
            return ("u", length);
        }
        return ("", 1);
    }
    let length = rest
        .find(|c: char| c.is_ascii_alphanumeric() || c.is_ascii_punctuation())
        .unwrap_or(rest.len());
    ("", length.max(c.len_utf8()))
}

fn string(rest: &str, looks: &Looks) -> Option<usize> {
    let (open, close, escapes) =
        looks.strings.iter().find(|(open, _, _)| rest.starts_with(open))?;
    let inner = rest.get(open.len()..)?;
    let mut at = 0;
    loop {
        let ahead = inner.get(at..)?;
        if ahead.starts_with(close) {
            return Some(open.len() + at + close.len());
        }
        let Some(c) = ahead.chars().next() else { return Some(rest.len()) };
        at += c.len_utf8();
        if c == '\\' && *escapes {
            at += ahead.chars().nth(1).map_or(0, char::len_utf8);
        }
    }
}

fn put(element: &str, word: &str, out: &mut String) {
    if element.is_empty() {
        escape(word, out);
        return;
    }
    out.push('<');
    out.push_str(element);
    out.push('>');
    escape(word, out);
    out.push_str("</");
    out.push_str(element);
    out.push('>');
}

/// JSON is most of a site's text, and simple: keys, strings, and the rest.
fn json(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (element, length) = match c {
            '"' => {
                let length = string(rest, &PLAIN).unwrap_or(rest.len());
                let after = rest.get(length..).unwrap_or_default();
                let key = after.trim_start_matches([' ', '\t']).starts_with(':');
                (if key { "b" } else { "u" }, length)
            }
            '-' | '0'..='9' | 'a'..='z' | 'A'..='Z' => {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)));
                ("var", end.unwrap_or(rest.len()))
            }
            '{' if rest.starts_with("{{") => {
                ("var", rest.find("}}").map_or(rest.len(), |end| end + 2))
            }
            '/' if rest.starts_with("//") => ("i", rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => {
                ("i", rest.find("*/").map_or(rest.len(), |end| end + 2))
            }
            _ => {
                let special = |c: char| c.is_ascii_alphanumeric() || "\"-{/".contains(c);
                let end = rest.char_indices().skip(1).find(|(_, c)| special(*c));
                ("", end.map_or(rest.len(), |(at, _)| at))
            }
        };
        let (word, after) = rest.split_at(length);
        put(element, word, out);
        rest = after;
    }
}

/// XML and HTML: names of elements, quoted values, comments.
fn markup(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let (element, length) = if rest.starts_with("<!--") {
            ("i", rest.find("-->").map_or(rest.len(), |end| end + 3))
        } else if rest.starts_with('<') {
            let end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
            ("b", end)
        } else if rest.starts_with('"') && out.ends_with('=') {
            let end = rest.char_indices().skip(1).find(|(_, c)| *c == '"');
            ("u", end.map_or(rest.len(), |(at, _)| at + 1))
        } else {
            let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '"'));
            ("", end.map_or(rest.len(), |(at, _)| at))
        };
        let (word, after) = rest.split_at(length);
        put(element, word, out);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: &str) -> String {
        let mut out = String::new();
        highlight(text, language, &mut out);
        out
    }

    #[test]
    fn json_has_keys_strings_and_values() {
        assert_eq!(
            shown("{\"a\": [1, true, \"x<\"], \"b\" : {{n}}}", "json"),
            "{<b>&quot;a&quot;</b>: [<var>1</var>, <var>true</var>, <u>&quot;x&lt;&quot;</u>], \
             <b>&quot;b&quot;</b> : <var>{{n}}</var>}"
        );
    }

    #[test]
    fn keywords_strings_comments_and_numbers_are_marked() {
        assert_eq!(
            shown("if x: # no\n    y = \"\"\"a\"b\"\"\" + 'c\\'' + 1.5", "python"),
            "<b>if</b> x: <i># no</i>\n    y = <u>&quot;&quot;&quot;a&quot;b&quot;&quot;&quot;</u> \
             + <u>&#39;c\\&#39;&#39;</u> + <var>1.5</var>"
        );
        assert_eq!(
            shown("BEGIN x := 'it''s' {c}", "delphi"),
            "<b>BEGIN</b> x := <u>&#39;it&#39;</u><u>&#39;s&#39;</u> <i>{c}</i>"
        );
    }

    #[test]
    fn every_character_comes_out_once_whatever_the_language() {
        let text = "a<b \"c\\\" é'x /* 日本 # {{ r#\"q\" <!-- <t a=\"1\"> \\ \u{2028} \"";
        let languages = LANGUAGES.iter().flat_map(|looks| looks.names.iter().copied());
        for language in languages.chain(["json", "xml", "text", "unheard-of"]) {
            let html = shown(text, language);
            let mut bare = html;
            for element in ["b", "u", "i", "var"] {
                bare =
                    bare.replace(&format!("<{element}>"), "").replace(&format!("</{element}>"), "");
            }
            let mut expected = String::new();
            escape(text, &mut expected);
            assert_eq!(bare, expected, "{language}");
        }
    }

    #[test]
    fn keywords_are_sorted() {
        for looks in LANGUAGES {
            assert!(looks.keywords.is_sorted() && looks.names.is_sorted(), "{:?}", looks.names);
        }
    }
}
