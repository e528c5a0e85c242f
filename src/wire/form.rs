//! `application/x-www-form-urlencoded`, as the runtime writes it.

use super::percent::encode_form;
use crate::model::FormField;
use crate::text::Text;

/// The fields as one text, variables left in place: `a%20b=c&d=`.
///
/// Source: Node's `querystring.stringify`, after which postman-request also escapes `!'()*`.
pub fn encode_fields(fields: &[FormField]) -> Text {
    let mut out = Text::new();
    for (n, field) in fields.iter().enumerate() {
        if n > 0 {
            out.push_literal("&");
        }
        out.push(&field.name.map_literals(|text| encode_form(text).into_owned()));
        out.push_literal("=");
        out.push(&field.value.map_literals(|text| encode_form(text).into_owned()));
    }
    out
}

/// The fields with every variable replaced before it is escaped: the bytes on the wire.
pub(super) fn body(fields: &[FormField]) -> String {
    let mut out = String::new();
    for (n, field) in fields.iter().enumerate() {
        if n > 0 {
            out.push('&');
        }
        out.push_str(&encode_form(&field.name.resolved()));
        out.push('=');
        out.push_str(&encode_form(&field.value.resolved()));
    }
    out
}
