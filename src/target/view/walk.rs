//! Reading an answer with variables and loops, in languages where decoded JSON is dictionaries
//! and lists (`[response] style = "walk"`).
