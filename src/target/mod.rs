//! Model + shape + target → exactly what templates see.
//!
//! A target is a folder: `target.toml` says how the language writes strings, names, comments and
//! data; the `.tera` files beside it say what a program looks like. Nothing in here knows any
//! language by name.

pub mod client;
pub mod language;
pub mod names;
pub mod types;
pub mod view;
