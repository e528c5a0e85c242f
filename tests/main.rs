//! The integration tests, as one binary.
// What fails here fails a test, and the helpers of tests are no different from the tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    unreachable_pub
)]

mod corpus;
mod support;

// Reading files: versions, odd shapes, what is reported and where.
mod reading;
// Our own small collections: what each means, sends and becomes in each language.
mod fixtures;
// Our own JSON reader: placeholders, tolerance, limits.
mod json;
// What collections mean: variables, paths, credentials, what cannot be sent.
mod lowering;
// Model → wire, compared with what Postman's runtime sent.
mod conformance;
// Samples → types.
mod typing;
// Names for types and loops, from items, paths and keys.
mod naming;
// Literals, names and comments: nothing escapes, nothing is lost.
mod literals;
// Templates: loading, overriding, what an error in one says.
mod rendering;
// The generated programs of each target: snapshots, and the language's own tools on them.
mod curl;
mod delphi;
mod python;
mod rust;
// Programs of real collections, run and measured.
mod proof;
// Documentation sites, and a browser on them.
mod site;
// Attacks in every field of a collection, through every target.
mod hostile;
// The command line from the outside.
mod cli;
// Projects: what `polypost.toml` says, generated and compared with the disk.
mod check;
// Generated programs, run and measured by `polypost verify`.
mod verify;
// Client packages, run and lived with.
mod sdk;
// What the documents show is what the program prints.
mod docs;
// Rules about the source tree itself.
mod tidy;
// Every real collection through every target.
mod whole_corpus;
