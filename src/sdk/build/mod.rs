//! The API in the words of a language.

mod docs;
mod literals;
mod models;
mod names;
mod operation;
mod values;

use super::Options;
use super::api::{Api, Group, kebab};
use super::kit::Kit;
use super::manifest::Per;
use super::view::{
    AuthParameterView, AuthView, ChildView, GroupView, OperationView, PackageView, SdkView,
    ServerView, SettingView,
};
use crate::diagnostic::Diagnostic;
use crate::lower::Redaction;
use crate::model::Auth;
use crate::target::names::NameKind;
use crate::target::view::Code;
use docs::Docs;
use models::Models;
use names::{GroupNames, client_names, group_names, operation_names};
use operation::Making;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use values::Speaker;

/// The view of a package.
pub(super) fn build(
    api: &Api<'_>,
    kit: &Kit,
    options: &Options,
    redaction: &Redaction,
) -> Result<SdkView, Diagnostic> {
    let docs = Docs { kit, redaction };
    let package = package(api, kit, options, docs);
    let client = client_names(api, kit);
    let speaker = Speaker { kit, settings: &client.settings };
    let models = Models::of(api, kit, docs, redaction);
    let mut beside = models.names(kit);
    let groups = group_names(api, kit, &beside);
    if kit.manifest.scopes.shared {
        beside.extend(groups.iter().map(|group| group.type_name.clone()));
    }
    let called = operation_names(api, kit, &groups, &beside);
    if kit.manifest.scopes.shared {
        beside.extend(
            called.iter().flat_map(|one| [one.params_name.clone(), one.result_name.clone()]),
        );
    }
    let making = Making {
        speaker,
        docs,
        models: &models,
        servers: &client.servers,
        auths: &client.auths,
        beside: &beside,
    };
    let operations: Vec<OperationView> = api
        .operations
        .par_iter()
        .zip(called)
        .enumerate()
        .map(|(number, (operation, called))| making.operation(number, operation, called))
        .collect();
    let readme = readme(&operations).cloned();
    let tests = operations.iter().filter(|operation| operation.test.is_some()).count();
    let count = operations.len();
    let views = group_views(api, &groups, operations, docs);
    let prefix = package.env_prefix.as_str().to_owned();
    let auths: Vec<AuthView> = api
        .schemes
        .iter()
        .zip(&client.auths)
        .map(|(auth, name)| auth_view(auth, name, speaker))
        .collect();
    let schemes = auths.iter().filter(|auth| auth.supported).filter_map(|auth| auth.scheme.clone());
    Ok(SdkView {
        settings: settings(api, speaker, &client.settings, docs, &prefix),
        servers: servers(api, speaker, &client.servers, &prefix),
        schemes: schemes.collect::<BTreeSet<_>>().into_iter().collect(),
        auths,
        package,
        groups: views,
        group: None,
        models: models.view,
        readme,
        operations: count,
        tests,
        options: kit.options(&options.options)?,
    })
}

fn package(api: &Api<'_>, kit: &Kit, options: &Options, docs: Docs<'_>) -> PackageView {
    let title = match api.title.trim() {
        "" => "API",
        title => title,
    };
    let name = kebab(options.name.as_deref().unwrap_or(title));
    let name = match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("api-{name}"),
        false => name,
    };
    let quoted = |text: &str| Code::new(serde_json::Value::from(text).to_string());
    let module = kit.language.names.identifier(&name, NameKind::Variable);
    PackageView {
        module: Code::new(module.trim_start_matches("r#")),
        type_name: Code::new(kit.language.names.identifier(&name, NameKind::Type)),
        unit: Code::new(crate::casing::pascal(&name)),
        env_prefix: Code::new(name.to_uppercase().replace('-', "_")),
        title_line: docs::title_line(title),
        title_quoted: quoted(&docs::shown(title)),
        doc: docs.doc(title, api.description),
        docstring: docs.docstring(title, api.description, &[]),
        description_markdown: Code::new(docs.markdown(api.description, title)),
        version: Code::new("0.1.0"),
        license: options.license.as_deref().map(quoted),
        user_agent: format!("{name}/0.1.0"),
        title: title.to_owned(),
        name: Code::new(name),
    }
}

fn settings(
    api: &Api<'_>,
    speaker: Speaker<'_>,
    names: &[(String, Code)],
    docs: Docs<'_>,
    prefix: &str,
) -> Vec<SettingView> {
    let mut env = Environment::new(prefix);
    api.settings
        .iter()
        .zip(names)
        .map(|(setting, (_, name))| {
            let line = match setting.secret {
                true => format!("A credential: {}.", docs.line(&setting.key)),
                false => format!("The variable {} of the collection.", docs.line(&setting.key)),
            };
            let variable = env.name(name.as_str());
            SettingView {
                name: name.clone(),
                key: setting.key.clone(),
                env_bare: Code::new(&variable),
                env: variable,
                default: setting.value.as_deref().map(|value| speaker.literal(value)),
                secret: setting.secret,
                doc: docs.doc_of_line(&line),
                docstring: docs.docstring(&line, None, &[]),
                doc_line: Code::new(line),
                test: speaker.literal(&setting.test),
            }
        })
        .collect()
}

/// Names of environment variables, no two alike.
struct Environment {
    prefix: String,
    used: Vec<String>,
}

impl Environment {
    fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), used: Vec::new() }
    }

    fn name(&mut self, name: &str) -> String {
        let own = crate::casing::screaming(name.trim_start_matches("r#"));
        let own: String = own.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let mut wanted = format!("{}_{own}", self.prefix);
        while self.used.contains(&wanted) {
            wanted.push('_');
        }
        self.used.push(wanted.clone());
        wanted
    }
}

fn servers(api: &Api<'_>, speaker: Speaker<'_>, names: &[Code], prefix: &str) -> Vec<ServerView> {
    let mut env = Environment::new(prefix);
    api.servers
        .iter()
        .zip(names)
        .enumerate()
        .map(|(number, (server, name))| {
            let variable = env.name(name.as_str());
            ServerView {
                name: name.clone(),
                env_bare: Code::new(&variable),
                env: variable,
                url: server.url.as_ref().map(|url| speaker.say_in_client(url)),
                composed: server.url.as_ref().is_some_and(|url| {
                    let is_set = |name: &str| speaker.settings.iter().any(|(key, _)| key == name);
                    url.variables().any(|variable| is_set(&variable.name))
                }),
                first: number == 0,
            }
        })
        .collect()
}

fn auth_view(auth: &Auth, name: &Code, speaker: Speaker<'_>) -> AuthView {
    let mut needs = Vec::new();
    auth.each_text(|text| {
        for variable in text.variables() {
            let known = speaker.settings.iter().find(|(key, _)| *key == variable.name);
            if let Some((_, name)) = known
                && !needs.contains(name)
            {
                needs.push(name.clone());
            }
        }
    });
    let base = AuthView {
        name: name.clone(),
        supported: speaker.kit.signs(auth),
        settings: needs,
        ..AuthView::default()
    };
    let say = |text| Some(speaker.say_in_client(text));
    match auth {
        Auth::None => AuthView { kind: "none".to_owned(), title: "none".to_owned(), ..base },
        Auth::Basic { user, password } => AuthView {
            kind: "basic".to_owned(),
            title: "HTTP basic".to_owned(),
            user: say(user),
            password: say(password),
            ..base
        },
        Auth::Bearer { token, prefix } => AuthView {
            kind: "bearer".to_owned(),
            title: "bearer token".to_owned(),
            value: say(token),
            prefix: if prefix.is_empty() { None } else { say(prefix) },
            ..base
        },
        Auth::HeaderKey { name, value } => AuthView {
            kind: "header".to_owned(),
            title: "API key in a header".to_owned(),
            header: say(name),
            value: say(value),
            ..base
        },
        Auth::QueryKey { name, value } => AuthView {
            kind: "query".to_owned(),
            title: "API key in the query".to_owned(),
            header: say(name),
            value: say(value),
            ..base
        },
        Auth::Computed { kind, parameters } => AuthView {
            kind: "computed".to_owned(),
            title: kind.title().to_owned(),
            scheme: Some(kind.name().to_owned()),
            parameters: parameters
                .iter()
                .map(|(key, value)| AuthParameterView {
                    key: key.clone(),
                    value: speaker.say_in_client(value),
                })
                .collect(),
            ..base
        },
    }
}

fn group_views(
    api: &Api<'_>,
    names: &[GroupNames],
    operations: Vec<OperationView>,
    docs: Docs<'_>,
) -> Vec<GroupView> {
    let manifest = &docs.kit.manifest;
    let model_access = manifest.access.model.replace("{}", "");
    let any_json = [&manifest.arguments.json, &manifest.results.none, &manifest.types.unknown];
    let mut parted: BTreeMap<usize, Vec<OperationView>> = BTreeMap::new();
    for (operation, view) in api.operations.iter().zip(operations) {
        parted.entry(operation.group).or_default().push(view);
    }
    api.groups
        .iter()
        .zip(names)
        .enumerate()
        .map(|(at, (group, called))| {
            let operations = parted.remove(&at).unwrap_or_default();
            let title = group.trail.last().map_or(api.title, String::as_str);
            let children = api
                .groups
                .iter()
                .zip(names)
                .filter(|(child, _)| child.parent == Some(at))
                .map(|(child, called)| child_view(child, called, docs))
                .collect();
            let takes = |wanted: &dyn Fn(&super::view::ArgumentView) -> bool| {
                operations.iter().flat_map(|operation| &operation.arguments).any(wanted)
            };
            let expressions = || {
                operations.iter().flat_map(|operation| {
                    let taken = operation.arguments.iter().map(|one| &one.kind);
                    let cases = operation.result.cases.iter().map(|case| &case.expression);
                    let errors =
                        operation.errors.iter().filter_map(|error| error.expression.as_ref());
                    taken.chain([&operation.result.expression]).chain(cases).chain(errors)
                })
            };
            let says = |word: &str| {
                !word.is_empty() && expressions().any(|code| has_word(code.as_str(), word))
            };
            GroupView {
                root: at == 0,
                title: title.to_owned(),
                title_line: docs::title_line(title),
                stem: called.stem.clone(),
                name: called.name.clone(),
                accessor: called.accessor.clone(),
                type_name: called.type_name.clone(),
                doc: docs.doc(title, group.description),
                docstring: docs.docstring(title, group.description, &[]),
                groups: children,
                uses_models: says(&model_access),
                uses_uploads: takes(&|one| one.shape == "upload"),
                uses_json: any_json.iter().any(|word| says(word)),
                uses_lists: takes(&|one| one.list),
                uses_optional: takes(&|one| !one.required),
                operations,
            }
        })
        .collect()
}

/// Whether a word stands in some code, and not as a part of another.
fn has_word(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let begins = word.starts_with(is_part);
    let ends = word.ends_with(is_part);
    code.match_indices(word).any(|(at, _)| {
        let (before, rest) = code.split_at(at);
        let after = rest.get(word.len()..).unwrap_or_default();
        !(begins && before.ends_with(is_part) || ends && after.starts_with(is_part))
    })
}

fn child_view(child: &Group<'_>, called: &GroupNames, docs: Docs<'_>) -> ChildView {
    let title = child.trail.last().map_or("", String::as_str);
    let line = docs.line(&docs::named(title));
    ChildView {
        name: called.name.clone(),
        type_name: called.type_name.clone(),
        stem: called.stem.clone(),
        doc: docs.doc_of_line(&line),
        docstring: docs.docstring(title, None, &[]),
        doc_line: Code::new(line),
    }
}

/// The operation to show first: one that reads something and asks for little.
fn readme(operations: &[OperationView]) -> Option<&OperationView> {
    operations.iter().min_by_key(|operation| {
        let test = operation.test.as_ref();
        (
            test.is_none(),
            operation.deprecated,
            !test.is_some_and(|test| test.json),
            operation.method != "GET",
            operation.required.len(),
            operation.accessor.len(),
            operation.name.as_str(),
        )
    })
}

/// What a status means.
fn reason(status: u16) -> &'static str {
    REASONS
        .binary_search_by_key(&status, |(known, _)| *known)
        .ok()
        .and_then(|at| REASONS.get(at))
        .map_or(if status < 400 { "Success" } else { "Error" }, |(_, reason)| reason)
}

/// The IANA registry of status codes, but for 1xx and 3xx.
const REASONS: &[(u16, &str)] = &[
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "Non-Authoritative Information"),
    (204, "No Content"),
    (205, "Reset Content"),
    (206, "Partial Content"),
    (207, "Multi-Status"),
    (208, "Already Reported"),
    (226, "Im Used"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (407, "Proxy Authentication Required"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "Length Required"),
    (412, "Precondition Failed"),
    (413, "Content Too Large"),
    (414, "URI Too Long"),
    (415, "Unsupported Media Type"),
    (416, "Range Not Satisfiable"),
    (417, "Expectation Failed"),
    (418, "Im a Teapot"),
    (421, "Misdirected Request"),
    (422, "Unprocessable Content"),
    (423, "Locked"),
    (424, "Failed Dependency"),
    (425, "Too Early"),
    (426, "Upgrade Required"),
    (428, "Precondition Required"),
    (429, "Too Many Requests"),
    (431, "Request Header Fields Too Large"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
    (505, "HTTP Version Not Supported"),
    (506, "Variant Also Negotiates"),
    (507, "Insufficient Storage"),
    (508, "Loop Detected"),
    (510, "Not Extended"),
    (511, "Network Authentication Required"),
];

/// The groups that files are made for.
pub(super) fn of_files(view: &SdkView, per: Per) -> Vec<Option<&GroupView>> {
    match per {
        Per::Package => vec![None],
        Per::Group => view.groups.iter().map(Some).collect(),
    }
}
