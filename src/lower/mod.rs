//! collection → model: every rule of Postman's meaning is here and only here.
//!
//! The authority is what Postman's own runtime sends (postman-runtime 7.56, which the app and
//! newman share); each module names the file of the runtime that its rules come from, and the
//! conformance test compares the outcome with recordings.

mod auth;
mod behavior;
mod body;
mod comments;
mod documented;
mod fields;
mod headers;
mod media_types;
mod notes;
mod redact;
mod repeated;
mod scopes;
mod secrets;
mod substitute;
mod url;
mod values;

pub use redact::Redaction;
pub use scopes::Scopes;

use crate::collection::{self, Collection, Inherited, Node};
use crate::diagnostic::Diagnostic;
use crate::model::{Auth, Example, Folder, Item, Model, Request};
use crate::wire;
use behavior::Behavior;
use notes::Notes;
use scopes::Definitions;
use serde_json::Value;
use substitute::Substitution;

/// What becomes of variables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Variables {
    /// Every variable is replaced, as the runtime does when it sends.
    Resolve,
    /// Variables with a value are replaced, but for secret ones. The others stay, and a reader sees
    /// `{{name}}` or a placeholder in their place.
    #[default]
    Keep,
    /// Every variable stays, so that code can begin with one named value for each.
    Bind,
}

/// What [`lower`] is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of variables.
    pub variables: Variables,
    /// Whether literal credentials stand in the model as they are, instead of behind a
    /// placeholder.
    pub show_secrets: bool,
    /// Whether variables that an environment marks `"enabled": false` are left out, as the app
    /// does. The runtime, and with it newman, uses them all the same, which is the default here.
    pub honour_enabled: bool,
    /// The name of the model when the collection has none, such as that of its file.
    pub fallback_name: String,
}

/// Says what a collection means. Nothing is an error here: what cannot be sent is in the model
/// with the reason, and in the messages.
pub fn lower(
    collection: &Collection,
    scopes: &Scopes,
    options: &Options,
) -> (Model, Vec<Diagnostic>) {
    let definitions = Definitions::new(scopes, &collection.variables, options.honour_enabled);
    let mut lowering = Lowering {
        substitution: Substitution::new(definitions, options.variables, options.show_secrets),
        diagnostics: Vec::new(),
        folders: Vec::new(),
        items: Vec::new(),
        next_index: 0,
        scripts: 0,
    };
    let outside = Inheritance {
        auth: said(&collection.auth),
        behavior: Behavior::default().with(collection.behavior.as_ref()),
    };
    lowering.nodes(&collection.nodes, &mut Vec::new(), &outside);
    lowering.report_variables();
    lowering.report_scripts();
    let name = match &collection.name {
        Some(name) if !name.trim().is_empty() => name.clone(),
        _ => options.fallback_name.clone(),
    };
    let conceals = lowering.substitution.conceals();
    let mut model = Model {
        name,
        description: collection.description.clone(),
        schema: collection.schema,
        variables: lowering.substitution.into_variables(),
        folders: lowering.folders,
        items: lowering.items,
    };
    if conceals {
        repeated::conceal(&mut model);
    }
    (model, lowering.diagnostics)
}

/// What a level hands to those inside it.
#[derive(Clone)]
struct Inheritance<'a> {
    auth: Option<&'a collection::Auth>,
    behavior: Behavior,
}

struct Lowering {
    substitution: Substitution,
    diagnostics: Vec<Diagnostic>,
    folders: Vec<Folder>,
    items: Vec<Item>,
    next_index: usize,
    scripts: usize,
}

impl Lowering {
    fn nodes(&mut self, nodes: &[Node], trail: &mut Vec<String>, outside: &Inheritance<'_>) {
        for node in nodes {
            match node {
                Node::Folder(folder) => {
                    trail.push(folder.name.clone().unwrap_or_default());
                    self.folders.push(Folder {
                        trail: trail.clone(),
                        description: folder.description.clone(),
                    });
                    let inside = Inheritance {
                        auth: said(&folder.auth).or(outside.auth),
                        behavior: outside.behavior.with(folder.behavior.as_ref()),
                    };
                    self.nodes(&folder.nodes, trail, &inside);
                    trail.pop();
                }
                Node::Item(item) => self.item(item, trail, outside),
            }
        }
    }

    fn item(&mut self, item: &collection::Item, folders: &[String], outside: &Inheritance<'_>) {
        let index = self.next_index;
        self.next_index += 1;
        let name = match &item.name {
            Some(name) if !name.trim().is_empty() => name.clone(),
            _ => format!("Request {}", index + 1),
        };
        let mut notes = Notes { trail: folders.to_vec(), diagnostics: Vec::new() };
        notes.trail.push(name.clone());
        let Some(written) = &item.request else {
            notes.add(Diagnostic::note("no-request", "the item holds no request").at(&item.path));
            self.diagnostics.append(&mut notes.diagnostics);
            return;
        };
        let inside = Inheritance {
            auth: said(&written.auth).or(outside.auth),
            behavior: outside.behavior.with(item.behavior.as_ref()),
        };
        let request = self.request(written, &inside, &mut notes);
        self.scripts += usize::from(notes::has_script(&item.written));
        self.diagnostics.append(&mut notes.diagnostics);
        self.items.push(Item {
            index,
            folders: folders.to_vec(),
            name,
            description: item.description.clone().or_else(|| written.description.clone()),
            request,
            examples: item.responses.iter().map(example).collect(),
            path: item.path.clone(),
            written: std::sync::Arc::clone(&item.written),
        });
    }

    fn request(
        &mut self,
        written: &collection::Request,
        inside: &Inheritance<'_>,
        notes: &mut Notes,
    ) -> Request {
        let substitution = &mut self.substitution;
        let behavior = &inside.behavior;
        let method = method(&written.method);
        let lowered = url::lower(&written.url, behavior.is_on("disableUrlEncoding"), substitution);
        let mut url = lowered.url;
        let mut headers = headers::lower(&written.headers, substitution);
        let mut auth = Auth::None;
        if let Some(block) = inside.auth {
            match auth::lower(block, &mut headers.sent, &mut url, substitution) {
                auth::Outcome::Auth(lowered) => auth = lowered,
                auth::Outcome::Unknown => notes.add(
                    Diagnostic::warning(
                        "unknown-auth",
                        format!(
                            "{:?} is no kind of authentication that Postman knows; none is sent",
                            block.kind
                        ),
                    )
                    .at(&block.path),
                ),
            }
        }
        if auth == Auth::None {
            auth = auth::from_header(&mut headers.sent).unwrap_or_default();
        }
        if let Some(user_info) = lowered.user_info {
            auth::add_user_info(user_info, &mut auth, &mut headers.sent, substitution);
        }
        let body = written.body.as_ref().map_or_else(body::Lowered::default, |body| {
            body::lower(body, &method, behavior, &mut headers, substitution)
        });
        if body.pruned {
            notes.add(
                Diagnostic::note(
                    "body-pruned",
                    format!("the body is left out: Postman sends none with {method}"),
                )
                .at(&written.path.key("body")),
            );
        }
        notes::files(&body.body, written, notes);
        for setting in behavior.unsupported() {
            notes.add(
                Diagnostic::note(
                    "unsupported-setting",
                    format!("the setting {setting} is not carried into code"),
                )
                .at(&written.path),
            );
        }
        if let Auth::Computed { kind, .. } = &auth {
            notes.add(
                Diagnostic::note(
                    "computed-auth",
                    format!("authentication of kind {kind:?} is computed anew at each request"),
                )
                .at(&written.path),
            );
        }
        let mut request = Request {
            method,
            url,
            headers: headers.sent,
            implied_content_type: body.implied_content_type,
            auth,
            body: body.body,
            documented: documented::lower(written, substitution),
            settings: behavior.settings(),
            unsendable: None,
        };
        if let Some(problem) = problem(&request, lowered.empty) {
            notes.add(
                Diagnostic::warning(
                    problem.code,
                    format!("Postman sends nothing here: {}", problem.reason),
                )
                .at(&written.path),
            );
            request.unsendable = Some(problem.reason);
        }
        request
    }

    fn report_variables(&mut self) {
        let unresolved: Vec<String> =
            self.substitution.unresolved().map(|variable| variable.name.clone()).collect();
        for name in unresolved {
            self.diagnostics.push(
                Diagnostic::note("unresolved-variable", format!("nothing defines {{{{{name}}}}}"))
                    .help("give a value with --var or an environment file"),
            );
        }
        for name in &self.substitution.cyclic {
            self.diagnostics.push(Diagnostic::warning(
                "cyclic-variable",
                format!("the value of {{{{{name}}}}} leads back to itself"),
            ));
        }
        for name in &self.substitution.exploded {
            self.diagnostics.push(Diagnostic::warning(
                "huge-variable",
                format!(
                    "a text with {{{{{name}}}}} grows beyond all measure and is left as it was"
                ),
            ));
        }
    }

    fn report_scripts(&mut self) {
        if self.scripts > 0 {
            let (items, carry) =
                if self.scripts == 1 { ("item", "carries") } else { ("items", "carry") };
            self.diagnostics.push(Diagnostic::note(
                "scripts-ignored",
                format!("{} {items} {carry} scripts, which are not run", self.scripts),
            ));
        }
    }
}

fn said(auth: &Inherited<collection::Auth>) -> Option<&collection::Auth> {
    match auth {
        Inherited::Unsaid => None,
        Inherited::Said(auth) => Some(auth),
    }
}

/// The method in capitals. Variables in it are not replaced.
fn method(written: &collection::Loose) -> String {
    let method = written.as_ref().filter(|method| !method.is_null()).map(values::to_text);
    match method {
        Some(method) if !method.is_empty() => method.to_uppercase(),
        _ => "GET".to_owned(),
    }
}

/// Why nothing would be sent. A URL with variables is not judged where they stay open: the value
/// decides.
fn problem(request: &Request, empty: bool) -> Option<wire::Unsendable> {
    if empty {
        return Some(wire::Unsendable { code: "empty-url", reason: "the URL is empty".to_owned() });
    }
    if !wire::url(&request.url).has_variables()
        && let Err(problem) = wire::resolve(request)
    {
        return Some(problem);
    }
    wire::check_head(request).err()
}

fn example(response: &collection::Response) -> Example {
    let status = match &response.code {
        Some(Value::Number(code)) => code.as_u64().and_then(|code| u16::try_from(code).ok()),
        Some(Value::String(code)) => code.trim().parse().ok(),
        _ => None,
    };
    let headers = response
        .headers
        .iter()
        .filter(|header| !header.disabled)
        .filter_map(|header| {
            let name = header.key.as_ref().filter(|key| !key.is_null()).map(values::to_text)?;
            let value = header.value.as_ref().filter(|value| !value.is_null());
            Some((name, value.map(values::to_text).unwrap_or_default()))
        })
        .collect();
    Example {
        name: response.name.clone(),
        status: status.filter(|status| (100..1000).contains(status)),
        reason: response.status.clone(),
        headers,
        body: response.body.clone(),
        language: response.language.clone(),
        path: response.path.clone(),
    }
}
