//! The code that is generated for each item, as it was reviewed last.

use polypost::collection::{self, Document};
use polypost::emit::{WordSeparator, item_paths};
use polypost::generate::Generator;
use polypost::lower::{self, Options, Scopes};
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;

const COLLECTION: &str = include_str!("../../bookshop.postman_collection.json");

#[test]
fn the_code_of_every_item_is_as_reviewed() {
    let source = SourceText::new("bookshop.postman_collection.json", COLLECTION);
    let (document, _) = collection::read(&source).expect("the collection can be read");
    let Document::Collection(collection) = document else { panic!("this is an environment") };
    let (model, _) = lower::lower(&collection, &Scopes::default(), &Options::default());

    let target = Registry::builtin().load("python-requests").expect("a built-in target");
    let generator = Generator::new(target).expect("its templates compile");
    let choices = Choices { options: vec![("timeout".into(), "5".into())], ..Choices::default() };

    let items = model.items.iter().map(|item| (&item.folders[..], item.name.as_str()));
    let names = item_paths(items, WordSeparator::Hyphen);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (item, name) in model.items.iter().zip(&names) {
            let snippet = generator.generate(item, &choices).expect("code");
            let [file] = snippet.files.as_slice() else { panic!("one file an item") };
            insta::assert_snapshot!(name.replace('/', "-"), file.text);
        }
    });
}
