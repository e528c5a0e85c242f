//! Working client code, with the reading of the answer, from Postman collections.
//!
//! The stages follow one another, each a pure function of the one before: [`collection`] is a file
//! as written, [`lower`] turns it into the [`model`] of what it means, [`shape`] derives types from
//! its saved responses, [`target`] puts both into the words of a language, [`render`] prints them
//! through templates and [`emit`] writes files. [`generate`] puts the stages after the model
//! together, and [`wire`] knows the bytes that go out.
//!
//! ```
//! use polypost::collection::{self, Document};
//! use polypost::generate::Generator;
//! use polypost::lower::{self, Options, Scopes};
//! use polypost::source::SourceText;
//! use polypost::target::registry::Registry;
//! use polypost::target::view::Choices;
//!
//! # fn main() -> Result<(), polypost::diagnostic::Diagnostic> {
//! let source = SourceText::new("jobs.json", r#"{
//!     "info": { "name": "Jobs" },
//!     "item": [{ "name": "List jobs", "request": "https://example.com/jobs?state={{state}}" }]
//! }"#);
//! let (document, warnings) = collection::read(&source)?;
//! assert!(warnings.is_empty());
//! let Document::Collection(collection) = document else { panic!("not an environment") };
//! let (model, notes) = lower::lower(&collection, &Scopes::default(), &Options::default());
//! assert_eq!(notes[0].code, "unresolved-variable");
//!
//! let generator = Generator::new(Registry::builtin().load("curl")?)?;
//! let snippet = generator.generate(&model.items[0], &Choices::default())?;
//! assert_eq!(
//!     snippet.files[0].text,
//!     "curl --globoff 'https://example.com/jobs?state={{state}}'\n"
//! );
//! # Ok(())
//! # }
//! ```
//!
//! Nothing in here opens a file, a socket or a process but what its caller names:
//! [`source::SourceText::read`] reads, [`emit::write()`] writes, and
//! [`target::registry::Registry::with_folder`] reads templates. The module `verify` alone runs
//! programs, those that were generated, and listens on loopback.
//!
//! The feature `cli`, on by default, adds the command line, and `verify` the proof of generated
//! programs; without them the library has fewer dependencies.
#![forbid(unsafe_code)]

mod casing;
pub mod changes;
pub mod collection;
#[cfg(feature = "docs")]
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod generate;
pub mod json;
pub mod lower;
pub mod model;
#[cfg(feature = "project")]
pub mod project;
pub mod render;
#[cfg(feature = "sdk")]
pub mod sdk;
pub mod shape;
#[cfg(feature = "docs")]
pub mod site;
pub mod source;
pub mod target;
pub mod text;
#[cfg(feature = "verify")]
pub mod verify;
pub mod wire;

#[cfg(feature = "cli")]
pub mod cli;
