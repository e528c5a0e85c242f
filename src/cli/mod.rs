//! The command line: what was typed, what it means, then one file per subcommand.
