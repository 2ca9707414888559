use super::*;
use crate::route::Example;
use crate::trained::prepare;

/// Sees which text it is, and nothing else.
struct Numbers;

impl Learner for Numbers {
    type Core = ();
    type CoreView = usize;

    fn train(&self, _: &[(usize, usize)], _: usize) {}

    fn view(&self, (): &(), text: usize) -> usize {
        text
    }
}

/// How often each text out of scope, and how many texts of intents, are shown when they are not known.
fn shown(texts: usize, given: usize) -> (Vec<usize>, usize) {
    let texts: Vec<String> = (0..texts).map(|at| format!("text number {at}")).collect();
    let intents = ["a", "b", "c", "d", "e", "f"];
    let examples: Vec<Example<'_>> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let intent = (at >= given).then_some(intents[at % intents.len()]);
            Example::new(text, intent)
        })
        .collect();
    let prepared = prepare(&examples).unwrap();
    let held_out = hold_out(&prepared, &Numbers);
    let mut of_given = vec![0; given];
    for held in held_out.iter().filter(|held| held.truth == Truth::Given) {
        of_given[held.seen] += 1;
    }
    let of_intents = held_out
        .iter()
        .filter(|held| matches!(held.truth, Truth::Intent(_)));
    (of_given, of_intents.count())
}

#[test]
fn every_text_given_as_out_of_scope_is_shown_once_however_many_texts_there_are() {
    for texts in [600, 3_000] {
        assert_eq!(shown(texts, 40).0, vec![1; 40], "{texts} texts");
    }
    let (_, few) = shown(3_000, 0);
    let (_, with_given) = shown(3_040, 40);
    assert!(few.abs_diff(with_given) < 40, "{few} {with_given}");
}

#[test]
fn what_is_out_of_scope_is_not_remembered_and_small_talk_is() {
    let examples = [
        Example::new("cancel my order", Some("cancel")),
        Example::new("how high is the moon", None),
        Example::new("where is my order", Some("status")),
    ];
    let prepared = prepare(&examples).unwrap();
    assert!(prepared.has_given());
    let all: Vec<(usize, usize)> = (0..)
        .zip(&prepared.texts)
        .map(|(at, (_, class))| (at, *class))
        .collect();
    let remembered = prepared.without_given(&all);
    assert_eq!(remembered.len(), all.len() - 1);
    assert!(!remembered.contains(&(1, 2)));
    assert!(remembered.iter().any(|(_, class)| *class == 2));
}
