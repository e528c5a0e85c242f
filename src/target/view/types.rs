//! Reading an answer into declared types (`[response] style = "types"`).
