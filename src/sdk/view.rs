//! What the templates of packages see.

use crate::target::view::{Code, Node, view};

view! {
    /// The head of everything.
    pub struct SdkView {
        /// The package.
        pub package: PackageView,
        /// What a client is configured with, besides servers.
        pub settings: Vec<SettingView>,
        /// Where requests go, the one of the most operations first.
        pub servers: Vec<ServerView>,
        /// How requests are authorised.
        pub auths: Vec<AuthView>,
        /// The computed ones that the package does itself, each once, by Postman's names.
        pub schemes: Vec<String>,
        /// The groups, outer before inner; the first is the client itself.
        pub groups: Vec<GroupView>,
        /// The group that the file is for; null where it is for the package.
        pub group: Option<GroupView>,
        /// The types; empty in files that are for a group.
        pub models: ModelsView,
        /// The operation to show first; null where there is none.
        pub readme: Option<OperationView>,
        /// How many operations there are.
        pub operations: usize,
        /// How many of them have a test.
        pub tests: usize,
        /// The options of the language, and what was chosen.
        pub options: Node,
    }
}

view! {
    /// The package.
    pub struct PackageView {
        /// Its name for a registry: `salesforce-bulk`.
        pub name: Code,
        /// Its name in code: `salesforce_bulk`.
        pub module: Code,
        /// A type name made from it: `SalesforceBulk`.
        pub type_name: Code,
        /// What the names of its files begin with, where they are known beside those of other
        /// packages: `SalesforceBulk`.
        pub unit: Code,
        /// The collection's name.
        pub title: String,
        /// The same on one line, as Markdown in which nothing is markup.
        pub title_line: Code,
        /// The same as a string of JSON and TOML.
        pub title_quoted: Code,
        /// Name and description as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same as a literal that documents, where the language has one.
        pub docstring: Option<Code>,
        /// The description as Markdown; empty where there is none.
        pub description_markdown: Code,
        /// Its version.
        pub version: Code,
        /// Its licence (SPDX) as a string of JSON and TOML; null where none was given.
        pub license: Option<Code>,
        /// What names of environment variables begin with.
        pub env_prefix: Code,
        /// What `User-Agent` says.
        pub user_agent: String,
    }
}

view! {
    /// Something that a client is configured with.
    pub struct SettingView {
        /// Its name.
        pub name: Code,
        /// The variable's name in the collection.
        pub key: String,
        /// The environment variable that gives it.
        pub env: String,
        /// The same bare.
        pub env_bare: Code,
        /// Its value where nothing is given, as a literal; null where there is none.
        pub default: Option<Code>,
        /// Whether it is a credential.
        pub secret: bool,
        /// What it is, as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same on one line, without a marker.
        pub doc_line: Code,
        /// The same as a literal that documents.
        pub docstring: Option<Code>,
        /// Its value in tests, as a literal.
        pub test: Code,
    }
}

view! {
    /// Where requests go.
    pub struct ServerView {
        /// Its name: `base_url`.
        pub name: Code,
        /// The environment variable that gives it.
        pub env: String,
        /// The same bare.
        pub env_bare: Code,
        /// The expression of its URL where none is given; null where the collection knows none.
        pub url: Option<Code>,
        /// Whether settings stand in the expression.
        pub composed: bool,
        /// Whether it is the one of the most operations.
        pub first: bool,
    }
}

view! {
    /// How requests are authorised.
    pub struct AuthView {
        /// Its name: `bearer`, `basic`, `api_key`.
        pub name: Code,
        /// `basic`, `bearer`, `header`, `query` or `computed`.
        pub kind: String,
        /// What a reader calls it.
        pub title: String,
        /// For a computed one, which: `digest`, `ntlm`, `oauth1`, `awsv4`, …; else null.
        pub scheme: Option<String>,
        /// Whether the package does it; where not, the client is given one.
        pub supported: bool,
        /// The name of the header or query pair, as an expression.
        pub header: Option<Code>,
        /// The key or token, as an expression.
        pub value: Option<Code>,
        /// The user's name, as an expression.
        pub user: Option<Code>,
        /// The password, as an expression.
        pub password: Option<Code>,
        /// The word before a token, as an expression; null where there is none.
        pub prefix: Option<Code>,
        /// The parameters of a computed one: those that a client needs and the collection has.
        pub parameters: Vec<AuthParameterView>,
        /// The settings that it needs.
        pub settings: Vec<Code>,
    }
}

view! {
    /// A parameter of a computed authentication.
    pub struct AuthParameterView {
        /// Its name in Postman.
        pub key: String,
        /// Its value, as an expression.
        pub value: Code,
    }
}

view! {
    /// A group of operations: the client itself, or a folder.
    pub struct GroupView {
        /// Whether it is the client itself.
        pub root: bool,
        /// The folder's name.
        pub title: String,
        /// The same on one line, as Markdown in which nothing is markup.
        pub title_line: Code,
        /// The name of its file, without an ending.
        pub stem: Code,
        /// Its name in the group around it.
        pub name: Code,
        /// The names from the client to it.
        pub accessor: Vec<Code>,
        /// The name of its type.
        pub type_name: Code,
        /// Name and description as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same as a literal that documents.
        pub docstring: Option<Code>,
        /// The groups in it.
        pub groups: Vec<ChildView>,
        /// Its operations.
        pub operations: Vec<OperationView>,
        /// Whether an operation takes or gives types of the package.
        pub uses_models: bool,
        /// Whether an operation takes a file.
        pub uses_uploads: bool,
        /// Whether an operation takes or gives any JSON value.
        pub uses_json: bool,
        /// Whether an operation takes a list.
        pub uses_lists: bool,
        /// Whether an operation has arguments that may be left out.
        pub uses_optional: bool,
    }
}

view! {
    /// A group in a group.
    pub struct ChildView {
        /// Its name in the group around it.
        pub name: Code,
        /// The name of its type.
        pub type_name: Code,
        /// The name of its file, without an ending.
        pub stem: Code,
        /// What it is, on one line of documentation, without a marker.
        pub doc_line: Code,
        /// What it is, as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same as a literal that documents.
        pub docstring: Option<Code>,
    }
}

view! {
    /// Something that can be called.
    pub struct OperationView {
        /// Its name.
        pub name: Code,
        /// The names from the client to its group.
        pub accessor: Vec<Code>,
        /// The stem of its group's file.
        pub stem: Code,
        /// The name of its test.
        pub test_name: Code,
        /// A type name for what it takes.
        pub params_name: Code,
        /// The item's name.
        pub title: String,
        /// The same on one line, as Markdown in which nothing is markup.
        pub title_line: Code,
        /// Name and description as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same with its arguments and errors as a literal that documents.
        pub docstring: Option<Code>,
        /// Whether the collection calls it deprecated.
        pub deprecated: bool,
        /// The method.
        pub method: String,
        /// The path, percent-encoded, with `{name}` for each of `path_values`.
        pub path: String,
        /// What stands in the path.
        pub path_values: Vec<PathValueView>,
        /// The name of its server.
        pub server: Code,
        /// Whether that is the first.
        pub first_server: bool,
        /// The name of its authentication; null where it has none.
        pub auth: Option<Code>,
        /// What it takes: what it cannot do without first.
        pub arguments: Vec<ArgumentView>,
        /// Those that it cannot do without.
        pub required: Vec<ArgumentView>,
        /// Those that may be left out.
        pub optional: Vec<ArgumentView>,
        /// The query.
        pub query: Vec<PairView>,
        /// The headers, but for `Content-Type` and authentication.
        pub headers: Vec<PairView>,
        /// What the body is said to be; null where nothing is said, and for multipart bodies.
        pub content_type: Option<String>,
        /// The body.
        pub body: BodyView,
        /// What it gives back.
        pub result: ResultView,
        /// The errors that are documented.
        pub errors: Vec<ErrorView>,
        /// Whether redirects are followed.
        pub follow_redirects: bool,
        /// Its test; null where it has none.
        pub test: Option<TestView>,
    }
}

view! {
    /// A value that stands in a path.
    pub struct PathValueView {
        /// Its name between the braces.
        pub name: String,
        /// The value, as an expression.
        pub value: Code,
        /// Whether it is an argument, and not a setting.
        pub argument: bool,
    }
}

view! {
    /// Something that an operation takes.
    pub struct ArgumentView {
        /// Its name.
        pub name: Code,
        /// Its name as an option of a command line: `per-page`.
        pub flag: Code,
        /// Its name in the collection.
        pub key: String,
        /// Where it goes: `path`, `query`, `header`, `form`, `part`, `body`, `variables`.
        pub place: String,
        /// Its type, without what optionality adds.
        pub kind: Code,
        /// What it is: `string`, `integer`, `boolean`, `upload`, `model`, `json`.
        pub shape: String,
        /// Whether it is a list of them.
        pub list: bool,
        /// Whether a call cannot do without it.
        pub required: bool,
        /// A value from the collection, as a literal; null where none is known.
        pub example: Option<Code>,
        /// What it means, on one line of documentation, without a marker.
        pub doc_line: Code,
        /// The same as text.
        pub doc_text: String,
        /// The same as lines of a comment that documents.
        pub doc: Vec<Code>,
    }
}

view! {
    /// A name with what is sent under it.
    pub struct PairView {
        /// The name.
        pub key: String,
        /// What is sent, as an expression: an argument's name where it is one.
        pub value: Code,
        /// Whether it is an argument.
        pub argument: bool,
        /// Whether it is always there.
        pub required: bool,
        /// Whether it is a list.
        pub list: bool,
        /// What it is: `string`, `integer`, `boolean`, `upload`.
        pub shape: String,
        /// The type of a part; null where none is said.
        pub content_type: Option<String>,
    }
}

view! {
    /// A body.
    pub struct BodyView {
        /// `none`, `json`, `text`, `form`, `multipart`, `file` or `graphql`.
        pub kind: String,
        /// The argument that is the body, or GraphQL's variables.
        pub argument: Option<Code>,
        /// Fields and parts.
        pub fields: Vec<PairView>,
        /// GraphQL's query, as an expression.
        pub query: Option<Code>,
        /// GraphQL's operation, as an expression.
        pub operation: Option<Code>,
    }
}

view! {
    /// What an operation gives back.
    pub struct ResultView {
        /// `one`, `several`, or `none` where no answer is saved.
        pub kind: String,
        /// The whole type.
        pub expression: Code,
        /// A type name for it, where a language declares one for several.
        pub name: Code,
        /// The answers of success; those alike are one.
        pub cases: Vec<CaseView>,
    }
}

view! {
    /// An answer of success.
    pub struct CaseView {
        /// Its statuses; empty where none is known.
        pub statuses: Vec<u16>,
        /// A name made from its first status: `Created`.
        pub name: Code,
        /// `json`, `text` or `empty`.
        pub kind: String,
        /// Its type.
        pub expression: Code,
    }
}

view! {
    /// An error that is documented.
    pub struct ErrorView {
        /// Its status.
        pub status: u16,
        /// What that means: `Not Found`.
        pub reason: Code,
        /// The type of its body, where that is JSON.
        pub expression: Option<Code>,
        /// Whether the file with what is sent and answered has one of it.
        pub saved: bool,
    }
}

view! {
    /// The test of an operation.
    pub struct TestView {
        /// The file with what is sent and answered, below the folder of tests.
        pub exchange: String,
        /// What is given, in the order of arguments; what is left out is not among them.
        pub arguments: Vec<TestArgumentView>,
        /// Whether what is read can be compared with the answer as JSON.
        pub json: bool,
        /// The status of the answer.
        pub status: u16,
    }
}

view! {
    /// What an argument is given in a test.
    pub struct TestArgumentView {
        /// The argument's name.
        pub name: Code,
        /// The value, as an expression.
        pub value: Code,
        /// Whether that is built of types, lists and scalars, and not made from JSON.
        pub built: bool,
        /// The elements of a list, as expressions.
        pub elements: Vec<Code>,
        /// The type it is built of member by member, where that is one flat object of a type of the
        /// package; null where it is not.
        pub type_name: Option<Code>,
        /// Its members then.
        pub fields: Vec<FieldView>,
        /// Whether a call cannot do without it.
        pub required: bool,
        /// What the argument is, as in `arguments`.
        pub shape: String,
        /// Whether it is a list.
        pub list: bool,
    }
}

view! {
    /// A member of a value that is built.
    pub struct FieldView {
        /// The member's identifier.
        pub name: Code,
        /// Its value, as an expression.
        pub value: Code,
        /// Whether the type asks for it.
        pub required: bool,
    }
}

view! {
    /// The types.
    pub struct ModelsView {
        /// The types to declare, by name.
        pub declared: Vec<ModelView>,
        /// Whether the expression for any JSON value is used.
        pub uses_unknown: bool,
        /// Whether that for a map is.
        pub uses_map: bool,
        /// Whether that for a number which no other type holds is.
        pub uses_big_number: bool,
    }
}

view! {
    /// A type to declare.
    pub struct ModelView {
        /// Its name.
        pub name: Code,
        /// The rule that makes most wire names of its identifiers; null where most need none.
        pub casing: Option<String>,
        /// What it is for, as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same as a literal that documents.
        pub docstring: Option<Code>,
        /// Whether it is sent.
        pub request: bool,
        /// Whether it is read.
        pub response: bool,
        /// Its members.
        pub members: Vec<ModelMemberView>,
    }
}

view! {
    /// A member of a type.
    pub struct ModelMemberView {
        /// Its identifier.
        pub name: Code,
        /// Its key in the JSON.
        pub key: String,
        /// Whether neither the identifier nor the casing of the type gives the key.
        pub renamed: bool,
        /// Its whole type.
        pub kind: Code,
        /// Its type, were it always there and never null.
        pub bare: Code,
        /// Whether it may be absent.
        pub optional: bool,
        /// Whether it may be null.
        pub nullable: bool,
        /// Whether its absence is read as an empty array or map.
        pub defaults: bool,
        /// Whether the samples say nothing about its type.
        pub unknown: bool,
        /// The name of what tells whether it is there, where it may not be.
        pub presence: Option<Code>,
        /// What it holds, as lines of a comment that documents.
        pub doc: Vec<Code>,
        /// The same on one line, without a marker; empty where nothing is known.
        pub doc_line: Code,
        /// The same as text.
        pub doc_text: String,
    }
}
