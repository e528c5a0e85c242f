//! model → the bytes on the wire, and the one comparator.
