//! The report as JUnit XML, for build servers: a suite a target, a case an item.

use super::{Finding, ItemReport, Outcome, Report, TargetReport};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The report as JUnit XML. A case that is partly proven passes and says in its output what was
/// not checked; one that was not checked at all is skipped.
/// Several reports make one document, and their suites are called after the collections, too.
pub fn junit(reports: &[&Report]) -> String {
    let mut out = Vec::new();
    // Writing into memory does not fail.
    let _ = document(&mut Writer::new_with_indent(&mut out, b' ', 2), reports);
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

type Xml<'a> = Writer<&'a mut Vec<u8>>;

fn document(xml: &mut Xml<'_>, reports: &[&Report]) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let sum = |count: &dyn Fn(&TargetReport) -> usize| {
        reports.iter().flat_map(|report| &report.targets).map(count).sum::<usize>().to_string()
    };
    let targets = reports.iter().flat_map(|report| &report.targets);
    let seconds: f64 = targets.map(|target| target.seconds).sum();
    let names: Vec<&str> = reports.iter().map(|report| report.collection.as_str()).collect();
    xml.create_element("testsuites")
        .with_attributes([
            ("name", text(&names.join(", ")).as_str()),
            ("tests", sum(&tests).as_str()),
            ("failures", sum(&|target| target.count(Outcome::Failed)).as_str()),
            ("errors", "0"),
            ("skipped", sum(&skipped).as_str()),
            ("time", time(seconds).as_str()),
        ])
        .write_inner_content(|xml| {
            for report in reports {
                for target in &report.targets {
                    let name = match reports.len() {
                        1 => target.name.clone(),
                        _ => format!("{}/{}", report.collection, target.name),
                    };
                    suite(xml, &name, target)?;
                }
            }
            Ok(())
        })?;
    Ok(())
}

fn tests(target: &TargetReport) -> usize {
    target.items.len() + usize::from(target.skipped.is_some())
}

fn skipped(target: &TargetReport) -> usize {
    target.count(Outcome::NotChecked) + usize::from(target.skipped.is_some())
}

fn suite(xml: &mut Xml<'_>, name: &str, target: &TargetReport) -> io::Result<()> {
    xml.create_element("testsuite")
        .with_attributes([
            ("name", text(name).as_str()),
            ("tests", tests(target).to_string().as_str()),
            ("failures", target.count(Outcome::Failed).to_string().as_str()),
            ("errors", "0"),
            ("skipped", skipped(target).to_string().as_str()),
            ("time", time(target.seconds).as_str()),
        ])
        .write_inner_content(|xml| {
            if let Some(reason) = &target.skipped {
                let how = reason.install.as_ref().map(|how| format!(" ({how})"));
                let what = format!("{}{}", reason.reason, how.unwrap_or_default());
                xml.create_element("testcase")
                    .with_attributes([
                        ("classname", text(name).as_str()),
                        ("name", "toolchain"),
                        ("time", "0"),
                    ])
                    .write_inner_content(|xml| skip(xml, &what))?;
            }
            target.items.iter().try_for_each(|item| case(xml, name, item))
        })?;
    Ok(())
}

fn case(xml: &mut Xml<'_>, suite: &str, item: &ItemReport) -> io::Result<()> {
    let mut class = vec![suite.to_owned()];
    class.extend(item.item.iter().rev().skip(1).rev().cloned());
    let name = item.item.last().cloned().unwrap_or_default();
    let case = xml.create_element("testcase").with_attributes([
        // A full stop separates the parts of a class name.
        ("classname", text(&class.join("/").replace('.', "_")).as_str()),
        ("name", text(&name).as_str()),
        ("time", time(item.seconds).as_str()),
    ]);
    case.write_inner_content(|xml| {
        match item.outcome {
            Outcome::NotChecked => skip(xml, &item.unchecked.join("; "))?,
            Outcome::Failed => failure(xml, item)?,
            Outcome::Proven | Outcome::Partly => {}
        }
        if item.outcome == Outcome::Partly {
            let said = text(&format!("not checked: {}", item.unchecked.join("; ")));
            xml.create_element("system-out").write_text_content(BytesText::new(&said))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn skip(xml: &mut Xml<'_>, reason: &str) -> io::Result<()> {
    xml.create_element("skipped")
        .with_attribute(("message", text(reason).as_str()))
        .write_empty()?;
    Ok(())
}

fn failure(xml: &mut Xml<'_>, item: &ItemReport) -> io::Result<()> {
    let heads: Vec<String> = item.findings.iter().map(Finding::head).collect();
    let mut body = String::new();
    for (finding, head) in item.findings.iter().zip(&heads) {
        let run = match finding.run.as_str() {
            "" => String::new(),
            run => format!(" ({run})"),
        };
        body.push_str(&format!("{head}{run}\n"));
        for line in finding.lines() {
            body.push_str(&format!("  {line}\n"));
        }
    }
    let body = text(&body);
    xml.create_element("failure")
        .with_attribute(("message", text(&heads.join("; ")).as_str()))
        .with_attribute(("type", "difference"))
        .write_text_content(BytesText::new(&body))?;
    Ok(())
}

/// Text without the characters that XML 1.0 cannot hold.
fn text(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => c,
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}

fn time(seconds: f64) -> String {
    format!("{seconds:.3}")
}
