//! Views and templates → text. The only place that names Tera.
