//! What the templates of a site see. Text is escaped where a template prints it; code is HTML made
//! in Rust.

use crate::target::view::{Code, view};

view! {
    /// The head of everything: one page.
    pub struct PageView {
        /// `home`, `collection`, `folder`, `item`, `all` or `extra`.
        pub kind: String,
        /// The heading of the page.
        pub title: String,
        /// What stands in the title bar.
        pub head_title: String,
        /// One sentence about the page, for search engines and previews.
        pub summary: String,
        /// The way from the page to the site's root: empty, or `../` as often as needed.
        pub root: String,
        /// The site.
        pub site: SiteView,
        /// The pages above this one, the outermost first.
        pub trail: Vec<LinkView>,
        /// The tree of pages beside the content, as `ul`.
        pub nav: Code,
        /// The page before this one.
        pub previous: Option<LinkView>,
        /// The page after it.
        pub next: Option<LinkView>,
        /// The page above it: for an item, the list of items it stands in.
        pub up: Option<LinkView>,
        /// The page's own address, where the site's is known.
        pub canonical: Option<String>,
        /// The page as Markdown, beside it.
        pub twin: Option<String>,
        /// The description, as HTML.
        pub description: Option<Code>,
        /// What a home page and the page of a collection tell.
        pub home: Option<HomeView>,
        /// What a folder, a collection or the home page holds.
        pub entries: Vec<EntryView>,
        /// Every item of the site, on the page that lists them.
        pub groups: Vec<GroupView>,
        /// What the page of an item tells.
        pub item: Option<ItemPageView>,
        /// The content of a page of the user's own.
        pub content: Option<Code>,
    }
}

view! {
    /// The site.
    pub struct SiteView {
        /// Its title.
        pub title: String,
        /// The path of the logo from the root, where there is one.
        pub logo: Option<String>,
        /// The languages that code is shown in.
        pub languages: Vec<LanguageView>,
        /// Their names with blanks between them.
        pub language_names: String,
        /// Pages of the user's own.
        pub extra: Vec<LinkView>,
        /// The address of a picture for previews.
        pub picture: Option<String>,
    }
}

view! {
    /// A language that code is shown in.
    pub struct LanguageView {
        /// The target's name.
        pub name: String,
        /// What a reader calls it.
        pub title: String,
        /// Its position, from 0.
        pub number: usize,
    }
}

view! {
    /// A link to a page of the site.
    pub struct LinkView {
        /// The page's title.
        pub title: String,
        /// The way to it from this page.
        pub href: String,
        /// The method, where it is an item.
        pub method: Option<String>,
    }
}

view! {
    /// What a folder or a collection holds.
    pub struct EntryView {
        /// `folder`, `collection` or `item`.
        pub kind: String,
        /// Its title.
        pub title: String,
        /// The way to it.
        pub href: String,
        /// The method of an item.
        pub method: Option<String>,
        /// The path of an item's URL.
        pub path: Option<String>,
        /// The beginning of its description.
        pub summary: Option<String>,
        /// How many items are in a folder.
        pub count: usize,
    }
}

view! {
    /// The items of one folder, on the page that lists them all.
    pub struct GroupView {
        /// The names of the folder and those around it.
        pub title: String,
        /// The way to the folder's page.
        pub href: String,
        /// Its items.
        pub entries: Vec<EntryView>,
    }
}

view! {
    /// What a reader must know before the first request.
    pub struct HomeView {
        /// How many items there are.
        pub count: usize,
        /// Where requests go.
        pub servers: Vec<ServerView>,
        /// How they say who is asking.
        pub auths: Vec<AuthView>,
        /// The variables that requests use.
        pub variables: Vec<VariableRow>,
    }
}

view! {
    /// A server.
    pub struct ServerView {
        /// Scheme, host and port, or the variable that stands for them, as HTML.
        pub url: Code,
        /// The same as text.
        pub text: String,
        /// How many items go there.
        pub count: usize,
    }
}

view! {
    /// A way to say who is asking.
    pub struct AuthView {
        /// What it is called.
        pub title: String,
        /// What is sent, in a sentence.
        pub text: String,
        /// How many items use it.
        pub count: usize,
        /// Names and values of what it takes.
        pub rows: Vec<PairView>,
    }
}

view! {
    /// A name and a value.
    pub struct PairView {
        /// The name.
        pub name: String,
        /// The value, as HTML.
        pub value: Code,
    }
}

view! {
    /// A variable.
    pub struct VariableRow {
        /// The name of its place on the page.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Its value where it is known and no secret.
        pub value: Option<String>,
        /// Whether it is a secret.
        pub secret: bool,
        /// Where the value comes from, in words.
        pub source: String,
        /// How many items use it.
        pub count: usize,
    }
}

view! {
    /// The page of an item.
    pub struct ItemPageView {
        /// The method.
        pub method: String,
        /// The URL with its variables and parameters marked.
        pub url: Code,
        /// The URL as text.
        pub url_text: String,
        /// Why Postman would send nothing, where it would not.
        pub unsendable: Option<String>,
        /// How the request says who is asking.
        pub auth: Option<AuthView>,
        /// The parameters by their place.
        pub tables: Vec<TableView>,
        /// The body, where one is sent that is not a form.
        pub body: Option<BodyView>,
        /// The code, one for each language.
        pub samples: Vec<SampleView>,
        /// The saved responses by status.
        pub answers: Vec<AnswerView>,
        /// The item as it stands in the collection.
        pub json: Code,
        /// The path of a file with all of it, where it is too long for the page.
        pub json_file: Option<String>,
    }
}

view! {
    /// The parameters of one place.
    pub struct TableView {
        /// The name of its place on the page.
        pub id: String,
        /// `Path parameters`, `Query parameters`, `Headers` or `Body`.
        pub title: String,
        /// The parameters.
        pub rows: Vec<ParameterView>,
    }
}

view! {
    /// A parameter.
    pub struct ParameterView {
        /// The name of its place on the page.
        pub id: String,
        /// Its name, variables marked.
        pub name: Code,
        /// Its name as text.
        pub text: String,
        /// Its type in words; empty where nothing tells.
        pub kind: String,
        /// Whether the collection says that it must be given.
        pub required: bool,
        /// Whether it is switched off in the collection.
        pub disabled: bool,
        /// The value in the collection.
        pub example: Option<Code>,
        /// What it means, as HTML.
        pub description: Option<Code>,
    }
}

view! {
    /// A body.
    pub struct BodyView {
        /// Its media type, where one is known.
        pub media_type: Option<String>,
        /// What it is, where there is nothing to show.
        pub note: Option<String>,
        /// The text, highlighted.
        pub text: Option<Code>,
        /// Its fields, where it is JSON.
        pub fields: Option<Code>,
        /// How many fields there are.
        pub count: usize,
    }
}

view! {
    /// The code in one language.
    pub struct SampleView {
        /// The language.
        pub language: LanguageView,
        /// The language's name to a highlighter.
        pub highlight: String,
        /// The code, highlighted.
        pub code: Code,
        /// What the code could not say.
        pub notes: Vec<String>,
    }
}

view! {
    /// What one status answers.
    pub struct AnswerView {
        /// The name of its place on the page.
        pub id: String,
        /// The status and its reason.
        pub title: String,
        /// `good`, `moved`, `bad` or `unknown`.
        pub class: String,
        /// What the body is.
        pub kind: String,
        /// Its fields, where it is JSON.
        pub fields: Option<Code>,
        /// How many fields there are.
        pub count: usize,
        /// The saved responses.
        pub saved: Vec<SavedView>,
    }
}

view! {
    /// A saved response.
    pub struct SavedView {
        /// The name of its place on the page.
        pub id: String,
        /// Its name.
        pub title: String,
        /// Its headers.
        pub headers: Vec<PairView>,
        /// Its body, highlighted.
        pub body: Option<Code>,
        /// What was left out of the body for its length.
        pub note: Option<String>,
        /// Whether it is shown without a click.
        pub open: bool,
    }
}
