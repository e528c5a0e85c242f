//! What you add to this crate. This file is yours: it is written once.
//!
//! An operation that the crate lacks, for one:
//!
//! ```ignore
//! use crate::{Call, Client, Method};
//!
//! impl Client {
//!     /// Closes a thing.
//!     pub fn close_thing(&self, id: &str) -> Call<()> {
//!         self.request(Method::POST, "/things/{id}/close").path("id", id).returning_nothing()
//!     }
//! }
//! ```
