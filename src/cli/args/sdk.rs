//! What was typed after `polypost sdk`.

use super::Input;
use clap::{Args, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
The folders of the collection are the structure of the client, variables and credentials its
settings, and the saved responses its types and its tests. A second run updates what it wrote,
removes what no longer belongs, and refuses to overwrite what you changed; the module `custom`
is yours. What [sdk.NAME] in polypost.toml says holds here, too, unless the call says another.

Examples:
  polypost sdk api.json -t python -o clients/python
  polypost sdk api.json -t rust -o clients/rust --name acme --license MIT")]
pub(in crate::cli) struct Sdk {
    #[command(flatten)]
    pub(in crate::cli) input: Input,

    /// The settings that say what fills the collection's variables; the nearest `polypost.toml`
    /// upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) config: Option<PathBuf>,

    /// The language of the package, or the name of its table [sdk.NAME] in polypost.toml
    #[arg(short, long, value_name = "LANGUAGE")]
    pub(in crate::cli) target: String,

    /// Write the package into this folder
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) output: PathBuf,

    /// The package's name; made of the collection's unless given
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,

    /// The package's licence, as an SPDX expression
    #[arg(long, value_name = "SPDX")]
    pub(in crate::cli) license: Option<String>,

    /// An option of the language
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = super::assignment)]
    pub(in crate::cli) options: Vec<(String, String)>,

    /// A folder with templates and files that replace those of the language; with an `sdk.toml` it
    /// may be a language of its own
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) templates: Option<PathBuf>,

    /// Overwrite and remove what you changed, too
    #[arg(long)]
    pub(in crate::cli) force: bool,
}
