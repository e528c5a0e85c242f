//! The clients that generated programs use.
