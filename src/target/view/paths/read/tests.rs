use super::super::names::tests::Caseless;
use super::super::settings::KindSettings;
use super::*;
use crate::shape::{Member, ObjectShape};

fn settings() -> PathSettings {
    let kind = |declared: &str, suffix: &str, element: &str| KindSettings {
        declared: declared.to_owned(),
        suffix: suffix.to_owned(),
        element: element.to_owned(),
    };
    PathSettings {
        kinds: [
            ("string".to_owned(), kind("text", "_str", "strVal")),
            ("int".to_owned(), kind("number", "_int", "intVal")),
        ]
        .into(),
        ..PathSettings::default()
    }
}

fn of(kind: Kind) -> Shape {
    Shape { kind, nullable: false, seen: 1, example: None }
}

fn string() -> Shape {
    of(Kind::String(None))
}

fn int() -> Shape {
    of(Kind::Integer(Width::I32))
}

fn array(element: Shape) -> Shape {
    of(Kind::Array(Box::new(element)))
}

fn map(value: Shape) -> Shape {
    of(Kind::Map(Box::new(value)))
}

fn object(members: Vec<(&str, Shape)>) -> Shape {
    let members = members.into_iter().map(|(key, shape)| Member {
        key: key.to_owned(),
        presence: Presence::Presumed,
        shape,
    });
    of(Kind::Object(ObjectShape { members: members.collect() }))
}

fn lines(shape: &Shape) -> (Vec<String>, Vec<String>) {
    let plan = plan(shape, &settings(), Caseless::default());
    let variables = plan.variables.iter().map(|v| format!("{}: {}", v.name, v.kind)).collect();
    let steps = plan.steps.iter().map(|step| {
        let place = if step.by_position {
            format!("{}@{}", step.from, step.index)
        } else {
            format!("{}:{}", step.from, step.path)
        };
        let text = match step.op {
            "scalar" => format!("{} = {} {place}", step.name, step.kind),
            "loop" => format!("for {} to {} of {place} {}", step.index, step.count, step.slot),
            "key" => format!("{} = key {}", step.name, step.index),
            "end_loop" | "end_if" => step.op.to_owned(),
            op => format!("{op} {} {place}", step.name),
        };
        format!("{}{}", "  ".repeat(step.depth), text.trim_end())
    });
    (variables, steps.collect())
}

#[test]
fn loops_are_declared_before_the_root_and_read_after_it() {
    let shape = object(vec![
        ("results", array(object(vec![("id", int()), ("tags", array(string()))]))),
        ("count", int()),
        ("next", object(vec![("href", string())])),
    ]);
    let (variables, steps) = lines(&shape);
    assert_eq!(
        variables,
        [
            "id: int",
            "j: index",
            "count_j: index",
            "strVal: string",
            "count: int",
            "Href: string",
            "i: index",
            "count_i: index",
        ]
    );
    assert_eq!(
        steps,
        [
            "count = int response:count",
            "Href = string response:next.href",
            "for i to count_i of response:results I",
            "  id = int response:results[i].id",
            "  for j to count_j of response:results[i].tags J",
            "    strVal = string response:results[i].tags[j]",
            "  end_loop",
            "end_loop",
        ]
    );
}

#[test]
fn a_fourth_loop_starts_anew_on_an_object_of_its_own() {
    let deepest = array(object(vec![("e", int())]));
    let shape = object(vec![(
        "a",
        array(object(vec![(
            "b",
            array(object(vec![("c", array(object(vec![("d", deepest.clone()), ("f", deepest)])))])),
        )])),
    )]);
    let (variables, steps) = lines(&shape);
    assert_eq!(
        steps,
        [
            "for i to count_i of response:a I",
            "  for j to count_j of response:a[i].b J",
            "    for k to count_k of response:a[i].b[j].c K",
            "      object_of object response:a[i].b[j].c[k]",
            "      for i1 to count_i1 of object:d I",
            "        e = int object:d[i1].e",
            "      end_loop",
            "      for i1 to count_i1 of object:f I",
            "        e = int object:f[i1].e",
            "      end_loop",
            "    end_loop",
            "  end_loop",
            "end_loop",
        ]
    );
    let once: std::collections::BTreeSet<_> = variables.iter().collect();
    assert_eq!(once.len(), variables.len());
}

#[test]
fn arrays_of_arrays_go_on_by_position_when_no_index_is_left() {
    let shape = object(vec![("x", array(array(array(array(array(int()))))))]);
    assert_eq!(
        lines(&shape).1,
        [
            "for i to count_i of response:x I",
            "  for j to count_j of response:x[i] J",
            "    for k to count_k of response:x[i][j] K",
            "      array_of array response:x[i][j][k]",
            "      if_present array :",
            "        for i1 to count_i1 of array@i1",
            "          array_of array1 array@i1",
            "          for j1 to count_j1 of array1@j1",
            "            intVal = int array1@j1",
            "          end_loop",
            "        end_loop",
            "      end_if",
            "    end_loop",
            "  end_loop",
            "end_loop",
        ]
    );
}

#[test]
fn an_array_root_hands_out_its_objects() {
    let mut element = object(vec![("id", string()), ("accounts", array(int()))]);
    element.nullable = true;
    assert_eq!(
        lines(&array(element)).1,
        [
            "for i to count_i of response@i",
            "  object_of item response@i",
            "  if_present item :",
            "    id = string item:id",
            "    for j to count_j of item:accounts J",
            "      intVal = int item:accounts[j]",
            "    end_loop",
            "  end_if",
            "end_loop",
        ]
    );
}

#[test]
fn an_object_whose_keys_are_data_is_read_by_position() {
    let shape = object(vec![("rates", map(map(string())))]);
    assert_eq!(
        lines(&shape).1,
        [
            "object_of map response:rates",
            "if_present map :",
            "  for i to count_i of map@i",
            "    key = key i",
            "    object_of map1 map@i",
            "    for j to count_j of map1@j",
            "      key1 = key j",
            "      strVal = string map1@j",
            "    end_loop",
            "  end_loop",
            "end_if",
        ]
    );
}

#[test]
fn what_no_sample_shows_may_be_null() {
    let shape = object(vec![("next", of(Kind::Unknown))]);
    let plan = plan(&shape, &settings(), Caseless::default());
    assert_eq!(plan.steps.len(), 1);
    assert!(plan.steps[0].nullable);
    assert_eq!(plan.steps[0].kind, "string");
}
