//! Sentences that take something back, and sentences that only look like it. `{…}` is an order, `[…]`
//! a value of which a customer has one.

use proptest::prelude::*;

use super::*;

/// The text without marks, and what was marked: the value, its place, whether there is one only.
fn marked(text: &str) -> (String, Vec<(String, Range<usize>, bool)>) {
    let (mut plain, mut found, mut start) = (String::new(), Vec::new(), 0);
    for c in text.chars() {
        match c {
            '{' | '[' => start = plain.len(),
            '}' | ']' => found.push((plain[start..].to_owned(), start..plain.len(), c == ']')),
            _ => plain.push(c),
        }
    }
    (plain, found)
}

fn read(text: &str) -> (Vec<String>, Vec<String>, Disowned) {
    let (plain, found) = marked(text);
    let mentions: Vec<Mention<'_>> = found
        .iter()
        .map(|(value, span, only_one)| Mention {
            fact: if !only_one {
                "order"
            } else if value.contains('@') {
                "email"
            } else if value.contains(' ') {
                "name"
            } else {
                "postcode"
            },
            value,
            span: span.clone(),
            only_one: *only_one,
            own: true,
        })
        .collect();
    let read = find(&plain, &[], &mentions, false, &|_| NameOf::Another);
    let values = |places: &[usize]| places.iter().map(|nth| found[*nth].0.clone()).collect();
    (
        values(&read.taken_back),
        values(&read.put_right),
        read.disowned,
    )
}

#[track_caller]
fn takes_back(text: &str, expected: &[&str]) {
    let (taken_back, _, _) = read(text);
    assert_eq!(taken_back, expected, "{text}");
}

#[track_caller]
fn puts_right(text: &str, expected: &[&str]) {
    let (taken_back, put_right, _) = read(text);
    assert_eq!(put_right, expected, "{text}");
    assert!(taken_back.is_empty(), "{text}: {taken_back:?}");
}

#[track_caller]
fn takes_nothing_back(text: &str) {
    assert_eq!(read(text), (vec![], vec![], Disowned::Nothing), "{text}");
}

#[track_caller]
fn disowns(text: &str, expected: Disowned) {
    let (taken_back, _, disowned) = read(text);
    assert_eq!(disowned, expected, "{text}");
    assert!(taken_back.is_empty(), "{text}: {taken_back:?}");
}

#[test]
fn one_that_is_pointed_at_and_denied_is_taken_back() {
    for text in [
        "Where is {B-1}, oh wait not that one, {B-2}",
        "{B-1}, not this one: {B-2}",
        "Wo ist {B-1}, ach nicht die, {B-2}",
        "Où est {B-1}, pas celle-là, {B-2}",
        "¿Dónde está {B-1}? no, {B-1} no esa, {B-2}",
        "Dov'è {B-1}, non quello, {B-2}",
        "Waar is {B-1}, niet die, {B-2}",
        "Onde está {B-1}, não esse, {B-2}",
        "Gdzie jest {B-1}, nie to, {B-2}",
        "{B-1} nerede, o değil, {B-2}",
        "Где {B-1}, не тот, {B-2}",
        "أين {B-1}، ليس هذا، {B-2}",
        "{B-1}在哪里，不是那个，{B-2}",
        "{B-1}、それではなくて、{B-2}",
    ] {
        let (taken_back, _, _) = read(text);
        assert!(
            taken_back.contains(&"B-1".to_owned()),
            "{text}: {taken_back:?}"
        );
        assert!(
            !taken_back.contains(&"B-2".to_owned()),
            "{text}: {taken_back:?}"
        );
    }
    takes_nothing_back("{B-1} has not that much time left, and {B-2}");
    takes_nothing_back("Where is {B-1}? Not that urgent, {B-2} as well");
}

#[test]
fn value_corrected_in_the_same_message() {
    for text in [
        "Where is {B-1}? Sorry, I meant {B-2}.",
        "Where is my parcel {B-1}, sorry, {B-2}?",
        "It's {B-1}. No wait, it is {B-2}.",
        "It's {B-1}, no, {B-2}",
        "{B-1} – oops – {B-2}",
        "Please cancel {B-1}. Oh no, I gave you the wrong number. {B-2}",
        "Cancel {B-1}. Correction: {B-2}.",
        "My order is {B-1}. Scratch that, {B-2}.",
        "My order is {B-1}. It should be {B-2}.",
        "{B-1}... I mean {B-2}",
        "Wo ist {B-1}? Entschuldigung, ich meinte {B-2}.",
        "Es geht um {B-1}, nein, {B-2}.",
        "Bestellung {B-1}. Vertippt, {B-2}.",
        "Où est ma commande {B-1} ? Pardon, je voulais dire {B-2}.",
        "C'est la {B-1}. Non, c'est la {B-2}.",
        "¿Dónde está {B-1}? Perdón, quise decir {B-2}.",
        "Es el pedido {B-1}. No, es el {B-2}.",
        "Dov'è {B-1}? Scusi, volevo dire {B-2}.",
        "Waar is {B-1}? Sorry, ik bedoelde {B-2}.",
        "Onde está {B-1}? Desculpe, quis dizer {B-2}.",
    ] {
        takes_back(text, &["B-1"]);
    }
}

#[test]
fn value_denied_as_what_is_meant() {
    for text in [
        "Where is {B-2} (not {B-1}, that one has arrived)?",
        "Not {B-1} but {B-2}.",
        "I am asking about {B-2}, not about {B-1}.",
        "It's not my order {B-1}, it's {B-2}.",
        "Please return {B-2} instead of {B-1}.",
        "{B-2} rather than {B-1} please",
        "Forget {B-1}, where is {B-2}?",
        "{B-1} is the wrong number, {B-2} is right.",
        "{B-1} was a typo. {B-2}.",
        "{B-1} is not mine. {B-2} is.",
        "Es geht um {B-2}, nicht um {B-1}.",
        "Nicht {B-1}, sondern {B-2}.",
        "Bitte {B-2} statt {B-1} zurück.",
        "Ce n’est pas {B-1} mais {B-2}.",
        "La {B-2}, pas la {B-1}.",
        "No es {B-1}, sino {B-2}.",
        "El pedido {B-2} en lugar de {B-1}.",
        "Non è {B-1}, ma {B-2}.",
        "Niet {B-1} maar {B-2}.",
        "Não é {B-1}, mas {B-2}.",
    ] {
        takes_back(text, &["B-1"]);
    }
}

#[test]
fn something_denied_of_a_value_leaves_it() {
    for text in [
        "I don't want to cancel {B-1}.",
        "I do not want {B-1} any more.",
        "I have not received {B-1}.",
        "I still haven't got {B-1}!",
        "{B-1} has not arrived.",
        "Has not {B-1} arrived yet?",
        "Isn't {B-1} here yet?",
        "Why is {B-1} not shipped?",
        "Not only {B-1} but also {B-2} is late.",
        "Neither {B-1} nor {B-2} came.",
        "I am not happy with {B-1}.",
        "Do not send {B-1} to my old address.",
        "My order no. {B-1} is late.",
        "Order no {B-1}",
        "{B-1} is wrong: you sent me the blue one.",
        "{B-1} is not right, a part is missing.",
        "Ich habe {B-1} nicht bekommen.",
        "Warum ist {B-1} nicht da?",
        "Ich habe nicht meine Bestellung {B-1} bekommen.",
        "Je n'ai pas reçu {B-1}.",
        "Je n’ai pas ma commande {B-1}.",
        "No he recibido {B-1}.",
        "Non ho ricevuto {B-1}.",
        "Ik heb {B-1} niet ontvangen.",
        "Não recebi {B-1}.",
    ] {
        takes_nothing_back(text);
    }
}

#[test]
fn another_question_corrects_nothing() {
    for text in [
        "Where is {B-1}? And where is {B-2}?",
        "Sorry, one more thing: where is {B-2}?",
        "Sorry to bother you again. Where is {B-2}?",
        "No, thanks. But where is {B-2}?",
        "Sorry, my order {B-2} has not arrived.",
        "{B-1} and {B-2}",
        "{B-1}, {B-2} und {B-3}",
        "I ordered twice by mistake, cancel {B-2}.",
        "You sent me the wrong item in {B-2}.",
        "Entschuldigung, wann kommt {B-2}?",
        "Perdón, ¿cuándo llega {B-2}?",
    ] {
        takes_nothing_back(text);
    }
}

#[test]
fn value_that_puts_an_earlier_message_right() {
    for (text, expected) in [
        ("Sorry, I meant {B-2}", "B-2"),
        ("I meant {B-2}", "B-2"),
        ("Sorry, it's {B-2}.", "B-2"),
        ("No, {B-2}", "B-2"),
        ("Oops, my order number is {B-2}", "B-2"),
        ("Sorry, wrong number. {B-2}", "B-2"),
        ("I want {B-2} instead", "B-2"),
        ("Sorry, the postcode is [12453]", "12453"),
        ("Oh dear. It is [12345].", "12345"),
        ("Nein, die Bestellnummer ist {B-2}.", "B-2"),
        ("Ich meinte {B-2}", "B-2"),
        ("Non, c'est {B-2}.", "B-2"),
        ("Perdón, es {B-2}.", "B-2"),
        ("No, è {B-2}.", "B-2"),
        ("Nee, het is {B-2}.", "B-2"),
        ("Não, é {B-2}.", "B-2"),
    ] {
        puts_right(text, &[expected]);
    }
    let text = "Sorry, my name is [Ida Frost] and my postcode is [12453]";
    puts_right(text, &["Ida Frost", "12453"]);
}

#[test]
fn name_of_somebody_else_in_the_same_message() {
    let text = "My name is [Otto Frost]. Sorry, that is my husband, my name is [Ida Frost], postcode [12345]";
    let (taken_back, put_right, disowned) = read(text);
    assert_eq!(taken_back, ["Otto Frost"]);
    assert_eq!(put_right, ["Ida Frost", "12345"]);
    assert_eq!(disowned, Disowned::Nothing);
    takes_back("My postcode is [12354], no, [12345]", &["12354"]);
    takes_back("[12354] is wrong, it is [12345]", &["12354"]);
}

#[test]
fn what_was_said_before_is_somebody_elses() {
    use Disowned::{All, Last, Nothing};
    for (text, expected) in [
        (
            "No wait, that is my husband’s. Mine is [ida@frost.example]",
            Last,
        ),
        ("That's not mine.", Last),
        ("Oops, that was my wife's number", Last),
        ("That is my son's. Mine is {B-2}", Last),
        ("Moment, das ist die meiner Frau. Meine ist {B-2}", Last),
        ("Pardon, c'est celui de mon mari", Last),
        ("Perdón, ese es de mi marido. El mío es {B-2}", Last),
        ("Sorry, wrong. I am [otto@frost.example]", Last),
        (
            "Sorry, wrong account. My e-mail is [pat@frost.example]",
            All,
        ),
        ("That is not my account.", All),
        ("Das ist das falsche Konto.", All),
        (
            "I want to return {B-5}, that is my husband's present",
            Nothing,
        ),
        ("No wait, that one is my wife's.", Last),
        ("Oh, that was my mothr's number, sorry.", Last),
        ("Sorry, this number is my sister’s.", Last),
        ("Oops, that e-mail address is my boss's", Last),
        ("Pardon, celui-là est à mon mari.", Last),
        ("Nein, das Konto ist von meiner Frau.", Last),
        ("That one is my wife's favourite lamp.", Nothing),
        ("That was my neighbour. Where is {B-1}?", Nothing),
        ("My husband is not at home.", Nothing),
    ] {
        disowns(text, expected);
    }
    takes_back("{B-1}. No, that's my husband's.", &["B-1"]);
    takes_back(
        "My code is [12354]. Soryr, that is my husband's. My code is [12345]",
        &["12354"],
    );
    takes_back("[12354], that is my wife's, and [12345]", &["12354"]);
    takes_back("My code is [12354]. It is my son's.", &["12354"]);
    takes_back("Where is {B-1}? It is my wife's.", &[]);
    takes_back("My code is [12354]. It is my son's birthday tomorrow.", &[]);
}

#[test]
fn value_that_is_said_again_is_meant() {
    takes_back("Not {B-1}. Or, well, {B-1} after all.", &[]);
}

#[test]
fn somebody_elses_words_correct_nothing() {
    let text = "> Sorry, I meant\nB-2";
    let mentions = [Mention {
        fact: "order",
        value: "B-2",
        span: 17..20,
        only_one: false,
        own: true,
    }];
    #[expect(clippy::single_range_in_vec_init, reason = "one span is quoted")]
    let quoted = [0..16];
    assert_eq!(
        find(text, &quoted, &mentions, false, &|_| NameOf::Another),
        Corrections::default()
    );
    assert_eq!(
        find(text, &[], &mentions, false, &|_| NameOf::Another).put_right,
        [0]
    );
}

proptest! {
    #[test]
    fn any_text_and_places_are_read(
        text in "(?:[a-z ’äß.,!?\n]|not |sorry |LH-1 ){0,40}",
        spans in proptest::collection::vec((0_usize..60, 0_usize..12), 0..5),
    ) {
        let mut spans: Vec<Range<usize>> = spans.into_iter().map(|(at, len)| at..at + len).collect();
        spans.sort_by_key(|span| span.start);
        let mentions: Vec<Mention<'_>> = spans
            .into_iter()
            .map(|span| Mention { fact: "order", value: "x", span, only_one: false, own: true })
            .collect();
        let found = find(&text, &[], &mentions, false, &|_| NameOf::Another);
        let all = found.taken_back.iter().chain(&found.put_right);
        prop_assert!(all.copied().all(|nth| nth < mentions.len()));
    }
}

#[test]
fn what_was_given_before_is_somebody_elses() {
    let disowned = |text: &str| find(text, &[], &[], false, &|_| NameOf::Another).disowned;
    for text in [
        "those are my husband's details, not mine",
        "That e-mail belongs to my sister.",
        "das war die Nummer von meinem Mann",
        "ces données sont de ma femme",
        "esos datos son de mi hermano",
        "quei dati sono di mia moglie",
        "I typed the wrong e-mail",
        "that was my wife's number",
        "the number is my boss's",
        "Sorry, wrng account.",
    ] {
        assert_ne!(disowned(text), Disowned::Nothing, "{text}");
    }
    for text in [
        "that is my wife's present, where is it?",
        "It was sent to the wrong address",
        "my husband ordered it",
        "The parcel belongs on my desk",
        "is that your number?",
        "it is too small for my room",
    ] {
        assert_eq!(disowned(text), Disowned::Nothing, "{text}");
    }
}

#[test]
fn who_denies_a_name_is_somebody_else() {
    let names = ["Jörg Vogel".to_owned()];
    for text in [
        "I'm not Jörg by the way",
        "Ich bin nicht Jörg Vogel!",
        "no soy Jörg",
    ] {
        assert!(denies_name(text, &names), "{text}");
    }
    for text in ["I am Jörg", "I am not sure", "Jörg is not here"] {
        assert!(!denies_name(text, &names), "{text}");
    }
}

#[test]
fn a_value_that_is_said_to_be_somebody_elses_right_behind_it_is_theirs() {
    let check = |text: &str, values: &[&str], expected: &[usize]| {
        let mentions: Vec<Mention<'_>> = values
            .iter()
            .map(|value| {
                let at = text.find(value).unwrap();
                Mention {
                    fact: "number",
                    value,
                    span: at..at + value.len(),
                    only_one: true,
                    own: true,
                }
            })
            .collect();
        let for_another = speaks_for_another(text);
        let others = of_others(text, &mentions, for_another);
        assert_eq!(others, expected, "{text}");
    };
    let two = "M-501, born 1980-04-17, is my wife. I am M-502";
    check(two, &["M-501", "1980-04-17", "M-502"], &[0, 1]);
    check(
        "M-501 gehört meiner Kollegin. Ich bin M-502",
        &["M-501", "M-502"],
        &[0],
    );
    check("It came from a@b.c, he is not me", &["a@b.c"], &[0]);
    check(
        "I'm calling for my wife M-501. I am M-502",
        &["M-501", "M-502"],
        &[0],
    );
    for text in [
        "I'm asking for my husband. a@b.c, is it ready?",
        "Ich frage für meinen Mann, a@b.c: ist der Wagen fertig?",
        "a@b.c. J'appelle pour ma femme.",
        "Llamo de parte de mi madre: a@b.c",
        "Chiamo per conto di mia moglie, a@b.c",
        "Ik bel namens mijn moeder. a@b.c",
        "Escrevo em nome da minha mãe, a@b.c",
    ] {
        check(text, &["a@b.c"], &[0]);
    }
    check("I'm writing for my mother, I am a@b.c", &["a@b.c"], &[]);
    check("I bought it for my wife. a@b.c", &["a@b.c"], &[]);
    check(
        "Ich habe es für meine Frau bestellt. a@b.c",
        &["a@b.c"],
        &[],
    );
    check("that was my husband's e-mail, I'm M-502", &["M-502"], &[]);
    check("C'est ma femme, je suis M-502", &["M-502"], &[]);
    check("M-501 is my number", &["M-501"], &[]);
    check("M-501 is mine, my wife says", &["M-501"], &[]);
}

#[test]
fn corrections_are_read_in_every_language() {
    let wrong = |texts: &[&str]| -> Vec<(String, Vec<String>)> {
        let read = |text: &&str| ((*text).to_owned(), read(text).0);
        let all = texts.iter().map(read);
        all.filter(|(_, taken_back)| *taken_back != ["B-1"])
            .collect()
    };
    let all = wrong(&[
        "Gdzie jest {B-1}? Przepraszam, chodziło mi o {B-2}.",
        "Nie {B-1}, tylko {B-2}.",
        "{B-2} zamiast {B-1} proszę",
        "{B-1} nerede? Pardon, {B-2} demek istedim. Doğrusu {B-2}.",
        "{B-1} değil, {B-2}",
        "Где {B-1}? Извините, я имел в виду {B-2}.",
        "Не {B-1}, а {B-2}",
        "{B-2} вместо {B-1}",
        "أين {B-1}؟ عفوا، كنت أقصد {B-2}",
        "ليس {B-1} بل {B-2}",
        "{B-1}在哪里？打错了，正确的是{B-2}",
        "不是{B-1}，是{B-2}",
        "{B-1}はどこですか。間違えました。正しくは{B-2}です。",
        "{B-1}ではなく{B-2}です",
    ]);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn something_denied_of_a_value_leaves_it_in_every_language() {
    let texts = [
        "Nie dostałem {B-1}.",
        "Dlaczego {B-1} nie dotarło?",
        "{B-1} gelmedi.",
        "{B-1} hazır değil mi?",
        "Не получил {B-1}.",
        "Мой заказ {B-1} не пришёл",
        "В {B-1} ошибка: не тот цвет",
        "لم أستلم {B-1}",
        "我没有收到{B-1}",
        "{B-1}还没到",
        "{B-1}がまだ届いていません",
        "Извините, когда придёт {B-2}?",
        "Przepraszam, kiedy będzie {B-2}?",
        "对不起，{B-2}什么时候到？",
        "すみません、{B-2}はいつ届きますか",
    ];
    let read = |text: &&str| ((*text).to_owned(), read(text));
    let wrong = texts.iter().map(read);
    let wrong: Vec<_> = wrong
        .filter(|(_, found)| *found != (vec![], vec![], Disowned::Nothing))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_speaks_for_another_person_says_so_in_every_language() {
    for text in [
        "Dzwonię w imieniu mojej babci.",
        "Kardeşim adına yazıyorum",
        "Пишу за мужа",
        "أكتب نيابة عن أختي",
        "我替我爸爸问一下",
        "母の代わりに連絡しています",
    ] {
        assert!(speaks_for_another(text), "{text}");
    }
    for text in [
        "Zamówiłam to dla mojej babci",
        "Kardeşim için aldım",
        "Купил за сто рублей",
        "اشتريته لأختي",
        "我给我爸爸买的",
        "母のために買いました",
    ] {
        assert!(!speaks_for_another(text), "{text}");
    }
}

#[test]
fn what_is_told_of_other_people_is_theirs_in_every_language() {
    let others = |text: &str| -> Vec<String> {
        let values: Vec<(usize, &str)> = ["a@b.c", "d@e.f"]
            .iter()
            .filter_map(|value| Some((text.find(value)?, *value)))
            .collect();
        let mut mentions: Vec<Mention<'_>> = values
            .iter()
            .map(|(at, value)| Mention {
                fact: "email",
                value,
                span: *at..at + value.len(),
                only_one: true,
                own: true,
            })
            .collect();
        mentions.sort_by_key(|m| m.span.start);
        let found = of_others(text, &mentions, false).into_iter();
        found.map(|nth| mentions[nth].value.to_owned()).collect()
    };
    for text in [
        "Mój sąsiad ma a@b.c. Ja jestem d@e.f",
        "a@b.c to numer mojej żony, mój to d@e.f",
        "Komşum a@b.c kullanıyor. Benim adresim d@e.f",
        "Мой сосед пишет с a@b.c. Моя почта d@e.f",
        "a@b.c это почта моей жены. Я d@e.f",
        "بريد زوجتي a@b.c. أنا d@e.f",
        "我妻子的邮箱是a@b.c。我的邮箱是d@e.f",
        "妻のメールはa@b.cです。私のメールはd@e.fです",
    ] {
        assert_eq!(others(text), ["a@b.c"], "{text}");
    }
    for text in [
        "Mój e-mail to a@b.c",
        "我妻子买的，我的邮箱是a@b.c",
        "夫が買いました、私のメールはa@b.cです",
        "Мой муж заказал, моя почта a@b.c",
        "Benim e-postam a@b.c",
        "Моя почта a@b.c",
        "أنا a@b.c",
        "我的邮箱是a@b.c",
        "私のメールはa@b.cです",
    ] {
        assert!(others(text).is_empty(), "{text}");
    }
}
