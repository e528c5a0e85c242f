//! Text that has broken other generators, or could.

/// The payloads, each alone and inside other text.
pub(super) fn payloads() -> Vec<String> {
    let mut all: Vec<String> = ALONE.iter().map(|payload| (*payload).to_owned()).collect();
    all.extend(groups().into_iter().flat_map(|(_, payloads)| payloads));
    all.retain(|payload| payload.len() < 4000);
    all.extend((0..=0xff_u8).map(|byte| char::from(byte).to_string()));
    all.extend(MISLEADING.iter().map(|number| char::from_u32(*number).unwrap().to_string()));
    let inside: Vec<String> = all.iter().map(|payload| format!("a{payload}b{payload}")).collect();
    all.extend(inside);
    let lines: Vec<String> =
        ALONE.iter().map(|payload| format!("{payload}\n{payload}\nx")).collect();
    all.extend(lines);
    all.push("it's ".repeat(1000));
    all.push("é".repeat(600));
    all.push("🎉".repeat(300));
    all.push(format!("{}\n", "line of text\n".repeat(50)));
    all
}

/// The payloads by what they try, each group with its number in the list of attacks.
pub(crate) fn groups() -> Vec<(&'static str, Vec<String>)> {
    let mut out: Vec<(&str, Vec<String>)> = GROUPS
        .iter()
        .map(|(name, payloads)| (*name, payloads.iter().map(|text| (*text).to_owned()).collect()))
        .collect();
    for (name, payloads) in &mut out {
        match *name {
            "P21" => payloads.extend([300, 5000].map(|length| "x".repeat(length))),
            "P10" => payloads.extend(
                ('\u{202a}'..='\u{202e}')
                    .chain('\u{2066}'..='\u{2069}')
                    .chain('\u{200b}'..='\u{200f}')
                    .chain(['\u{61c}', '\u{feff}'])
                    .map(|c| format!("a{c}b")),
            ),
            "P17" => payloads.extend(('\u{2018}'..='\u{201f}').map(|c| format!("{c}x{c}"))),
            _ => {}
        }
    }
    out
}

/// A file that must not be read; the tests that run programs put a path of their own in its place.
pub(crate) const SECRET: &str = "/polypost-secret";

/// P1 to P24. `polypost-canary` is a command that tells when it is run.
const GROUPS: [(&str, &[&str]); 24] = [
    ("P1", &["'", "a'b", "''", "'; polypost-canary; '", "');Halt(1);//", "' + Halt(1) + '"]),
    (
        "P2",
        &[
            "\"",
            "\"\"",
            "\"; polypost-canary; \"",
            "\"); std::process::exit(7); (\"",
            "\" + exit() + \"",
        ],
    ),
    ("P3", &["`", "`polypost-canary`", "a`b`"]),
    ("P4", &["\\", "\\\\", "a\\b", "\\n", "\\x41", "\\0"]),
    ("P5", &["text\\", "text\\\\\\"]),
    ("P6", &["\\\"", "\\'", "\\\\\"", "\\\"; polypost-canary #"]),
    (
        "P7",
        &[
            "a\nb",
            "a\rb",
            "a\r\nb",
            "a\u{b}b",
            "a\u{c}b",
            "\npolypost-canary\n",
            "\rpolypost-canary\r",
            "x\nimport os; os.system('polypost-canary')\n",
        ],
    ),
    ("P8", &["a\u{85}b", "a\u{2028}b", "a\u{2029}b", "\u{2028}polypost-canary\u{2028}"]),
    (
        "P9",
        &[
            "a\0b",
            "a\u{1a}b",
            "\u{1b}]0;title\u{7}",
            "\u{1b}[2J",
            "\u{1b}]8;;http://evil\u{1b}\\x",
            "\u{9b}2J",
        ],
    ),
    ("P10", &["\u{202e}gnp.exe", "\u{430}dmin", "x\u{2066}// y\u{2069}"]),
    (
        "P11",
        &[
            "*/",
            "/*",
            "*)",
            "(*",
            "}",
            "{$I /polypost-secret}",
            "(*$I /polypost-secret*)",
            "-->",
            "]]>",
            "]]",
            "\"\"\"",
            "'''",
            "%}",
            "?>",
            "</script>",
            "{$MODE OBJFPC}",
            "\"\"\"\n__import__(\"os\").system(\"polypost-canary\")\n\"\"\"",
            "*/ fn main() {} /*",
            "} end. {",
        ],
    ),
    (
        "P12",
        &[
            "{{7*7}}",
            "{{ get_env(name=\"HOME\") }}",
            "{% include \"/etc/passwd\" %}",
            "{# #}",
            "{%- raw %}",
            "{{var}}",
        ],
    ),
    (
        "P13",
        &[
            "$(polypost-canary)",
            "${HOME}",
            "$HOME",
            "#{1}",
            "\\(1)",
            "%PATH%",
            "!polypost-canary!",
            "^&polypost-canary",
            ";polypost-canary",
            "|polypost-canary",
            "&&polypost-canary",
            "&polypost-canary&",
            "X;polypost-canary;#",
            "__import__(\"os\").system(\"polypost-canary\")",
            "$1",
            "$$",
            "!!",
            "\");std::process::Command::new(\"polypost-canary\").status();(\"",
            "');ExecuteProcess('polypost-canary','');//",
        ],
    ),
    ("P14", &["EOF\n", "EOF\npolypost-canary\n", "'@", "\"@", ")\""]),
    ("P15", &["\"#", "\"##", "r#\"", "\"###\n\"#", "\"#;fn pwned(){}//"]),
    ("P16", &["\\u002a\\u002f", "\\u0022", "??/", "\\u000apolypost-canary"]),
    ("P17", &["\u{ff07}", "\u{ff02}"]),
    (
        "P18",
        &[
            "@/polypost-secret",
            "</polypost-secret",
            "k=@/polypost-secret",
            "k@/polypost-secret",
            "k=@/polypost-secret;x",
            "text/plain;headers=@/polypost-secret",
            "--help",
            "-oX",
            "-K/polypost-secret",
            "@-",
            "/polypost-secret",
        ],
    ),
    ("P19", &["javascript:polypost", "data:text/plain,x", "//evil", "file:///polypost-secret"]),
    (
        "P20",
        &[
            "\\ud800",
            "\\udc00\\ud800",
            "\u{feff}bom",
            "\u{fffd}",
            "👨\u{200d}👩\u{200d}👧",
            "🎉",
            "e\u{301}",
            "مرحبا שלום",
            "日本語",
            "naïve ß ﬁ",
            "\u{10ffff}",
            "\u{ffff}",
        ],
    ),
    (
        "P21",
        &[
            "../../x",
            "..\\x",
            "/abs",
            "C:x",
            "C:\\x\\new",
            "\\\\srv\\x",
            ".",
            "..",
            "CON",
            "nul.txt",
            "a:b",
            "dot.",
            "blank ",
            " blank",
            "ID",
            "id",
            "Id",
            "\u{e9}",
            "e\u{301}",
            "",
            " ",
            "!?.",
            "-",
        ],
    ),
    (
        "P22",
        &[
            "class", "begin", "end", "fn", "self", "http", "resp", "result", "response",
            "requests", "json", "String", "type", "__init__", "PATH", "IFS", "program", "unit",
        ],
    ),
    ("P23", &["::error::x", "##vso[task.complete]", "::set-env name=PATH::x"]),
    (
        "P24",
        &[
            "%s%n%d",
            "{0}",
            "{x}",
            "{NAME}",
            "{NAME!r}",
            "{",
            "}}{{",
            "{}",
            "{0.__class__}",
            "' OR 1=1 --",
        ],
    ),
];

/// More of them.
const ALONE: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    "\n\n\n",
    "\na",
    "a\n",
    "{$I secret.txt}",
    "(*$I secret.txt*)",
    "<!--",
    "{%",
    "$(echo pwned)",
    "`echo pwned`",
    "!id!",
    "^&calc",
    ";echo pwned",
    "|echo pwned",
    "&&echo pwned",
    "\necho pwned\n",
    "' ; echo pwned ; '",
    "\" ; echo pwned ; \"",
    "@/etc/passwd",
    "<f",
    "k=@f",
    "javascript:alert(1)",
    "##vso[task.x]",
    "{{NAME}}",
    "\0",
    "\0\u{31}",
    "\x1b]0;title\x07",
    "\x1b[2J",
    "#39",
    "'#39'",
    "// comment",
    "# comment",
    "日本語のテキスト",
    "naïve café ß ﬁ",
];

/// Characters that end lines, cannot be seen, or look like quotes.
const MISLEADING: &[u32] = &[
    0x85, 0x2028, 0x2029, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x061c, 0x202a, 0x202b, 0x202c,
    0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xfffe, 0xffff, 0xe000, 0x2018,
    0x2019, 0x201a, 0x201b, 0x201c, 0x201d, 0x201e, 0x201f, 0xff07, 0xff02, 0x0430, 0xad, 0xa0,
    0xd7ff, 0xf900, 0x1f389, 0xe0001, 0x10ffff, 0x0301, 0x3000,
];
