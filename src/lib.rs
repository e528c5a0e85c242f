//! Working client code, with the reading of the answer, from Postman collections.
//!
//! The stages follow one another: [`collection`] is a file as written, [`lower`] turns it into the
//! [`model`] of what it means, [`shape`] derives types from its saved responses, [`target`] puts
//! both into the words of a language, [`render`] prints them through templates and [`emit`] writes
//! files.
#![forbid(unsafe_code)]

pub mod collection;
pub mod diagnostic;
pub mod emit;
pub mod generate;
pub mod json;
pub mod lower;
pub mod model;
pub mod render;
pub mod shape;
pub mod source;
pub mod target;
pub mod text;
pub mod wire;

#[cfg(feature = "cli")]
pub mod cli;
