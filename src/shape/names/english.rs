//! The little English that names need.
//!
//! The crates for it were tried and left: those kept up compile a hundred regular expressions at
//! the first word, which alone is a fair part of a start, and make `cach` of caches, `len` of lens
//! and `datum` of data.

/// The singular of a name's last word, in the spelling of the name: `lineItems` → `lineItem`.
/// Words that have none, or whose plural is the same, stay.
pub fn singular(name: &str) -> String {
    let start = last_word(name);
    let (head, word) =
        (name.get(..start).unwrap_or_default(), name.get(start..).unwrap_or_default());
    let lower = word.to_ascii_lowercase();
    let Some(one) = singular_word(&lower) else { return name.to_owned() };
    format!("{head}{}", cased_like(word, &one))
}

/// Where the last word of a name begins: after the last separator, or at its last capital after a
/// small letter.
fn last_word(name: &str) -> usize {
    let bytes = name.as_bytes();
    let boundary = |n: &usize| {
        let (before, here) = (bytes.get(n - 1), bytes.get(*n));
        let separated = before.is_some_and(|byte| matches!(byte, b'_' | b'-' | b' ' | b'.' | b'/'));
        let camel = before.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && here.is_some_and(u8::is_ascii_uppercase);
        (separated || camel) && name.is_char_boundary(*n)
    };
    (1..bytes.len()).rev().find(boundary).unwrap_or(0)
}

fn cased_like(model: &str, word: &str) -> String {
    let mut letters = model.bytes().filter(u8::is_ascii_alphabetic);
    let first = letters.next().is_some_and(|byte| byte.is_ascii_uppercase());
    // `IDs` is an acronym with a small plural `s`.
    let rest = letters.next().is_some_and(|byte| byte.is_ascii_uppercase());
    let mut out = if first && rest { word.to_ascii_uppercase() } else { word.to_owned() };
    if first && let Some(initial) = out.get_mut(..1) {
        initial.make_ascii_uppercase();
    }
    out
}

/// Plurals that no rule gives, with their singulars.
const IRREGULAR: &str = "aliases/alias analyses/analysis appendices/appendix axes/axis biases/bias caches/cache \
    canvases/canvas children/child cookies/cookie criteria/criterion crises/crisis \
    diagnoses/diagnosis feet/foot gases/gas geese/goose halves/half hypotheses/hypothesis \
    indices/index knives/knife leaves/leaf lenses/lens lives/life matrices/matrix men/man \
    mice/mouse movies/movie people/person quizzes/quiz selfies/selfie shelves/shelf shoes/shoe \
    teeth/tooth theses/thesis vertices/vertex wives/wife wolves/wolf women/woman zombies/zombie";

/// Words that end like a plural and are none, or whose plural is the same.
const UNCHANGED: &str = "access address alias always analytics anonymous as atlas aws bias bus canvas chaos cms \
    continuous cors css data dns does dos economics gas gps has https ios is its kudos lens media \
    metadata ms news os physics pos previous rss sales series sms species this tls us was windows \
    yes";

pub(super) fn among(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

fn singular_word(word: &str) -> Option<String> {
    if among(UNCHANGED, word) {
        return None;
    }
    let irregular = IRREGULAR.split(' ').filter_map(|pair| pair.split_once('/'));
    if let Some((_, one)) = irregular.into_iter().find(|(many, _)| *many == word) {
        return Some(one.to_owned());
    }
    let stem = word.strip_suffix('s').filter(|stem| stem.len() >= 2)?;
    if stem.ends_with(['s', 'u', 'i']) {
        // address, status, analysis; but menus and taxis.
        let plural = among("menu taxi api uri gpu cpu sku emoji gui cli", stem);
        return plural.then(|| stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("ies") {
        // ties and pies, not t and p.
        return Some(if stem.len() <= 1 { format!("{stem}ie") } else { format!("{stem}y") });
    }
    let es = ["sses", "shes", "ches", "xes", "uses", "oes", "zzes"]
        .into_iter()
        .any(|ending| word.ends_with(ending));
    if es && let Some(short) = word.strip_suffix("es") {
        // statuses and viruses lose `es`; houses, causes and uses only `s`; aches only `s`.
        let keeps_e = (short.ends_with("us") && !ends_in_us(short))
            || ["ach", "nich", "psych", "to", "canoe", "ax"].contains(&short);
        return Some(if keeps_e { stem.to_owned() } else { short.to_owned() });
    }
    Some(stem.to_owned())
}

/// Whether a word such as `status` really ends in `us`, so that `statuses` is its plural.
fn ends_in_us(word: &str) -> bool {
    "status campus virus bonus corpus census focus radius genus surplus nexus"
        .split(' ')
        .any(|known| word.ends_with(known))
        || word == "bus"
}

/// Words that begin what is not the thing itself: "job *by* id".
pub(super) fn is_preposition(word: &str) -> bool {
    among(
        "about across after as at based before between by during for from given if in inside into \
         matching of on per since that to under until using via where which with within without",
        word,
    )
}

/// Words for many that come before "of": "a list of jobs".
pub(super) fn is_collective(word: &str) -> bool {
    among("collection details info information list page set", word)
}

/// Words after which the thing is named.
pub(super) fn is_determiner(word: &str) -> bool {
    among(
        "a all an another any current every existing multiple my new one our several single some \
         specific the these this your",
        word,
    )
}

/// Words that say what is done.
pub(super) fn is_verb(word: &str) -> bool {
    among(VERBS, word) || word.strip_suffix('s').is_some_and(|word| among(VERBS, word))
}

/// Verbs that, alone, are also the name of what comes back: "Search", "Export".
pub(super) fn names_its_result(word: &str) -> bool {
    among(
        "archive copy count download echo export import login lookup merge ping query refresh search view",
        word,
    )
}

/// Words after a noun that begin a remark about it: "repositories *watched* by the user".
pub(super) fn ends_a_noun(word: &str) -> bool {
    among(
        "accessible and assigned associated belonging blocked containing having including linked or owned \
         related residing specifying starred watched",
        word,
    )
}

const VERBS: &str = "abort accept activate add allow append apply approve archive assign associate attach \
    authenticate authorize begin block browse bulk calculate call cancel change check clear \
    clone close complete confirm connect convert copy count create deactivate decline del delete \
    deploy describe destroy disable disassociate disconnect download duplicate echo edit enable \
    end estimate exchange execute export fetch filter find finish follow generate get give grant \
    import initiate insert install invite invoke join leave list load lock login logout lookup \
    make mark merge modify move obtain open partially patch pause perform ping poll post publish \
    put query read refresh register reject remove rename replace request resend reset resolve \
    restore retrieve retry return revoke run save schedule search select send set show sign star \
    start stop submit subscribe sync test track trigger unfollow unstar unsubscribe update \
    upload validate verify view";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_become_singulars() {
        let pairs = "categories/category addresses/address statuses/status people/person items/item ids/id \
            lineItems/lineItem line_items/line_item OrderIDs/OrderID URLS/URL Children/Child boxes/box \
            matches/match caches/cache houses/house databases/database responses/response uses/use \
            causes/cause viruses/virus buses/bus classes/class processes/process prices/price sizes/size \
            quizzes/quiz keys/key days/day queries/query ties/tie movies/movie heroes/hero photos/photo \
            shoes/shoe archives/archive leaves/leaf axes/axis menus/menu apis/api schemas/schema \
            indexes/index taxes/tax criteria/criterion issues/issue values/value employees/employee \
            analyses/analysis statistics/statistic licenses/license purchases/purchase branches/branch \
            dishes/dish users2/users2";
        for (many, one) in pairs.split(' ').filter_map(|pair| pair.split_once('/')) {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn words_that_are_no_plural_stay() {
        for word in [
            "data", "media", "series", "status", "address", "news", "access", "analysis",
            "metadata", "sms", "dns", "previous", "class", "is", "s", "as", "", "_", "é", "virus",
            "basis", "process", "lens", "Straße", "ids_", "x",
        ] {
            assert_eq!(singular(word), word);
        }
    }
}
