//! What a collection is as an API for programs, whatever their language: a client with settings,
//! groups of operations, and what each operation takes, sends and gives back.

mod arguments;
mod auth;
mod body;
mod discriminators;
mod operation;
mod settings;
mod words;

pub(super) use arguments::{TestValue, UPLOAD};
pub(super) use auth::signed;
pub(super) use operation::{CLIENTS, braced, decoded};
pub(super) use words::kebab;

use super::exchange::Exchange;
use crate::generate::Answers;
use crate::model::{Auth, Description, Item, ParameterPlace, Text};
use crate::verify::subject::Subject;
use settings::Roles;

/// An API.
#[derive(Debug)]
pub(super) struct Api<'a> {
    /// The collection's name.
    pub(super) title: &'a str,
    /// Its description.
    pub(super) description: Option<&'a Description>,
    /// What a client is configured with.
    pub(super) settings: Vec<Setting>,
    /// Where requests go.
    pub(super) servers: Vec<Server>,
    /// How requests are authorised.
    pub(super) schemes: Vec<Auth>,
    /// The folders that hold items, outer before inner. The first is the client itself.
    pub(super) groups: Vec<Group<'a>>,
    /// The operations, in document order.
    pub(super) operations: Vec<Operation<'a>>,
}

/// A variable that a client is configured with.
#[derive(Debug)]
pub(super) struct Setting {
    /// The variable's name.
    pub(super) key: String,
    /// What it is called where nobody says anything, in the collection.
    pub(super) value: Option<String>,
    /// Whether it is a credential.
    pub(super) secret: bool,
    /// Its value in tests.
    pub(super) test: String,
}

/// Where requests go.
#[derive(Debug)]
pub(super) struct Server {
    /// Its name, in plain words.
    pub(super) words: String,
    /// Its base URL, which settings may stand in; `None` where the collection does not know it.
    pub(super) url: Option<Text>,
}

/// A folder.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The names of the folders around it and its own.
    pub(super) trail: &'a [String],
    /// Its name in plain words.
    pub(super) words: String,
    /// What it is about.
    pub(super) description: Option<&'a Description>,
    /// The group around it.
    pub(super) parent: Option<usize>,
}

/// An item as something that can be called.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// The types of its answers.
    pub(super) answers: Answers,
    /// Its group.
    pub(super) group: usize,
    /// Its name in plain words; no other of the group has it, as far as anything tells them apart.
    pub(super) words: String,
    /// Its server.
    pub(super) server: usize,
    /// Its authentication, with variables for what a client is configured with.
    pub(super) auth: Auth,
    /// The same among those of all operations.
    pub(super) scheme: Option<usize>,
    /// The path after the base URL.
    pub(super) path: Vec<PathPiece>,
    /// What it takes.
    pub(super) arguments: Vec<Argument<'a>>,
    /// The query.
    pub(super) query: Vec<Pair>,
    /// The headers, but for `Content-Type` and authentication.
    pub(super) headers: Vec<Pair>,
    /// What the body is said to be.
    pub(super) content_type: Option<String>,
    /// The body.
    pub(super) body: RequestBody,
    /// What a test of it sends, and is answered.
    pub(super) exchange: Option<Exchange>,
}

/// A piece of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PathPiece {
    /// Percent-encoded text, slashes included.
    Literal(String),
    /// An argument, by its position.
    Argument(usize),
    /// A setting, by its position.
    Setting(usize),
}

/// Something that an operation takes.
#[derive(Debug)]
pub(super) struct Argument<'a> {
    /// Its name in the collection.
    pub(super) key: String,
    /// Where it goes.
    pub(super) place: Place,
    /// What it is.
    pub(super) kind: ArgumentKind,
    /// Whether there may be several.
    pub(super) list: bool,
    /// Whether a call cannot do without it.
    pub(super) required: bool,
    /// A value from the collection.
    pub(super) example: Option<String>,
    /// What it means.
    pub(super) description: Option<&'a Description>,
    /// Its value in tests; `None` where tests leave it out.
    pub(super) test: Option<TestValue>,
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a form.
    Form,
    /// It is a part of a multipart body.
    Part,
    /// It is the body.
    Body,
    /// It is what a GraphQL query is given.
    Variables,
}

/// What an argument is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ArgumentKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// The bytes of a file.
    Upload,
    /// A JSON value of a type of the package.
    Json(Box<crate::shape::Shape>),
    /// Any JSON value.
    AnyJson,
}

/// A name with what is sent under it.
#[derive(Debug)]
pub(super) struct Pair {
    /// The name on the wire, decoded.
    pub(super) key: String,
    /// What is sent.
    pub(super) value: PairValue,
    /// The type of a part.
    pub(super) content_type: Option<String>,
}

/// What is sent under a name.
#[derive(Debug)]
pub(super) enum PairValue {
    /// A text, in which settings may stand.
    Fixed(Text),
    /// An argument, by its position.
    Argument(usize),
}

/// The body of a request.
#[derive(Debug)]
pub(super) enum RequestBody {
    /// None.
    None,
    /// JSON, which is the argument.
    Json(usize),
    /// Text, which is the argument.
    Text(usize),
    /// A file, which is the argument.
    File(usize),
    /// A form.
    Form(Vec<Pair>),
    /// A multipart body.
    Multipart(Vec<Pair>),
    /// GraphQL.
    GraphQl {
        /// The query.
        query: Text,
        /// The operation to run.
        operation: Option<Text>,
        /// The argument that gives the variables.
        variables: usize,
    },
}

impl ArgumentKind {
    /// The word templates know it by.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Upload => "upload",
            Self::Json(_) => "model",
            Self::AnyJson => "json",
        }
    }
}

impl Place {
    /// The word templates know it by.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Form => "form",
            Self::Part => "part",
            Self::Body => "body",
            Self::Variables => "variables",
        }
    }

    fn documented(self) -> ParameterPlace {
        match self {
            Self::Path => ParameterPlace::Path,
            Self::Query => ParameterPlace::Query,
            Self::Header => ParameterPlace::Header,
            _ => ParameterPlace::Body,
        }
    }
}

impl<'a> Api<'a> {
    /// The API of the chosen items.
    pub(super) fn of(subject: &'a Subject) -> Self {
        let model = subject.model();
        let items: Vec<(usize, &Item)> = subject.items().collect();
        let auths = auth::configured(&items);
        let roles = Roles::of(&items, &auths, subject);
        let mut groups = groups(model, &items);
        let servers = settings::Servers::new(&items);
        let mut schemes: Vec<Auth> = Vec::new();
        let told_apart = discriminators::find(&items);
        let mut operations = Vec::with_capacity(items.len());
        for ((index, item), auth) in items.iter().zip(&auths) {
            let scheme = match auth {
                Auth::None => None,
                auth => {
                    Some(match schemes.iter().position(|known| settings::same_auth(known, auth)) {
                        Some(at) => at,
                        None => {
                            schemes.push(auth.clone());
                            schemes.len() - 1
                        }
                    })
                }
            };
            let group = groups.iter().position(|group| group.trail == item.folders).unwrap_or(0);
            let server = servers.of(item);
            operations.push(operation::read(&operation::Reading {
                item,
                auth,
                roles: &roles,
                fixed: told_apart.get(index),
                group,
                server,
                scheme,
            }));
        }
        words::tell_apart(&mut operations);
        words::tell_groups_apart(&mut groups);
        Self {
            title: &model.name,
            description: model.description.as_ref(),
            settings: roles.settings,
            servers: servers.into_list(),
            schemes,
            groups,
            operations,
        }
    }
}

/// The folders that hold chosen items, and those around them.
fn groups<'a>(model: &'a crate::model::Model, items: &[(usize, &'a Item)]) -> Vec<Group<'a>> {
    let mut groups = vec![Group {
        trail: &[],
        words: String::new(),
        description: model.description.as_ref(),
        parent: None,
    }];
    let mut trails: Vec<&[String]> = Vec::new();
    for (_, item) in items {
        for end in 1..=item.folders.len() {
            let trail = item.folders.get(..end).unwrap_or_default();
            if !trails.contains(&trail) {
                trails.push(trail);
            }
        }
    }
    for trail in trails {
        let outer = trail.split_last().map_or(&[][..], |(_, outer)| outer);
        let parent = groups.iter().position(|group| group.trail == outer);
        let folder = model.folders.iter().find(|folder| folder.trail == trail);
        groups.push(Group {
            trail,
            words: words::folder(trail.last().map_or("", String::as_str)),
            description: folder.and_then(|folder| folder.description.as_ref()),
            parent,
        });
    }
    groups
}
