//! Reading an answer, and building a body, by paths such as `a.b[i].c`
//! (`[response] style = "paths"`).
