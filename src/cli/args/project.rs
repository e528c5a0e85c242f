//! What was typed for commands about a whole project, and about versions of a collection.

use super::{Saying, TargetSource, assignment};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Everything is made in memory and compared with the disk; nothing is written. The exit code is 0
when nothing differs and 1 when something does. The differences go to standard output, as
`git apply` takes them.

Examples:
  polypost check
  polypost check --format github
  polypost check --update

docs/check.md tells about polypost.toml, polypost.lock and the forms of the report.")]
pub(in crate::cli) struct Check {
    /// The settings; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Only these programs: the name of their target, or of their table in polypost.toml
    #[arg(short, long = "target", value_name = "TARGET")]
    pub(in crate::cli) targets: Vec<String>,

    /// Only the programs of these items, as for `generate`
    #[arg(short, long = "item", value_name = "PATH")]
    pub(in crate::cli) items: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) filling: Filling,

    /// How to report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CheckFormat::Text)]
    pub(in crate::cli) format: CheckFormat,

    /// Write what differs, as `polypost generate` does
    #[arg(long)]
    pub(in crate::cli) update: bool,

    /// With --update, overwrite and remove what somebody changed, too
    #[arg(long, requires = "update")]
    pub(in crate::cli) force: bool,

    /// Stop at the first difference
    #[arg(long, conflicts_with = "update")]
    pub(in crate::cli) fail_fast: bool,

    /// Make everything anew, even what polypost.lock says to be as it was
    #[arg(long)]
    pub(in crate::cli) full: bool,

    #[command(flatten)]
    pub(in crate::cli) saying: Saying,

    #[command(flatten)]
    pub(in crate::cli) source: TargetSource,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The exit code is 0 whatever changed, unless --fail-on says otherwise.

Examples:
  polypost diff old.json new.json
  git show main:api.json | polypost diff - api.json --format markdown
  polypost diff old.json new.json --fail-on breaking")]
pub(in crate::cli) struct Diff {
    /// The old version; `-` is standard input
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) old: PathBuf,

    /// The new version
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) new: PathBuf,

    /// How to tell it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DiffFormat::Text)]
    pub(in crate::cli) format: DiffFormat,

    /// End with exit code 1 for changes of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    pub(in crate::cli) fail_on: Option<FailOn>,

    /// Read files of up to so many MiB
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub(in crate::cli) max_input: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DiffFormat {
    /// For a person
    Text,
    /// For a comment on a pull request
    Markdown,
    /// One JSON object, described in docs/check.md
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// What may make clients fail
    Breaking,
    /// Anything
    Change,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Without a FILE, collections are looked for in this folder and below it.

Examples:
  polypost init
  polypost init api/shop.json -t curl -t python-requests
  polypost init --schema > polypost.schema.json")]
pub(in crate::cli) struct Init {
    /// The collections
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) files: Vec<PathBuf>,

    /// What to generate; every target unless given
    #[arg(short, long = "target", value_name = "TARGET")]
    pub(in crate::cli) targets: Vec<String>,

    /// Print the JSON Schema of polypost.toml instead, for editors
    #[arg(long, conflicts_with_all = ["files", "targets"])]
    pub(in crate::cli) schema: bool,
}

/// What fills variables, in place of what polypost.toml says.
#[derive(Debug, Args)]
pub(in crate::cli) struct Filling {
    /// An environment in place of those of polypost.toml; later ones win
    #[arg(short, long = "env", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) environments: Vec<PathBuf>,

    /// The workspace's globals in place of those of polypost.toml
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) globals: Option<PathBuf>,

    /// A variable; wins over every file
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(in crate::cli) variables: Vec<(String, String)>,

    /// Read files of up to so many MiB
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub(in crate::cli) max_input: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CheckFormat {
    /// For a person
    Text,
    /// Annotations of a workflow on GitHub
    Github,
    /// SARIF 2.1.0
    Sarif,
    /// One JSON object, described in docs/check.md
    Json,
}
