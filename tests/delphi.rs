//! The target delphi-chilkat: the page it follows, and Free Pascal on what it writes.

use crate::support;
use polypost::collection::{Document, read};
use polypost::generate::{Generator, Purpose};
use polypost::lower::{Options, Scopes, Variables, lower};
use polypost::model::Model;
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "delphi-chilkat";

fn generator() -> Generator {
    Generator::new(Registry::builtin().load(TARGET).unwrap()).unwrap()
}

fn model(name: &str, bytes: Vec<u8>, variables: Variables) -> Option<Model> {
    let source = SourceText::from_bytes(name, bytes).ok()?;
    let (Document::Collection(collection), _) = read(&source).ok()? else { return None };
    let options = Options { variables, ..Options::default() };
    Some(lower(&collection, &Scopes::default(), &options).0)
}

fn programs(model: &Model, generator: &Generator, bind: bool) -> Vec<String> {
    let choices = Choices { bind, ..Choices::default() };
    let program = |item| {
        let snippet = generator.generate(item, &choices).unwrap();
        assert_eq!(snippet.files.len(), 1, "one file a snippet");
        snippet.files.into_iter().next().map(|file| file.text)
    };
    model.items.iter().filter_map(program).collect()
}

/// The procedures of a text, each with the method name it declares.
fn from_text(text: &str, bind: bool) -> String {
    let variables = if bind { Variables::Bind } else { Variables::Keep };
    let model = model("test.json", text.as_bytes().to_vec(), variables).unwrap();
    programs(&model, &generator(), bind).join("\n")
}

/// A collection of one item: the members of its request, and the body of its saved response.
fn one_item(request: &str, answer: &str) -> String {
    let answer = serde_json::Value::from(answer);
    format!(
        r#"{{"info": {{"name": "One"}}, "item": [{{"name": "The item", "request": {{{request}}},
            "response": [{{"code": 200, "body": {answer}}}]}}]}}"#
    )
}

fn assert_has(program: &str, lines: &[&str]) {
    for line in lines {
        assert!(program.lines().any(|written| written.trim() == *line), "{line}\n{program}");
    }
}

#[test]
fn variables_never_clash_with_each_other_the_program_or_the_language() {
    let answer = r#"{"id": 1, "Id": "x", "ID": true, "json": 1, "success": false, "i": 2,
        "type": "t", "unit": "m", "resp": {"http": "h"}, "a-b": 1, "a_b": 2, "": 3, "_x": 4,
        "@odata.count": 5, "date_paid": "2024-05-06", "begin": [{"id": 7, "end": [{"id": 8}]}]}"#;
    let text = one_item(r#""url": "https://h.example/""#, answer);
    let program = from_text(&text, false);
    let declared: Vec<&str> = program
        .lines()
        .skip_while(|line| *line != "var")
        .skip(1)
        .take_while(|line| *line != "begin")
        .filter_map(|line| Some(line.trim().split_once(':')?.0))
        .collect();
    let folded: std::collections::BTreeSet<String> =
        declared.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), declared.len(), "{declared:?}");
    assert_has(
        &program,
        &[
            "id := jResp.IntOf('id');",
            "v_json := jResp.IntOf('json');",
            "v_type := jResp.StringOf('type');",
            "v_x := jResp.IntOf('_x');",
            "odata_count := jResp.IntOf('\"@odata.count\"');",
            "date_paid := jResp.StringOf('date_paid');",
            "date_paid: WideString;",
            "beginId := jResp.IntOf('begin[i].id');",
            "endId := jResp.IntOf('begin[i].end[j].id');",
        ],
    );
    if fpc() {
        let folder = tempfile::tempdir().unwrap();
        compile(folder.path(), "clash", &unit("clash", &[program])).unwrap();
    }
}

#[test]
fn numbers_are_read_without_loss_and_null_is_not_the_text_null() {
    let answer = r#"{"small": 5, "wide": 3000000000, "huge": 123456789012345678901234567890,
        "price": 1.50, "gone": null, "mixed": [{"n": "x"}, {"n": null}]}"#;
    let program = from_text(&one_item(r#""url": "https://h.example/""#, answer), false);
    assert_has(
        &program,
        &[
            "small := jResp.IntOf('small');",
            "wide := StrToInt64Def(jResp.StringOf('wide'),0);",
            "wide: Int64;",
            "huge := jResp.StringOf('huge');",
            "price := jResp.StringOf('price');",
            "if (jResp.IsNullOf('gone') = 0) then",
            "if (jResp.IsNullOf('mixed[i].n') = 0) then",
        ],
    );
}

/// A request with these parts of a multipart form.
fn of_parts(parts: &str) -> String {
    let body = format!(r#""body": {{"mode": "formdata", "formdata": [{parts}]}}"#);
    from_text(
        &one_item(&format!(r#""method": "POST", "url": "https://h.example/", {body}"#), "{}"),
        false,
    )
}

#[test]
fn a_part_keeps_the_blanks_of_its_name() {
    let program = of_parts(
        r#"{"key": "a b", "value": "1", "type": "text"}, {"key": "ab", "value": "2", "type": "text"}"#,
    );
    assert_has(
        &program,
        &["req.AddStringForUpload2('a b','','1','utf-8','');", "req.AddParam('ab','2');"],
    );
}

#[test]
fn a_file_name_that_the_library_cuts_is_said() {
    let note = "this library sends only what follows it";
    let program = |name: &str| {
        of_parts(&format!(r#"{{"key": "f", "type": "file", "src": "a.txt", "fileName": {name}}}"#))
            .replace("\n  // ", " ")
    };
    assert!(!program(r#""b.txt""#).contains(note));
    // Postman itself leaves out what stands before a slash.
    assert!(!program(r#""x/b.txt""#).contains(note));
    let cut = program(r#""x\\b.txt""#);
    assert!(cut.contains(note), "{cut}");
}

#[test]
fn a_query_is_given_as_json_only_where_the_library_sends_the_same() {
    let program = |url: &str| from_text(&one_item(&format!(r#""url": "{url}""#), "{}"), false);
    assert_has(
        &program("https://h.example/a?page=2&q=x y"),
        &[
            "queryParams.UpdateInt('page',2);",
            "queryParams.UpdateString('q','x y');",
            "resp := http.QuickRequestParams('GET','https://h.example/a',queryParams.ControlInterface);",
        ],
    );
    for url in [
        "https://h.example/a?x[]=1&x[]=2",
        "https://h.example/a?a%20b=1",
        "https://h.example/a?flag",
        "https://h.example/a?e=",
    ] {
        let call = format!("resp := http.QuickRequest('GET','{url}');");
        assert_has(&program(url), &[&call]);
    }
}

#[test]
fn an_error_answer_reaches_the_code_that_reports_it() {
    // QuickGetSb and the newer HttpJson family report a status of 400 and more as a failure of
    // the call itself, so that the block for it is never reached.
    let program = from_text(&one_item(r#""url": "https://h.example/""#, r#"{"a": 1}"#), false);
    assert!(!program.contains("QuickGet") && !program.contains("HttpJson"), "{program}");
    assert_has(&program, &["if (respStatusCode >= 400) then"]);
}

#[test]
fn bound_variables_come_first_and_are_joined_into_literals() {
    let text = r#"{"info": {"name": "One"}, "variable": [{"key": "version", "value": "58.0"}],
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
        "item": [{"name": "The item", "request": {"method": "POST",
            "url": "https://h.example/v{{version}}/{{job id}}",
            "body": {"mode": "raw", "raw": "{\"a\": \"x{{version}}\", \"n\": {{count}}}",
                "options": {"raw": {"language": "json"}}}}}]}"#;
    assert_has(
        &from_text(text, true),
        &[
            "version := '58.0';",
            "jobId := GetEnvironmentVariable('JOB_ID');",
            "token := GetEnvironmentVariable('TOKEN');",
            "json.UpdateString('a','x' + version);",
            "json.UpdateNumber('n',count);",
            "http.AuthToken := token;",
            "resp := http.PostJson3('https://h.example/v' + version + '/' + jobId,'application/json',json.ControlInterface);",
        ],
    );
}

#[test]
fn the_page_comes_out_line_for_line() {
    let Some(seed) = support::shared("seed") else { return };
    let collection = fs::read(seed.join("salesforce-bulk-v2.postman_collection.json")).unwrap();
    let expected = fs::read_to_string(seed.join("delphi-chilkat.expected.txt")).unwrap();
    let model = model("seed.json", collection, Variables::Keep).unwrap();
    let item = model.items.iter().find(|item| item.name == "Close or Abort a Job").unwrap();
    let snippet = generator().generate(item, &Choices::default()).unwrap();
    // The page came as text without indentation, within comments too.
    let lines = |text: &str| {
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let written = lines(&snippet.files[0].text);
    let from = written.iter().position(|line| line == "var").unwrap();
    let (last, body) = written[from..].split_last().unwrap();
    assert_eq!(body, lines(&expected));
    assert_eq!(last, "end;");
}

/// Procedures put into one unit, each as a method of a form of its own.
fn unit(name: &str, programs: &[String]) -> String {
    let mut forms = String::new();
    let mut bodies = String::new();
    for (n, program) in programs.iter().enumerate() {
        let head = "procedure TForm1.";
        let at = program.find(head).expect("a method of the form");
        let (before, after) = program.split_at(at);
        let after = &after[head.len()..];
        let (declared, _) = after.split_once(";\n").unwrap();
        let _ = writeln!(
            forms,
            "  TForm1_{n} = class(TForm)\n    Memo1: TMemo;\n    procedure {declared};\n  end;\n"
        );
        let _ = writeln!(bodies, "{before}procedure TForm1_{n}.{after}");
    }
    format!(
        "unit {name};\n\ninterface\n\nuses\n  Classes, SysUtils, Forms, StdCtrls, Chilkat_TLB;\n\n\
         type\n{forms}\nimplementation\n\n{bodies}\nend.\n"
    )
}

/// What Free Pascal says about a unit, without what the stand-in units bring with them.
fn compile(folder: &Path, name: &str, text: &str) -> Result<Vec<String>, String> {
    let file = folder.join(format!("{name}.pas"));
    fs::write(&file, text).unwrap();
    let stubs =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/targets/delphi-chilkat/verify");
    let output = Command::new("fpc")
        .args(["-Mdelphi", "-Cn", "-s", "-vewn"])
        // The stand-ins declare abstract methods, and IntToStr gives 8-bit text here.
        .args(["-vm4046", "-vm4104", "-vm4105", "-vm5027"])
        .arg(format!("-Fu{}", stubs.display()))
        .arg(format!("-FE{}", folder.display()))
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return Err(said);
    }
    let about = |line: &&str| line.starts_with(&format!("{name}.pas("));
    Ok(said.lines().filter(about).map(str::to_owned).collect())
}

fn fpc() -> bool {
    support::tool("fpc", &["-iV"], "apt-get install fp-compiler fp-units-fcl")
}

/// Collections that together show every feature the manifest of the corpus counts.
const VARIED: &str = include_str!("varied.txt");

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    files
}

/// Compiles every item of the collections, with variables kept and with variables bound, and
/// returns how many procedures that made.
fn compiles(files: &[PathBuf]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let generator = generator();
    let mut all = Vec::new();
    for path in files {
        for (bind, variables) in [(false, Variables::Keep), (true, Variables::Bind)] {
            let name = path.file_name().unwrap().to_string_lossy();
            if let Some(model) = model(&name, fs::read(path).unwrap(), variables) {
                all.extend(programs(&model, &generator, bind));
            }
        }
    }
    all.iter().for_each(|program| check_limits(program));
    for (n, batch) in all.chunks(400).enumerate() {
        let name = format!("batch{n}");
        let said = compile(folder.path(), &name, &unit(&name, batch))
            .unwrap_or_else(|said| panic!("{said}"));
        let unexpected: Vec<&String> = said.iter().filter(|line| !is_expected(line)).collect();
        assert!(unexpected.is_empty(), "{unexpected:#?}");
    }
    all.len()
}

#[test]
fn every_item_of_varied_collections_compiles() {
    if !fpc() {
        return;
    }
    let mut files = json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collections"));
    if let Some(corpus) = support::shared("corpus") {
        files.extend(VARIED.lines().map(|name| corpus.join(name)));
    }
    let procedures = compiles(&files);
    println!("{procedures} procedures of {} collections compiled", files.len());
    assert!(procedures > 0);
}

#[test]
fn code_about_json_alone_compiles() {
    if !fpc() {
        return;
    }
    let generator = generator();
    let mut programs = Vec::new();
    for text in [
        r#"{"a": [{"b": 1, "json": null}], "m": 3000000000, "x.y": [[1]]}"#,
        r#"[1, {"x": "y"}, "z", null, 1.5]"#,
        r#"{"a": 1, "a": 2}"#,
        "5",
    ] {
        for purpose in [Purpose::Create, Purpose::Parse] {
            let (code, _) = generator.json(purpose, "sample", text, &Choices::default()).unwrap();
            check_limits(&code);
            programs.push(code);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let said = compile(folder.path(), "alone", &unit("alone", &programs)).unwrap();
    let unexpected: Vec<&String> = said.iter().filter(|line| !is_expected(line)).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}

#[test]
#[ignore = "minutes of Free Pascal; the varied collections show every feature in seconds"]
fn every_item_of_the_corpus_compiles() {
    let Some(corpus) = support::shared("corpus").filter(|_| fpc()) else { return };
    let files = json_files(&corpus);
    println!("{} procedures of {} collections compiled", compiles(&files), files.len());
}

/// What the page's own manner brings: variables that a reader is shown, and `success`, which is
/// declared whether or not it is needed.
fn is_expected(line: &str) -> bool {
    line.contains("is assigned but never used")
        || line.contains("Local variable \"success\" not used")
        || line.contains("Parameter \"Sender\" not used")
}

/// The limits of Delphi before version 12, which Free Pascal does not have: literals of at most
/// 255 characters, and lines of at most 1,023.
fn check_limits(program: &str) {
    assert!(!program.contains("\n\n\n"), "two empty lines: {program}");
    for line in program.lines() {
        assert!(line.chars().count() <= 1023, "too long a line: {line}");
        assert!(!line.ends_with(' ') && !line.contains('\t'), "blanks: {line:?}");
        assert!(line.is_ascii() || line.trim_start().starts_with("//"), "{line}");
        for length in literals(line) {
            assert!(length <= 255, "a literal of {length} characters: {line}");
        }
    }
}

/// The lengths of the literals of a line: runs of quoted text and characters by number.
pub fn literals(line: &str) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut chars = line.trim_start().chars().peekable();
    let mut length: Option<usize> = None;
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                let run = length.get_or_insert(0);
                while let Some(c) = chars.next() {
                    if c == '\'' && chars.next_if_eq(&'\'').is_none() {
                        break;
                    }
                    *run += 1;
                }
            }
            '#' => {
                *length.get_or_insert(0) += 1;
                while chars.next_if(|c| *c == '$' || c.is_ascii_hexdigit()).is_some() {}
            }
            '/' if chars.peek() == Some(&'/') && length.is_none() => break,
            _ => lengths.extend(length.take()),
        }
    }
    lengths.extend(length);
    lengths
}
