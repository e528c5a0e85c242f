//! Expressions: texts in which settings stand, and what tests give.

use crate::model::Text;
use crate::sdk::api::TestValue;
use crate::sdk::kit::Kit;
use crate::sdk::manifest::Values;
use crate::target::language::Bindings;
use crate::target::view::Code;

/// What settings are called.
#[derive(Clone, Copy)]
pub(super) struct Speaker<'a> {
    pub(super) kit: &'a Kit,
    /// The settings: the variable's name, and what it is called.
    pub(super) settings: &'a [(String, Code)],
}

impl Speaker<'_> {
    /// A setting, reached by a rule.
    pub(super) fn reach(&self, rule: &str, name: &Code) -> Code {
        Code::new(rule.replace("{}", name.as_str()))
    }

    /// A text in an operation.
    pub(super) fn say(&self, text: &Text) -> Code {
        self.with(text, &self.kit.manifest.access.setting)
    }

    /// A text in the client.
    pub(super) fn say_in_client(&self, text: &Text) -> Code {
        self.with(text, &self.kit.manifest.access.setting_in_client)
    }

    fn with(&self, text: &Text, rule: &str) -> Code {
        let mut bindings = Bindings::default();
        for variable in text.variables() {
            let known = self.settings.iter().find(|(key, _)| *key == variable.name);
            if let Some((_, name)) = known {
                bindings.bind(variable, self.reach(rule, name));
            }
        }
        self.kit.language.text(text, &bindings)
    }

    /// A literal.
    pub(super) fn literal(&self, text: &str) -> Code {
        self.kit.language.string(text)
    }

    /// What a test gives. `expression` is the type of a value made from JSON.
    pub(super) fn given(&self, value: &TestValue, expression: &str) -> Code {
        let rules = &self.kit.manifest.values;
        Code::new(match value {
            TestValue::Text(text) => self.string(rules, text),
            TestValue::Integer(number) => rules.integer.replace("{}", &number.to_string()),
            TestValue::Boolean(true) => rules.yes.clone(),
            TestValue::Boolean(false) => rules.no.clone(),
            TestValue::List(_) | TestValue::Uploads(_) => {
                let all: Vec<Code> = self.elements(value);
                let all: Vec<&str> = all.iter().map(Code::as_str).collect();
                fill(&rules.list, "{}", &all.join(&rules.separator))
            }
            TestValue::Json(text) if expression.is_empty() => {
                fill(&rules.json, "{text}", self.literal(text).as_str())
            }
            TestValue::Json(text) => {
                let model = fill(&rules.model, "{type}", expression);
                fill(&model, "{text}", self.literal(text).as_str())
            }
            TestValue::Upload { filename, content_type } => {
                self.upload(&rules.upload, rules, filename.as_deref(), content_type.as_deref())
            }
        })
    }

    /// The elements of a list that a test gives.
    pub(super) fn elements(&self, value: &TestValue) -> Vec<Code> {
        let rules = &self.kit.manifest.values;
        match value {
            TestValue::List(texts) => {
                texts.iter().map(|text| Code::new(self.string(rules, text))).collect()
            }
            TestValue::Uploads(files) => {
                let rule = rules.listed_upload.as_ref().unwrap_or(&rules.upload);
                let one = |(name, kind): &(Option<String>, Option<String>)| {
                    Code::new(self.upload(rule, rules, name.as_deref(), kind.as_deref()))
                };
                files.iter().map(one).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A text in a test.
    pub(super) fn text(&self, text: &str) -> String {
        self.string(&self.kit.manifest.values, text)
    }

    fn string(&self, rules: &Values, text: &str) -> String {
        fill(&rules.string, "{}", self.literal(text).as_str())
    }

    fn upload(
        &self,
        rule: &str,
        rules: &Values,
        filename: Option<&str>,
        content_type: Option<&str>,
    ) -> String {
        let maybe = |text: Option<&str>| match text {
            Some(text) => fill(&rules.some, "{}", self.literal(text).as_str()),
            None => rules.none.clone(),
        };
        // What is put in may itself look like a place.
        let (before, after) = rule.split_once("{filename}").unwrap_or((rule, ""));
        let type_ = maybe(content_type);
        let before = fill(before, "{content_type}", &type_);
        let after = fill(after, "{content_type}", &type_);
        format!("{before}{}{after}", maybe(filename))
    }
}

/// The rule with its place filled once: what is put in is never looked at again.
pub(super) fn fill(rule: &str, place: &str, value: &str) -> String {
    match rule.split_once(place) {
        Some((before, after)) => format!("{before}{value}{after}"),
        None => rule.to_owned(),
    }
}
