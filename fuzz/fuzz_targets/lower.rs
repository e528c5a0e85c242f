//! Any collection has a meaning, and that meaning has code in every target. Where no variable is in
//! play, what is sent does not depend on what becomes of variables.
//!
//! Input that begins with `{` or `[` is a file as it stands; any other makes a collection that is
//! nearly as Postman writes it.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::{Corpus, fuzz_target};
use polypost::collection::{self, Collection, Document};
use polypost::generate::Generator;
use polypost::lower::{self, Options, Scopes, Variables};
use polypost::model::{Item, Model};
use polypost::shape;
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::{self, Choices};
use polypost::wire::{self, NoFiles};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static GENERATORS: LazyLock<Vec<Generator>> = LazyLock::new(|| {
    let registry = Registry::builtin();
    registry.names().map(|name| Generator::new(registry.load(name).unwrap()).unwrap()).collect()
});

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let text = match bytes {
        [b'{' | b'[', ..] => String::from_utf8(bytes.to_vec()).ok(),
        _ => polypost_fuzz::collection::collection(&mut Unstructured::new(bytes))
            .ok()
            .map(|file| file.to_string()),
    };
    let Some(text) = text else { return Corpus::Reject };
    let open = text.contains("{{");
    let source = SourceText::new("file.json", text);
    let Ok((Document::Collection(collection), _)) = collection::read(&source) else {
        return Corpus::Reject;
    };
    let [resolved, keep, bind] = [Variables::Resolve, Variables::Keep, Variables::Bind]
        .map(|mode| meaning(&collection, mode));
    for (n, item) in resolved.items.iter().enumerate() {
        let sent = wire::encode(&item.request, &NoFiles).ok();
        for model in [&keep, &bind] {
            let other = wire::encode(&model.items[n].request, &NoFiles).ok();
            assert!(open || sent == other, "{sent:#?}\n{other:#?}\n{}", source.text());
        }
        program(&keep.items[n], &Choices::default());
        program(&bind.items[n], &Choices { bind: true, ..Choices::default() });
    }
    Corpus::Keep
});

fn meaning(collection: &Collection, variables: Variables) -> Model {
    let options = Options { variables, ..Options::default() };
    lower::lower(collection, &Scopes::default(), &options).0
}

/// The code for an item in every target.
fn program(item: &Item, choices: &Choices) {
    let (shapes, _) = shape::infer(&item.examples);
    for generator in GENERATORS.iter() {
        let target = generator.target();
        let limits = view::limits(&item.request, target);
        let view = view::build(item, &shapes, target, &limits, choices).unwrap();
        let mut names = BTreeSet::new();
        let mut environment = BTreeSet::new();
        for variable in &view.variables {
            assert!(names.insert(variable.name.as_str().to_lowercase()), "{:?}", view.variables);
            assert!(environment.insert(variable.env.as_str().to_owned()), "{:?}", view.variables);
        }
        let snippet = generator.generate(item, choices).unwrap();
        for file in &snippet.files {
            polypost_fuzz::code::check(&target.manifest.name, &file.text);
        }
    }
}
