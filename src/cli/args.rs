//! What was typed. Nothing here is interpreted beyond its form.

mod project;
mod sdk;

pub(super) use project::{Check, CheckFormat, Diff, DiffFormat, FailOn, Filling, Init};
pub(super) use sdk::Sdk;

use crate::project::site::address;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;

/// Working client code, with the reading of the answer, from Postman collections
#[derive(Debug, Parser)]
#[command(
    name = "polypost",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  polypost generate api.json --item 'Users/Create user' -t python-requests
  polypost generate api.json -o client -e staging.postman_environment.json
  polypost targets

Exit codes: 0 done, 1 a difference, a proof that failed, or warnings under --strict, 2 the input
or the call was wrong, 3 refused because a file outside the output folder, or one that somebody
changed, would be touched."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Show every message, notes included
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,

    /// Show errors only, and no progress bar
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write client code for the items of a collection
    Generate(Generate),
    /// Compare what polypost.toml says with what is on the disk
    Check(Check),
    /// Write a polypost.toml for the collections that lie here
    Init(Init),
    /// Tell what changed between two versions of a collection, and what of it breaks clients
    Diff(Diff),
    /// Write a documentation site
    Docs(Docs),
    /// Write a client package with models, documentation and tests
    Sdk(Sdk),
    /// Print what polypost understood of a collection, as JSON
    Inspect(Inspect),
    /// Build and run what would be generated, and compare what it sends and reads
    Verify(Verify),
    /// List what can be generated, or show one target with its options
    Targets(Targets),
    /// Begin your own target from a built-in one
    #[command(subcommand)]
    Templates(Templates),
    /// Write code that builds or reads a given piece of JSON
    #[command(subcommand)]
    Json(Json),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page of polypost or of one of its commands
    Man(Man),
}

/// A collection and what fills its variables.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// The collection: Postman v2.1.0, v2.0.0 or v1.0.0, or a single item; `-` is standard input,
    /// and a name may be one of polypost.toml
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: Option<PathBuf>,

    /// Only these items: a path `Folder/Item`, a name, a folder, or a pattern such as `Users/**`
    #[arg(short, long = "item", value_name = "PATH")]
    pub(super) items: Vec<String>,

    #[command(flatten)]
    pub(super) filling: Filling,
}

/// How variables and credentials are said.
#[derive(Debug, Args)]
pub(super) struct Saying {
    /// Leave variables without a value visible, or begin the code with one named value for each
    /// [default: keep]
    #[arg(long = "variables", value_name = "HOW", value_enum)]
    pub(super) variables_as: Option<Variables>,

    /// Write passwords, tokens and keys that the files hold into the code
    #[arg(long)]
    pub(super) show_secrets: bool,
}

impl Saying {
    /// Whether variables are bound to names.
    pub(super) fn bind(&self) -> bool {
        self.variables_as == Some(Variables::Bind)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Variables {
    /// `{{name}}` stays in the code where no value is known
    Keep,
    /// The code begins with one named value per variable
    Bind,
}

/// Where targets come from, and what was chosen of their options.
#[derive(Debug, Args)]
pub(super) struct TargetSource {
    /// A folder with targets of your own, or templates that replace built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) templates: Option<PathBuf>,

    /// An option of the target, as `polypost targets NAME` lists them; `TARGET.NAME=VALUE` for one
    /// of several targets
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(super) options: Vec<(String, String)>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
One item in one target prints just the code. Several without -o are printed one after
the other, each under a comment, in its own language, that names the item. With -o every
item becomes a file; with several targets, each target gets a folder of its own.

Without a FILE, everything is written that polypost.toml says, what is no longer wanted is
removed, and polypost.lock records it. A file that somebody changed is not overwritten. With -t
or -i only these programs are written, and nothing is removed; with -o or --format json they
go elsewhere. A FILE of the project is generated as polypost.toml says unless flags say otherwise.

Examples:
  polypost generate
  polypost generate --watch
  polypost generate api.json --item 'Create user' -t curl
  polypost generate api.json -o client -t python-requests -t rust-reqwest
  polypost generate api.json -i 'Users/**' -t curl --variables bind
  polypost generate api.json -t python-requests --format json | jq .files[0].path
  curl -s https://example.com/api.json | polypost generate - -o client")]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) input: Input,

    /// The settings; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// Overwrite and remove what somebody changed in files that polypost.toml says to generate
    #[arg(long, conflicts_with_all = ["file", "output"])]
    pub(super) force: bool,

    /// Write what polypost.toml says whenever a file changes that it is made from, until you stop it
    #[arg(long, conflicts_with_all = ["file", "output", "strict"])]
    pub(super) watch: bool,

    /// What to generate; what polypost.toml says unless given, or every target
    #[arg(short, long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<String>,

    /// Write files into this folder instead of printing
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) output: Option<PathBuf>,

    #[command(flatten)]
    pub(super) saying: Saying,

    #[command(flatten)]
    pub(super) source: TargetSource,

    /// Print code, or one JSON object a line with item, index, target, files and warnings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text, conflicts_with = "output")]
    pub(super) format: Format,

    /// Let warnings fail: nothing is written or printed, and the exit code is 1
    #[arg(long)]
    pub(super) strict: bool,

    /// Render on so many threads; 0 is one for each processor
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(super) jobs: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The pages need no server: open index.html in the folder.

Examples:
  polypost docs api.json -o site
  polypost docs api.json --serve
  polypost docs api.json -t curl -t python-requests --base-url https://docs.example.com/
  polypost docs api.json --format markdown --flavor mkdocs -o docs/api

docs/site.md tells about polypost.toml, templates of your own, and what is in a site.")]
pub(super) struct Docs {
    /// The collections; several make one site
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, required = true)]
    pub(super) files: Vec<PathBuf>,

    /// Only these items, as for `generate`
    #[arg(short, long = "item", value_name = "PATH")]
    pub(super) items: Vec<String>,

    #[command(flatten)]
    pub(super) filling: Filling,

    /// The languages that code is shown in, in this order; every target unless given
    #[arg(short, long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<String>,

    /// Write the site into this folder
    #[arg(short, long, value_name = "DIR", default_value = "site", value_hint = ValueHint::DirPath)]
    pub(super) output: PathBuf,

    /// Settings of the site; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// Pages, or Markdown for a site that exists already [default: html]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<DocsFormat>,

    /// Whose Markdown [default: plain]
    #[arg(long, value_enum, value_name = "NAME")]
    pub(super) flavor: Option<Flavor>,

    /// Show the site on this machine alone, and build it anew whenever a file changes; writes
    /// nothing
    #[arg(long, conflicts_with_all = ["output", "format"])]
    pub(super) serve: bool,

    /// The port to serve on; 0 takes any
    #[arg(long, value_name = "N", default_value_t = 4848)]
    pub(super) port: u16,

    /// The title of the site; the collection's name unless given
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,

    /// The address where the site will stand, for sitemap.xml and canonical links
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(super) base_url: Option<String>,

    #[command(flatten)]
    pub(super) saying: Saying,

    #[command(flatten)]
    pub(super) source: TargetSource,

    /// Let warnings fail: nothing is written, and the exit code is 1
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DocsFormat {
    /// A site
    Html,
    /// Markdown files
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Flavor {
    /// Anybody's, without front matter
    Plain,
    /// mdBook's, with a SUMMARY.md
    Mdbook,
    /// Docusaurus's, with front matter
    Docusaurus,
    /// MkDocs's, with front matter
    Mkdocs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The code
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Each program is built with its language's own tools and run against a server on loopback that
plays the saved responses; nothing is sent anywhere else. Variables and files without a value
get a stand-in. Without a FILE, the project of polypost.toml is proven. A target whose tools are not installed is not checked, and the report says what
to install. The exit code is 0 when nothing was found wrong, 1 when something was.

Examples:
  polypost verify api.json
  polypost verify api.json -t curl --option script=true --item 'Users/**'
  polypost verify api.json -e staging.json --format junit > verify.xml")]
pub(super) struct Verify {
    #[command(flatten)]
    pub(super) input: Input,

    /// The settings; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// What to prove; what polypost.toml says unless given, or every target
    #[arg(short, long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<String>,

    /// Write the values of variables into the programs, or bind them to names [default: keep]
    #[arg(long = "variables", value_name = "HOW", value_enum)]
    pub(super) variables_as: Option<Variables>,

    #[command(flatten)]
    pub(super) source: TargetSource,

    /// Run so many programs at the same time; 0 is one for each processor
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(super) jobs: usize,

    /// End a program that runs longer than so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) timeout: u64,

    /// How to report: text, one JSON object, or JUnit XML
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,

    /// Lay everything out in this folder and leave it there
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) keep: Option<PathBuf>,

    /// Where compiled libraries are kept between runs
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, env = "POLYPOST_CACHE")]
    pub(super) cache: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For a person
    Text,
    /// One JSON object, described in docs/verify.md
    Json,
    /// JUnit XML
    Junit,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The form is described, and versioned, in docs/inspect.md.

Examples:
  polypost inspect api.json --item 'Create user' | jq '.items[0].request.url'
  polypost inspect api.json --view -t python-requests
  polypost inspect api.json --types-report")]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) input: Input,

    #[command(flatten)]
    pub(super) saying: Saying,

    /// The settings; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// Print what the templates of a target see instead
    #[arg(long, requires = "target", conflicts_with = "types_report")]
    pub(super) view: bool,

    /// The target whose view to print
    #[arg(short, long, value_name = "TARGET", requires = "view")]
    pub(super) target: Option<String>,

    #[command(flatten)]
    pub(super) source: TargetSource,

    /// Print each type derived from saved responses with the evidence for it instead
    #[arg(long)]
    pub(super) types_report: bool,
}

#[derive(Debug, Args)]
pub(super) struct Targets {
    /// Show this one with its options
    #[arg(value_name = "TARGET")]
    pub(super) name: Option<String>,

    /// A folder with targets of your own
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) templates: Option<PathBuf>,

    /// The settings; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Templates {
    /// Write the folder of a built-in target, to change and to use with --templates; or, as
    /// `site`, the templates of documentation sites, and as `sdk/python`, those of packages
    #[command(after_help = "\
Example:
  polypost templates export python-requests templates/python-httpx
  polypost generate api.json --templates templates -t python-httpx")]
    Export {
        /// The built-in target, `site`, or `sdk/` and a language of packages
        #[arg(value_name = "TARGET")]
        name: String,
        /// The folder to make; files in it are not overwritten
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Json {
    /// Code that builds this JSON
    #[command(after_help = "\
Example:
  echo '{\"state\": \"open\", \"tags\": [1, 2]}' | polypost json create - -t delphi-chilkat")]
    Create(JsonInput),
    /// Code that reads every field of this JSON
    #[command(after_help = "\
Example:
  polypost json parse answer.json -t python-requests")]
    Parse(JsonInput),
}

#[derive(Debug, Args)]
pub(super) struct JsonInput {
    /// The JSON; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,

    /// The language
    #[arg(short, long, value_name = "TARGET")]
    pub(super) target: String,

    #[command(flatten)]
    pub(super) source: TargetSource,

    /// The settings; the nearest `polypost.toml` upwards from this folder unless given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  polypost completions bash > ~/.local/share/bash-completion/completions/polypost")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  polypost man generate | man -l -")]
pub(super) struct Man {
    /// The command; the program itself unless given
    #[arg(value_name = "COMMAND", action = ArgAction::Append)]
    pub(super) command: Vec<String>,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_description_of_the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_variable_keeps_the_equals_signs_of_its_value() {
        assert_eq!(assignment("k=a=b"), Ok(("k".to_owned(), "a=b".to_owned())));
        assert!(assignment("k").is_err() && assignment("=v").is_err());
    }
}
