//! The text of a file, and lines and columns in it, found only when a message is printed.
