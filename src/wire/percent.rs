//! Percent-encoding, component by component, as the runtime does it.
//!
//! Source: postman-url-encoder, encoder/encode-set.js and encoder/percent-encode.js. What is
//! escaped already (`%` and two hexadecimal digits) stays; any other `%` stays too.

use percent_encoding::{AsciiSet, CONTROLS};
use std::borrow::Cow;

/// A part of a URL, which decides what must be escaped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// The path with its slashes.
    Path,
    /// The query with its `&` and `=`.
    Query,
    /// User name or password before the host.
    UserInfo,
}

const PATH: AsciiSet = CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'#')
    .add(b'?')
    .add(b'{')
    .add(b'}');
const QUERY: AsciiSet = CONTROLS.add(b' ').add(b'"').add(b'#').add(b'\'').add(b'<').add(b'>');
const USER_INFO: AsciiSet = PATH
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'=')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'|');

/// Everything but letters, digits and `-_.~`: what a form field escapes.
const FORM: AsciiSet =
    percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The text with every byte escaped that may not stand in the component.
pub fn encode(text: &str, component: Component) -> Cow<'_, str> {
    let set = match component {
        Component::Path => &PATH,
        Component::Query => &QUERY,
        Component::UserInfo => &USER_INFO,
    };
    percent_encoding::utf8_percent_encode(text, set).into()
}

/// The text as a name or value of `application/x-www-form-urlencoded`: every `%` escaped anew, a
/// blank as `%20`.
pub fn encode_form(text: &str) -> Cow<'_, str> {
    percent_encoding::utf8_percent_encode(text, &FORM).into()
}

/// The text with its escapes undone; what is not valid UTF-8 afterwards becomes U+FFFD.
pub fn decode(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_component_has_its_own_set() {
        let all = " \"'<>`{}|\\^[]@:/?!$()*,;~-._";
        assert_eq!(encode(all, Component::Query), "%20%22%27%3C%3E`{}|\\^[]@:/?!$()*,;~-._");
        assert_eq!(
            encode("\"'<>`{}|^[]@:!$&()*+,;=~", Component::Path),
            "%22'%3C%3E%60%7B%7D|^[]@:!$&()*+,;=~"
        );
        assert_eq!(
            encode_form("c d+e&f=g%20é!'()*~-._"),
            "c%20d%2Be%26f%3Dg%2520%C3%A9%21%27%28%29%2A~-._"
        );
    }

    #[test]
    fn what_is_escaped_already_stays() {
        assert_eq!(encode("%2b%zz%", Component::Query), "%2b%zz%");
        assert_eq!(encode("tab\there ü", Component::Path), "tab%09here%20%C3%BC");
    }
}
