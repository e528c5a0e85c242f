//! What the libraries cannot do.

/// Places that fail: target, field, groups, and why.
pub(super) const KNOWN: &[(&str, &str, &str, &str)] = &[
    (
        "delphi-chilkat",
        "JSON answer",
        "P7",
        "a key with a form feed is found by no path of the library",
    ),
    (
        "delphi-chilkat (bound)",
        "variables",
        "P8 P9 P21",
        "the value of a variable that is bound goes out in a header as UTF-8",
    ),
    (
        "delphi-chilkat (bound)",
        "variables",
        "P12",
        "the value of a variable that is bound is not looked through for other variables",
    ),
];

/// The reasons for which a program is not proven as a whole, by target.
pub(super) const LIMITS: &[(&str, &str)] = &[];
