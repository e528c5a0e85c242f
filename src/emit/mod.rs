//! Relative path → text: file names, clashes, atomic writes.
