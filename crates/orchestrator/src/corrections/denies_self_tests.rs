//! Texts whose writer is not whom they were taken for, and texts that only look like it.

use super::*;

#[track_caller]
fn check(texts: &[&str], names: &[&str], expected: bool) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let taken_for = TakenFor {
        names: &names,
        known: true,
    };
    let wrong = texts
        .iter()
        .filter(|text| denies_self(text, taken_for, false) != expected);
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[test]
fn who_says_to_be_another_person_is_heard() {
    check(
        &[
            "Otto is my husband, not me",
            "Otto Berg is my father",
            "My husband Otto ordered it, I'm his wife",
            "I'm his wife Anna",
            "I\u{2019}m actually Anna Berg",
            "Who is Otto? I'm Anna",
            "who’s otto",
            "I typed someone else's email address by mistake",
            "please delete what I told you, I am somebody else",
            "this isn't my name",
            "Otto ist mein Mann",
            "Otto est mon mari",
            "Otto es mi marido",
            "Otto è mio marito",
            "Wer ist Otto?",
            "Wer ist Herr Berg?",
            "ben Otto değilim",
            "Nie jestem Ottonem",
            "я не Otto",
            "Otto Berg, otto@example.com, W-1, is my husband",
            "Otto Berg (otto@example.com) is my husband",
            "我不是Otto",
            "私はOttoではありません",
        ],
        &["Otto Berg"],
        true,
    );
    check(
        &[
            "I'm not Otto",
            "Ik ben Otto Berg niet",
            "Nie jestem Otto Berg",
        ],
        &[],
        true,
    );
    check(
        &["我不是王小明", "王小明是我丈夫", "谁是王小明？"],
        &["王小明"],
        true,
    );
    check(
        &["私は田中太郎ではありません", "田中さんは誰ですか"],
        &["田中 太郎"],
        true,
    );
    check(
        &["Кто такая Анна?", "Я не Анна", "Анна — моя жена"],
        &["Анна Иванова"],
        true,
    );
    check(
        &["Who is Otto?", "Otto is my husband"],
        &["Berg, Otto"],
        true,
    );
}

#[test]
fn who_only_tells_something_goes_on() {
    check(
        &[
            "I'm actually waiting since Monday",
            "I'm actually Otto Berg",
            "Otto is my name",
            "I'm not happy",
            "My husband is waiting for it",
            "Anna is my wife",
            "My wife Anna wrote to you. I'm her husband",
            "Who is the carrier?",
            "it is not my fault",
            "I am Otto",
            "Mr Berg is my father",
            "otto.berg@example.com is my address",
            "I'm actually British",
            "Otto benim adım",
            "Otto to mój login",
            "Otto, hi, my husband is here",
            "Ich bin eigentlich Rentner",
        ],
        &["Otto Berg"],
        false,
    );
    check(
        &[
            "I'm not happy",
            "I am not at home",
            "where is it?",
            "I'm not Happy with it",
        ],
        &[],
        false,
    );
}

#[test]
fn whose_wife_it_is_says_nothing_where_no_one_is_known() {
    let taken_for = TakenFor {
        names: &[],
        known: false,
    };
    assert!(!denies_self("I'm his wife", taken_for, false));
    assert!(denies_self(
        "I'm his wife",
        TakenFor {
            known: true,
            ..taken_for
        },
        false
    ));
}
