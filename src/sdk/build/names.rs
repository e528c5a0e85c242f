//! What everything is called. Names depend on what there is, and not on its order.

use super::operation::Called;
use crate::emit;
use crate::model::Auth;
use crate::sdk::api::Api;
use crate::sdk::kit::Kit;
use crate::target::names::{NameKind, Names};
use crate::target::view::Code;
use std::collections::BTreeMap;

/// What settings, servers and authentications are called.
pub(super) struct ClientNames {
    /// The variable's name, and what it is called.
    pub(super) settings: Vec<(String, Code)>,
    pub(super) servers: Vec<Code>,
    pub(super) auths: Vec<Code>,
}

pub(super) fn client_names(api: &Api<'_>, kit: &Kit) -> ClientNames {
    let mut scope = Names::members(&kit.language);
    kit.manifest.taken.settings.iter().for_each(|name| scope.reserve(name));
    let servers =
        api.servers.iter().map(|server| scope.declare(&server.words, NameKind::Field)).collect();
    let mut order: Vec<usize> = (0..api.settings.len()).collect();
    order.sort_by_key(|at| api.settings.get(*at).map(|setting| &setting.key));
    let mut settings = vec![(String::new(), Code::default()); api.settings.len()];
    for at in order {
        if let (Some(setting), Some(slot)) = (api.settings.get(at), settings.get_mut(at)) {
            let words = setting.key.trim_start_matches(['_', '$']);
            *slot = (setting.key.clone(), scope.declare(words, NameKind::Field));
        }
    }
    let mut scope = Names::members(&kit.language);
    let auths = api.schemes.iter().map(|auth| scope.declare(kind_of(auth), NameKind::Function));
    ClientNames { servers, settings, auths: auths.collect() }
}

/// What an authentication is called.
pub(super) fn kind_of(auth: &Auth) -> &'static str {
    match auth {
        Auth::None => "none",
        Auth::Basic { .. } => "basic",
        Auth::Bearer { .. } => "bearer",
        Auth::HeaderKey { .. } | Auth::QueryKey { .. } => "api_key",
        Auth::Computed { kind, .. } => kind.name(),
    }
}

/// What a group is called.
pub(super) struct GroupNames {
    pub(super) name: Code,
    pub(super) type_name: Code,
    pub(super) stem: Code,
    pub(super) accessor: Vec<Code>,
}

/// What groups are called. `beside` are the types that theirs stand beside.
pub(super) fn group_names(api: &Api<'_>, kit: &Kit, beside: &[Code]) -> Vec<GroupNames> {
    let language = &kit.language;
    let taken = &kit.manifest.taken;
    let mut types = types_beside(kit, beside);
    let mut files = Names::members(language);
    taken.files.iter().for_each(|name| files.reserve(name));
    let mut scopes: BTreeMap<usize, Names<'_>> = BTreeMap::new();
    let mut out: Vec<GroupNames> = Vec::with_capacity(api.groups.len());
    // Names depend on the folders there are, not on their order.
    let mut order: Vec<usize> = (0..api.groups.len()).collect();
    order.sort_by_key(|at| api.groups.get(*at).map(|group| (group.trail.len(), group.trail)));
    let words = |at: usize| if at == 0 { "client".to_owned() } else { trail_words(api, at) };
    let type_name = |at: &usize| {
        let words = kit.manifest.scopes.group.replace("{}", &words(*at));
        (*at, types.declare(&words, NameKind::Type))
    };
    let mut type_names: BTreeMap<usize, Code> = order.iter().map(type_name).collect();
    let mut beside = beside.to_vec();
    if kit.manifest.scopes.shared {
        beside.extend(type_names.values().cloned());
    }
    let mut named: BTreeMap<usize, GroupNames> = BTreeMap::new();
    for at in order {
        let Some(group) = api.groups.get(at) else { continue };
        let (name, accessor) =
            match group.parent.and_then(|parent| Some((parent, named.get(&parent)?))) {
                None => (Code::default(), Vec::new()),
                Some((parent, names)) => {
                    let scope =
                        scopes.entry(parent).or_insert_with(|| scope(kit, parent == 0, &beside));
                    let name = scope.declare(&group.words, NameKind::Function);
                    let accessor = names.accessor.iter().cloned().chain([name.clone()]).collect();
                    (name, accessor)
                }
            };
        let stem = files.declare(&words(at), NameKind::Variable);
        let type_name = type_names.remove(&at).unwrap_or_default();
        named.insert(at, GroupNames { name, type_name, stem: plain_stem(&stem), accessor });
    }
    while let Some(names) = named.remove(&out.len()) {
        out.push(names);
    }
    out
}

/// A file's name needs no mark that makes a keyword a name.
pub(super) fn plain_stem(stem: &Code) -> Code {
    let word = stem.as_str().strip_prefix("r#");
    match word.or_else(|| emit::is_device(stem.as_str()).then_some(stem.as_str())) {
        Some(word) => Code::new(format!("{word}_")),
        None => stem.clone(),
    }
}

/// The words of a group and those around it, each once.
pub(super) fn trail_words(api: &Api<'_>, at: usize) -> String {
    let mut words = Vec::new();
    let mut next = Some(at);
    while let Some(group) = next.and_then(|at| api.groups.get(at)) {
        if !group.words.is_empty() {
            words.push(group.words.as_str());
        }
        next = group.parent;
    }
    words.reverse();
    words.join("_")
}

/// A scope of types that stand beside others.
fn types_beside<'k>(kit: &'k Kit, beside: &[Code]) -> Names<'k> {
    let mut types = Names::new(&kit.language);
    kit.manifest.taken.models.iter().for_each(|name| types.reserve(name));
    beside.iter().for_each(|name| types.reserve(name.as_str()));
    types
}

/// The names of a group's members, which would hide what is beside them.
fn scope<'k>(kit: &'k Kit, root: bool, beside: &[Code]) -> Names<'k> {
    let mut scope = Names::members(&kit.language);
    beside.iter().for_each(|name| scope.reserve(name.as_str()));
    let taken = &kit.manifest.taken;
    let taken = if root { &taken.client } else { &taken.groups };
    taken.iter().for_each(|name| scope.reserve(name));
    scope
}

pub(super) fn operation_names(
    api: &Api<'_>,
    kit: &Kit,
    groups: &[GroupNames],
    beside: &[Code],
) -> Vec<Called> {
    let mut out: BTreeMap<usize, Called> = BTreeMap::new();
    let mut tests = Names::members(&kit.language);
    let (shared, answers) = (kit.manifest.scopes.shared, &kit.manifest.scopes.answers);
    let mut types = types_beside(kit, beside);
    for (at, names) in groups.iter().enumerate() {
        let mut scope = scope(kit, at == 0, beside);
        for (group, names) in api.groups.iter().zip(groups) {
            if group.parent == Some(at) {
                scope.reserve(names.name.as_str());
            }
        }
        if !shared {
            types = types_beside(kit, beside);
        }
        let mut own: Vec<(usize, Code)> = Vec::new();
        for number in in_order(api, at) {
            let Some(operation) = api.operations.get(number) else { continue };
            let name = scope.declare(&operation.words, NameKind::Function);
            if shared {
                types.reserve(name.as_str());
            }
            own.push((number, name));
        }
        for (number, name) in own {
            let bare = name.as_str().trim_start_matches("r#").trim_end_matches('_');
            let test = format!("{} {bare}", names.stem.as_str());
            let test = if at == 0 { bare } else { &test };
            let file = plain_stem(&Code::new(bare));
            let type_words = match shared && at != 0 {
                true => format!("{}_{bare}", trail_words(api, at)),
                false => bare.to_owned(),
            };
            let pattern = &kit.manifest.exchanges;
            let exchange = pattern
                .replace("{group}", names.stem.as_str())
                .replace("{operation}", file.as_str());
            out.insert(
                number,
                Called {
                    test_name: tests.declare(test, NameKind::Function),
                    params_name: types.declare(&format!("{type_words}_params"), NameKind::Type),
                    result_name: types.declare(&answers.replace("{}", &type_words), NameKind::Type),
                    accessor: names.accessor.clone(),
                    stem: names.stem.clone(),
                    exchange,
                    name,
                },
            );
        }
    }
    out.into_values().collect()
}

/// The operations of a group in an order that is theirs, wherever they stand in the collection.
pub(super) fn in_order(api: &Api<'_>, group: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..api.operations.len())
        .filter(|at| api.operations.get(*at).is_some_and(|one| one.group == group))
        .collect();
    all.sort_by_cached_key(|at| {
        api.operations.get(*at).map(|operation| {
            let item = operation.item;
            let path = format!("{:?}", operation.path);
            (operation.words.clone(), item.request.method.clone(), path, item.written.to_string())
        })
    });
    all
}
