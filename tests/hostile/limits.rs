//! What the programs cannot do, by their own word.

/// The reasons for which a program is not proven as a whole, by target. Postman sends nothing where a
/// header or a host cannot be; every other reason stands in the program as a comment, or is one of the
/// `limits` of its `target.toml`.
pub(super) const LIMITS: &[(&str, &str)] = &[
    (
        "curl",
        "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as Latin-1.",
    ),
    ("curl", "A part has an empty name, which this library does not send."),
    ("curl", "AWS Signature Version 4 is computed anew for each request"),
    ("curl", "HTTP digest is computed anew for each request"),
    ("curl", "NTLM is computed anew for each request"),
    ("curl", "Postman sends nothing here"),
    (
        "curl",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    (
        "curl",
        "The name of a part holds `=`, which stands here as %3D: the command ends a name there.",
    ),
    (
        "curl",
        "The name of a part or a file holds a line break or a quote: this library escapes it, Postman sends it as it is.",
    ),
    (
        "curl",
        "The request holds the character U+0000, which cannot stand here; U+FFFD stands in its place.",
    ),
    (
        "curl",
        "The request is authenticated with AWS Signature Version 4, which is left out here: its signature is computed anew for each request.",
    ),
    (
        "curl",
        "The type of a part is no media type; this library would refuse it, and it is left out here.",
    ),
    ("curl", "the shell leaves U+0000 out of a text"),
    ("curl", "the shell takes line breaks at the end of a text away"),
    (
        "curl (bound)",
        "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as Latin-1.",
    ),
    (
        "curl (bound)",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    (
        "curl (bound)",
        "The name of a part holds `=`, which stands here as %3D: the command ends a name there.",
    ),
    (
        "curl (bound)",
        "The name of a part or a file holds a line break or a quote: this library escapes it, Postman sends it as it is.",
    ),
    (
        "curl (bound)",
        "The request holds the character U+0000, which cannot stand here; U+FFFD stands in its place.",
    ),
    (
        "curl (bound)",
        "The type of a part is no media type; this library would refuse it, and it is left out here.",
    ),
    ("curl (bound)", "a value holds U+0000, which no variable of an environment can"),
    ("delphi-chilkat", "A file has an empty name, which this library does not send."),
    (
        "delphi-chilkat",
        "A file is sent under a name with a slash or backslash; this library sends only what follows it.",
    ),
    (
        "delphi-chilkat",
        "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as Latin-1.",
    ),
    ("delphi-chilkat", "AWS Signature Version 4 is computed anew for each request"),
    ("delphi-chilkat", "Chilkat cuts a text at U+0000"),
    ("delphi-chilkat", "Chilkat takes the byte order mark off an answer"),
    ("delphi-chilkat", "HTTP digest is computed anew for each request"),
    ("delphi-chilkat", "NTLM is computed anew for each request"),
    ("delphi-chilkat", "Postman sends nothing here"),
    (
        "delphi-chilkat",
        "The collection sends a header without a value; this library leaves such a header out.",
    ),
    (
        "delphi-chilkat",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    (
        "delphi-chilkat",
        "The request is authenticated with AWS Signature Version 4, which is left out here: its signature is computed anew for each request.",
    ),
    ("delphi-chilkat", "The user name is empty; this library then sends no credentials at all."),
    ("delphi-chilkat (bound)", "A file has an empty name, which this library does not send."),
    (
        "delphi-chilkat (bound)",
        "A file is sent under a name with a slash or backslash; this library sends only what follows it.",
    ),
    (
        "delphi-chilkat (bound)",
        "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as Latin-1.",
    ),
    (
        "delphi-chilkat (bound)",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    ("delphi-chilkat (bound)", "a value holds U+0000, which no variable of an environment can"),
    ("python-requests", "AWS Signature Version 4 is computed anew for each request"),
    ("python-requests", "HTTP digest is computed anew for each request"),
    ("python-requests", "NTLM is computed anew for each request"),
    ("python-requests", "Postman sends nothing here"),
    (
        "python-requests",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    (
        "python-requests",
        "The name of a part or a file holds a line break or a quote: this library escapes it, Postman sends it as it is.",
    ),
    ("python-requests", "urllib3 encodes characters of a query that Postman sends as they are"),
    ("python-requests", "urllib3 resolves dots in a path"),
    (
        "python-requests (bound)",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    (
        "python-requests (bound)",
        "The name of a part or a file holds a line break or a quote: this library escapes it, Postman sends it as it is.",
    ),
    ("python-requests (bound)", "a value holds U+0000, which no variable of an environment can"),
    (
        "rust-reqwest",
        "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as Latin-1.",
    ),
    ("rust-reqwest", "AWS Signature Version 4 is computed anew for each request"),
    ("rust-reqwest", "HTTP digest is computed anew for each request"),
    ("rust-reqwest", "NTLM is computed anew for each request"),
    ("rust-reqwest", "Postman sends nothing here"),
    (
        "rust-reqwest",
        "The name of a file holds a quote, a backslash or a line break: this library puts a backslash before it, Postman sends it as it is.",
    ),
    (
        "rust-reqwest",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    ("rust-reqwest", "The path holds `.` or `..`, which this library resolves before it sends it."),
    (
        "rust-reqwest",
        "The request is authenticated with AWS Signature Version 4, which is left out here: its signature is computed anew for each request.",
    ),
    (
        "rust-reqwest",
        "The request is authenticated with HTTP digest, which is left out here: its signature is computed anew for each request.",
    ),
    (
        "rust-reqwest",
        "The request is authenticated with NTLM, which is left out here: its signature is computed anew for each request.",
    ),
    (
        "rust-reqwest",
        "The type of a part is no media type; this library would refuse it, and it is left out here.",
    ),
    (
        "rust-reqwest (bound)",
        "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as Latin-1.",
    ),
    (
        "rust-reqwest (bound)",
        "The name of a file holds a quote, a backslash or a line break: this library puts a backslash before it, Postman sends it as it is.",
    ),
    (
        "rust-reqwest (bound)",
        "The name of a file holds characters beyond Latin-1: this library sends it without the second, encoded form that Postman adds.",
    ),
    (
        "rust-reqwest (bound)",
        "The type of a part is no media type; this library would refuse it, and it is left out here.",
    ),
    ("rust-reqwest", "reqwest takes the byte order mark off an answer"),
    ("rust-reqwest (bound)", "a value holds U+0000, which no variable of an environment can"),
];
