//! An operation in the words of a language.

use super::docs::{Docs, title_line};
use super::literals;
use super::models::Models;
use super::values::{Speaker, fill};
use crate::sdk::api::{
    Argument, ArgumentKind, Operation, Pair, PairValue, PathPiece, RequestBody, TestValue,
};
use crate::sdk::view::{
    ArgumentView, BodyView, CaseView, ErrorView, FieldView, OperationView, PairView, PathValueView,
    ResultView, TestArgumentView, TestView,
};
use crate::shape::{BodyShape, ResponseShape};
use crate::target::names::{NameKind, Names};
use crate::target::view::Code;

/// A value of more members is given as JSON.
const MOST_FIELDS: usize = 6;

/// What an operation's view is made with.
pub(super) struct Making<'a> {
    pub(super) speaker: Speaker<'a>,
    pub(super) docs: Docs<'a>,
    pub(super) models: &'a Models,
    /// The names of servers, and of authentications.
    pub(super) servers: &'a [Code],
    pub(super) auths: &'a [Code],
    /// The types that arguments would hide.
    pub(super) beside: &'a [Code],
}

/// What an operation is called.
pub(super) struct Called {
    pub(super) name: Code,
    pub(super) test_name: Code,
    pub(super) params_name: Code,
    pub(super) result_name: Code,
    pub(super) accessor: Vec<Code>,
    pub(super) stem: Code,
    pub(super) exchange: String,
}

impl Making<'_> {
    pub(super) fn operation(
        &self,
        number: usize,
        operation: &Operation<'_>,
        called: Called,
    ) -> OperationView {
        let item = operation.item;
        let names = self.argument_names(operation);
        let result = self.result(number, operation, &called.result_name);
        let errors = self.errors(number, operation);
        let arguments: Vec<ArgumentView> = order(&operation.arguments)
            .filter_map(|at| {
                let (argument, name) = (operation.arguments.get(at)?, names.get(at)?);
                Some(self.argument(number, at, argument, name))
            })
            .collect();
        let (required, optional) = arguments.iter().cloned().partition(|one| one.required);
        let test = operation.exchange.as_ref().map(|exchange| TestView {
            exchange: called.exchange.clone(),
            arguments: self.given(number, operation, &names),
            json: exchange.reads_json,
            status: exchange.status,
        });
        let (path, path_values) = self.path(operation, &names);
        let description = item.description.as_ref();
        OperationView {
            doc: self.docs.doc(&item.name, description),
            docstring: self.docstring(operation, &arguments, &errors),
            name: called.name,
            accessor: called.accessor,
            stem: called.stem,
            test_name: called.test_name,
            params_name: called.params_name,
            title: item.name.clone(),
            title_line: title_line(&item.name),
            deprecated: is_deprecated(operation),
            method: item.request.method.clone(),
            path,
            path_values,
            server: self.servers.get(operation.server).cloned().unwrap_or_default(),
            first_server: operation.server == 0,
            auth: operation.scheme.and_then(|at| self.auths.get(at)).cloned(),
            arguments,
            required,
            optional,
            query: self.pairs(&operation.query, operation, &names),
            headers: self.pairs(&operation.headers, operation, &names),
            content_type: operation.content_type.clone(),
            body: self.body(operation, &names),
            result,
            errors,
            follow_redirects: item.request.settings.follow_redirects,
            test,
        }
    }

    /// What arguments are called, by their positions: those that are required choose first.
    fn argument_names(&self, operation: &Operation<'_>) -> Vec<Code> {
        let kit = self.speaker.kit;
        let mut scope = Names::members(&kit.language);
        kit.manifest.taken.arguments.iter().for_each(|name| scope.reserve(name));
        self.beside.iter().for_each(|name| scope.reserve(name.as_str()));
        let mut names = vec![Code::default(); operation.arguments.len()];
        for at in order(&operation.arguments) {
            if let (Some(argument), Some(slot)) = (operation.arguments.get(at), names.get_mut(at)) {
                *slot = scope.declare(&argument.key, NameKind::Variable);
            }
        }
        names
    }

    fn argument(
        &self,
        number: usize,
        at: usize,
        argument: &Argument<'_>,
        name: &Code,
    ) -> ArgumentView {
        let line = self.docs.about(argument.description, argument.example.as_deref());
        let example = match argument.kind {
            ArgumentKind::Text => {
                argument.example.as_deref().map(|text| self.speaker.literal(text))
            }
            _ => None,
        };
        ArgumentView {
            name: name.clone(),
            flag: Code::new(
                name.as_str().trim_start_matches("r#").trim_matches('_').replace('_', "-"),
            ),
            key: argument.key.clone(),
            place: argument.place.word().to_owned(),
            kind: Code::new(self.kind(number, at, argument)),
            shape: argument.kind.word().to_owned(),
            list: argument.list,
            required: argument.required,
            example,
            doc: self.docs.doc_of_line(&line),
            doc_line: Code::new(&line),
            doc_text: line,
        }
    }

    /// The type of an argument.
    fn kind(&self, number: usize, at: usize, argument: &Argument<'_>) -> String {
        let types = &self.speaker.kit.manifest.arguments;
        let bare = match &argument.kind {
            ArgumentKind::Text => types.string.clone(),
            ArgumentKind::Integer => types.integer.clone(),
            ArgumentKind::Boolean => types.boolean.clone(),
            ArgumentKind::Upload => types.upload.clone(),
            ArgumentKind::AnyJson => types.json.clone(),
            ArgumentKind::Json(_) => match self.models.argument(number, at) {
                Some(model) => fill(&types.model, "{}", model.as_str()),
                None => types.json.clone(),
            },
        };
        if argument.list { fill(&types.list, "{}", &bare) } else { bare }
    }

    fn path(&self, operation: &Operation<'_>, names: &[Code]) -> (String, Vec<PathValueView>) {
        let mut path = String::new();
        let mut values: Vec<PathValueView> = Vec::new();
        for piece in &operation.path {
            let value = match piece {
                PathPiece::Literal(text) => {
                    path.push_str(text);
                    continue;
                }
                PathPiece::Argument(at) => names.get(*at).map(|name| (name, name.clone(), true)),
                PathPiece::Setting(at) => self.speaker.settings.get(*at).map(|(_, name)| {
                    let rule = &self.speaker.kit.manifest.access.setting;
                    (name, self.speaker.reach(rule, name), false)
                }),
            };
            let Some((name, value, argument)) = value else { continue };
            let place = name.as_str().trim_start_matches("r#").to_owned();
            // An argument and a setting of one name are two.
            let same = |known: &PathValueView| known.name == place && known.argument != argument;
            let place = if values.iter().any(same) { format!("{place}_2") } else { place };
            path.push_str(&format!("{{{place}}}"));
            if !values.iter().any(|known| known.name == place) {
                values.push(PathValueView { name: place, value, argument });
            }
        }
        (path, values)
    }

    fn pairs(&self, pairs: &[Pair], operation: &Operation<'_>, names: &[Code]) -> Vec<PairView> {
        pairs
            .iter()
            .filter_map(|pair| {
                let (value, argument) = match &pair.value {
                    PairValue::Fixed(text) => (self.speaker.say(text), None),
                    PairValue::Argument(at) => {
                        (names.get(*at)?.clone(), Some(operation.arguments.get(*at)?))
                    }
                };
                Some(PairView {
                    key: pair.key.clone(),
                    value,
                    argument: argument.is_some(),
                    required: argument.is_none_or(|argument| argument.required),
                    list: argument.is_some_and(|argument| argument.list),
                    shape: argument.map_or("string", |one| one.kind.word()).to_owned(),
                    content_type: pair.content_type.clone(),
                })
            })
            .collect()
    }

    fn body(&self, operation: &Operation<'_>, names: &[Code]) -> BodyView {
        let one = |kind: &str, at: usize| BodyView {
            kind: kind.to_owned(),
            argument: names.get(at).cloned(),
            ..BodyView::default()
        };
        let several = |kind: &str, pairs: &[Pair]| BodyView {
            kind: kind.to_owned(),
            fields: self.pairs(pairs, operation, names),
            ..BodyView::default()
        };
        match &operation.body {
            RequestBody::None => BodyView { kind: "none".to_owned(), ..BodyView::default() },
            RequestBody::Json(at) => one("json", *at),
            RequestBody::Text(at) => one("text", *at),
            RequestBody::File(at) => one("file", *at),
            RequestBody::Form(pairs) => several("form", pairs),
            RequestBody::Multipart(pairs) => several("multipart", pairs),
            RequestBody::GraphQl { query, operation, variables } => BodyView {
                query: Some(self.speaker.say(query)),
                operation: operation.as_ref().map(|text| self.speaker.say(text)),
                ..one("graphql", *variables)
            },
        }
    }

    fn result(&self, number: usize, operation: &Operation<'_>, name: &Code) -> ResultView {
        let types = &self.speaker.kit.manifest.results;
        let mut cases: Vec<CaseView> = Vec::new();
        let shapes = operation.answers.shapes();
        let is_success = |status: u16| (200..300).contains(&status);
        // A sample without a status says nothing beside those that have one.
        let known = shapes.iter().any(|shape| shape.status.is_some_and(is_success));
        for (at, shape) in shapes.iter().enumerate() {
            if !shape.status.map_or(!known, is_success) {
                continue;
            }
            let (kind, expression) = self.answer(number, at, operation, shape);
            let status = shape.status.into_iter();
            match cases.iter_mut().find(|case| case.kind == kind && case.expression == expression) {
                Some(case) => case.statuses.extend(status),
                None => cases.push(CaseView {
                    statuses: status.collect(),
                    name: Code::new(match shape.status {
                        Some(status) => super::reason(status).replace([' ', '-', '\''], ""),
                        None => "Other".to_owned(),
                    }),
                    kind: kind.to_owned(),
                    expression,
                }),
            }
        }
        let kind = match cases.len() {
            0 => "none",
            1 => "one",
            _ => "several",
        };
        let expression = match cases.as_slice() {
            [] => Code::new(&types.none),
            [case] => case.expression.clone(),
            _ if types.union.is_empty() => name.clone(),
            cases => {
                let mut all: Vec<&str> =
                    cases.iter().map(|case| case.expression.as_str()).collect();
                // Nothing is said last.
                all.sort_by_key(|expression| *expression == types.empty);
                Code::new(all.join(&types.union))
            }
        };
        ResultView { kind: kind.to_owned(), expression, name: name.clone(), cases }
    }

    fn answer(
        &self,
        number: usize,
        at: usize,
        operation: &Operation<'_>,
        shape: &ResponseShape,
    ) -> (&'static str, Code) {
        let types = &self.speaker.kit.manifest.results;
        let nothing =
            operation.item.request.method == "HEAD" || matches!(shape.status, Some(204 | 205));
        match &shape.body {
            _ if nothing => ("empty", Code::new(&types.empty)),
            BodyShape::Empty => ("empty", Code::new(&types.empty)),
            BodyShape::Json(_) => {
                let known = self.models.answer(number, at).cloned();
                ("json", known.unwrap_or_else(|| Code::new(&types.none)))
            }
            _ => ("text", Code::new(&types.text)),
        }
    }

    fn errors(&self, number: usize, operation: &Operation<'_>) -> Vec<ErrorView> {
        let mut out: Vec<ErrorView> = operation
            .answers
            .shapes()
            .iter()
            .enumerate()
            .filter_map(|(at, shape)| {
                let status = shape.status.filter(|status| *status >= 400)?;
                Some(ErrorView {
                    status,
                    reason: Code::new(super::reason(status)),
                    expression: self.models.answer(number, at).cloned(),
                    saved: operation
                        .exchange
                        .as_ref()
                        .is_some_and(|exchange| exchange.errors.contains(&status)),
                })
            })
            .collect();
        out.sort_by_key(|error| error.status);
        out
    }

    fn given(
        &self,
        number: usize,
        operation: &Operation<'_>,
        names: &[Code],
    ) -> Vec<TestArgumentView> {
        order(&operation.arguments)
            .filter_map(|at| {
                let (argument, name) = (operation.arguments.get(at)?, names.get(at)?);
                let value = argument.test.as_ref()?;
                let model = match &argument.kind {
                    ArgumentKind::Json(_) => self.models.argument(number, at),
                    _ => None,
                };
                // A list of one is a list.
                let value = match value {
                    TestValue::Text(text) if argument.list => TestValue::List(vec![text.clone()]),
                    other => other.clone(),
                };
                let (type_name, fields) = model.and_then(|model| self.flat(&value, model)).unzip();
                let literal = self.literal(&value, model);
                Some(TestArgumentView {
                    type_name,
                    fields: fields.unwrap_or_default(),
                    name: name.clone(),
                    built: literal.is_some(),
                    value: literal.unwrap_or_else(|| {
                        self.speaker.given(&value, model.map_or("", Code::as_str))
                    }),
                    elements: self.speaker.elements(&value),
                    required: argument.required,
                    shape: argument.kind.word().to_owned(),
                    list: argument.list,
                })
            })
            .collect()
    }

    /// JSON as a person would write it; `None` for any other value.
    fn literal(&self, value: &TestValue, model: Option<&Code>) -> Option<Code> {
        let TestValue::Json(text) = value else { return None };
        let kind = model.map_or(self.speaker.kit.manifest.types.unknown.as_str(), Code::as_str);
        literals::built(text, kind, self.speaker, self.models)
    }

    /// A flat object as its type and its members; `None` for any other value.
    fn flat(&self, value: &TestValue, expression: &Code) -> Option<(Code, Vec<FieldView>)> {
        let TestValue::Json(text) = value else { return None };
        let serde_json::Value::Object(given) = serde_json::from_str(text).ok()? else {
            return None;
        };
        let declared = self.models.declared(expression)?;
        let fields: Vec<FieldView> = declared
            .members
            .iter()
            .filter_map(|member| Some((member, given.get(&member.key)?)))
            .map(|(member, value)| {
                let value = match value {
                    serde_json::Value::String(text) => TestValue::Text(text.clone()),
                    serde_json::Value::Bool(value) => TestValue::Boolean(*value),
                    serde_json::Value::Number(number) => TestValue::Integer(number.as_i64()?),
                    _ => return None,
                };
                Some(FieldView {
                    name: member.name.clone(),
                    value: self.speaker.given(&value, ""),
                    required: !member.optional && !member.nullable,
                })
            })
            .collect::<Option<_>>()?;
        let whole = fields.len() == given.len() && fields.len() <= MOST_FIELDS;
        (whole && !fields.is_empty()).then(|| (declared.name.clone(), fields))
    }

    fn docstring(
        &self,
        operation: &Operation<'_>,
        arguments: &[ArgumentView],
        errors: &[ErrorView],
    ) -> Option<Code> {
        let rules = &self.speaker.kit.manifest.docs;
        if rules.width == 0 {
            return None;
        }
        let rows: Vec<(String, String)> = arguments
            .iter()
            .map(|one| {
                let line = one.doc_line.as_str().to_owned();
                let line = if line.is_empty() {
                    format!("The `{}`.", one.key.replace('`', "'"))
                } else {
                    line
                };
                (one.name.as_str().to_owned(), line)
            })
            .collect();
        let raised: Vec<(String, String)> = errors
            .iter()
            .map(|error| {
                let what = match &error.expression {
                    Some(model) => format!(
                        "{} {}, with `{}`.",
                        error.status,
                        error.reason.as_str(),
                        model.as_str()
                    ),
                    None => format!("{} {}.", error.status, error.reason.as_str()),
                };
                (rules.error.clone(), what)
            })
            .collect();
        let sections = [(rules.arguments.as_str(), rows), (rules.errors.as_str(), merged(raised))];
        let item = operation.item;
        self.docs.docstring(&item.name, item.description.as_ref(), &sections)
    }
}

/// Rows of one name as one.
fn merged(rows: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for (name, what) in rows {
        match out.last_mut() {
            Some((last, text)) if *last == name => {
                text.push(' ');
                text.push_str(&what);
            }
            _ => out.push((name, what)),
        }
    }
    out
}

/// The positions of arguments as a call has them: required ones first, the body last of these.
fn order(arguments: &[Argument<'_>]) -> impl Iterator<Item = usize> {
    let mut all: Vec<usize> = (0..arguments.len()).collect();
    all.sort_by_key(|at| arguments.get(*at).map(|argument| !argument.required));
    all.into_iter()
}

fn is_deprecated(operation: &Operation<'_>) -> bool {
    let item = operation.item;
    let described = item.description.as_ref().map(|description| description.content.to_lowercase());
    let begins = described.is_some_and(|text| {
        text.trim_start_matches(['*', '_', '[', '(', '#', '>', ' ', '<']).starts_with("deprecated")
    });
    begins || item.name.to_lowercase().contains("deprecated")
}
