use std::collections::BTreeSet;

use proptest::prelude::*;

use super::eval::{evaluate, labelled, read};
use super::*;

/// Messages that were labelled apart, in two rounds.
const UNSEEN: &str = include_str!("../../data/acts/unseen.csv");
const FRESH: &str = include_str!("../../data/acts/fresh.csv");

#[test]
fn nothing_that_is_measured_was_learnt() {
    let lines = examples::shipped();
    let examples: BTreeSet<String> = lines
        .iter()
        .flat_map(|line| line.texts.iter().map(|text| text.to_lowercase()))
        .collect();
    let apart = [UNSEEN, FRESH].into_iter().flat_map(read);
    let learnt: Vec<String> = labelled()
        .into_iter()
        .chain(apart)
        .map(|message| message.text)
        .filter(|text| examples.contains(&text.to_lowercase()))
        .collect();
    assert_eq!(learnt, Vec::<String>::new());
}

#[test]
fn the_labelled_messages_are_heard() {
    let messages = labelled();
    let report = evaluate(&messages, |text| Acts::shipped().find_acts(text));
    assert!(report.messages >= 600 && report.languages == 13);
    for (signal, counts, wanted) in [
        ("wish", report.wish, 0.97),
        ("closes", report.closes, 0.95),
        ("lacks", report.lacks, 0.95),
    ] {
        let least = std::cmp::min_by(counts.recall, counts.precision, |a, b| {
            a.partial_cmp(b).unwrap()
        });
        assert!(
            least >= Some(wanted),
            "{signal}: {counts:?} {:#?}",
            report.mistakes
        );
    }
}

#[test]
fn wishes_are_heard_in_messages_that_were_labelled_apart() {
    let messages: Vec<_> = [UNSEEN, FRESH].into_iter().flat_map(read).collect();
    let report = evaluate(&messages, |text| Acts::shipped().find_acts(text));
    let wish = report.wish;
    assert!(
        wish.recall >= Some(0.95) && wish.precision >= Some(0.95),
        "{wish:?} {:#?}",
        report.mistakes
    );
}

#[test]
fn a_wish_is_heard_at_the_end_of_a_long_message() {
    let long = format!(
        "{} Please let me talk to a real person.",
        "It came late, and then it was broken. ".repeat(60)
    );
    assert!(Acts::shipped().find_acts(&long).wants_person);
}

#[test]
fn two_things_are_heard_in_one_message() {
    let heard = Acts::shipped().find_acts("I have no such number. Get me an employee.");
    assert!(heard.wants_person && heard.lacks && !heard.closes);
}

#[test]
fn a_desk_teaches_its_own_words() {
    let words = "chci mluvit s vaším člověkem";
    assert!(!Acts::shipped().find_acts(words).wants_person);
    let taught = Acts::train(&[
        (SpeechAct::Wish, "chci mluvit s člověkem"),
        (SpeechAct::Wish, "spojte mě s člověkem"),
        (SpeechAct::Wish, "můžu mluvit s člověkem"),
        (SpeechAct::Wish, "chci člověka"),
    ]);
    assert!(taught.find_acts(words).wants_person);
    assert!(!taught.find_acts("Where is my parcel?").wants_person);
}

#[test]
fn quoted_and_plain_lines_are_read() {
    let messages =
        read("language,acts,text\nen,wish,\"a \"\"person\"\", please\"\nen,other,a, b\nbroken\n");
    let texts: Vec<&str> = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts, ["a \"person\", please", "a, b"]);
}

/// Agreement, or "no", before a complaint: what follows counts, not the first word.
const COMPLAINTS: &[&str] = &[
    "No, that is all wrong",
    "no that's all wrong",
    "Ok, but that is wrong",
    "Thanks, but that is not what I asked",
    "Great, another mistake",
    "Thank you, that did not help",
    "Okay thanks, still not working",
    "Nein, das ist alles falsch",
    "Ok, das stimmt so nicht",
    "Danke, aber das war nicht meine Frage",
    "Danke, das hilft mir nicht",
    "Non, tout est faux",
    "D'accord, mais c'est faux",
    "Merci, mais ça ne marche toujours pas",
    "No, está todo mal",
    "Vale, pero eso no es correcto",
    "Gracias, pero no funciona",
    "No, è tutto sbagliato",
    "Va bene, ma non è giusto",
    "Grazie, ma non funziona ancora",
    "Não, está tudo errado",
    "Ok, mas isso não está certo",
    "Obrigado, mas não funciona",
    "Nee, dat klopt allemaal niet",
    "Oké, maar dat is fout",
    "Bedankt, maar het werkt nog steeds niet",
    "Nie, to wszystko jest źle",
    "Dobrze, ale to się nie zgadza",
    "Dziękuję, ale to nadal nie działa",
    "Hayır, hepsi yanlış",
    "Tamam ama bu doğru değil",
    "Teşekkürler ama hâlâ çalışmıyor",
    "Нет, это всё неправильно",
    "Хорошо, но это неверно",
    "Спасибо, но это не работает",
    "لا، هذا كله خطأ",
    "حسنا، لكن هذا غير صحيح",
    "شكرا، لكنه لا يعمل",
    "不，全都错了",
    "好的，但是这不对",
    "谢谢，但是还是不行",
    "いいえ、全部間違っています",
    "はい、でも違います",
    "ありがとう、でもまだ動きません",
];

/// "No" and thanks that want nothing more.
const GOODBYES: &[&str] = &[
    "No, that is all",
    "No thanks, nothing else",
    "no, that's all, thank you",
    "Ok, no problem, thanks",
    "Nein, das ist alles",
    "Nein danke, alles gut",
    "Non, c'est tout, merci",
    "No, eso es todo, gracias",
    "No, è tutto, grazie",
    "Não, é tudo, obrigado",
    "Nee, dat is alles, bedankt",
    "Nie, to wszystko, dziękuję",
    "Hayır, hepsi bu, teşekkürler",
    "Нет, это всё, спасибо",
    "لا، هذا كل شيء، شكرا",
    "没有了，谢谢",
    "いいえ、以上です。ありがとう",
];

#[test]
fn agreement_before_a_complaint_is_no_goodbye() {
    let closes = |text: &&&str| Acts::shipped().find_acts(text).closes;
    let closing: Vec<&&str> = COMPLAINTS.iter().filter(closes).collect();
    let missed: Vec<&&str> = GOODBYES.iter().filter(|text| !closes(text)).collect();
    assert!(closing.is_empty(), "read as goodbyes: {closing:#?}");
    assert!(missed.is_empty(), "not read as goodbyes: {missed:#?}");
}

proptest! {
    #[test]
    fn anything_can_be_heard(text in "\\PC{0,200}") {
        Acts::shipped().find_acts(&text);
    }
}
