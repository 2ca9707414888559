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

#[test]
fn who_says_so_in_other_words_is_heard() {
    check(
        &[
            "Otto's my husband",
            "otto is my husband",
            "That's my husband Otto, I'm Anna",
            "I am Otto's wife",
            "I am the wife of Otto Berg",
            "no, I'm Anna",
            "No, my name is Anna",
            "why do you call me Otto?",
            "Otto isn't me",
            "I'm not Mr Berg",
            "you've got the wrong person",
            "You have me confused with someone else",
            "Otto died last year, I'm his widow",
            "Otto is deceased, I'm his wife",
            "this is his wife",
            "his wife here",
            "It's Anna, not Otto",
            "my name isn't Otto",
            "I am Anna Berg, Otto's wife",
            "Otto Berg ist mein verstorbener Mann",
            "Ich heiße Anna, nicht Otto",
            "Ich bin nicht Herr Berg",
            "Das bin nicht ich, Otto ist mein Bruder",
            "Hier schreibt die Frau von Otto",
            "Hier ist seine Frau",
            "Otto ist nicht mein Name",
            "Otto c'est mon mari",
            "Je ne m'appelle pas Otto",
            "Je suis la femme d'Otto",
            "Je m'appelle Anna, pas Otto",
            "C'est qui Otto ?",
            "Otto Berg es mi padre",
            "Soy la esposa de Otto",
            "Yo no soy Otto",
            "No me llamo Otto, me llamo Ana",
            "Sono la moglie di Otto",
            "Otto è il mio compagno",
            "Ik heet geen Otto",
            "Ik ben de vrouw van Otto",
            "Sou a mulher do Otto",
            "Não sou o Otto",
            "O Otto é meu marido",
            "Jestem żoną Ottona",
            "Otto to mój mąż",
            "Mój mąż Otto zamówił",
            "Mam na imię Anna, nie Otto",
            "Otto benim eşim",
            "Ben Otto'nun eşiyim",
            "Otto kim?",
            "Adım Otto değil",
            "Otto это мой муж",
            "Кто такой Otto?",
            "меня зовут не Otto",
            "Otto زوجي",
            "من هو Otto؟",
            "أنا زوجة Otto",
            "Otto是谁？",
            "我叫安娜，不是Otto",
            "我是Otto的妻子",
            "Ottoは夫です",
            "Ottoって誰ですか",
            "Ottoの妻です",
            "I think you have mixed me up with another customer",
            "im not otto",
            "i am not otto berg",
            "I’m not him",
            "That's not my mail address!",
            "Das ist nicht mein Name",
            "Ce n’est pas moi, c'est Otto mon mari",
            "je ne suis pas cette personne",
            "yo no soy esa persona",
            "Nie jestem tą osobą",
            "Ja nie jestem Otto",
        ],
        &["Otto Berg"],
        true,
    );
}

#[test]
fn who_speaks_of_something_else_goes_on() {
    check(
        &[
            "I'm actually quite happy",
            "Otto Berg here, where is my order?",
            "My name is Otto Berg, my wife Anna ordered",
            "This is Otto. My wife is asking",
            "I am Otto Berg and Anna is my wife",
            "I am Otto, her husband",
            "My wife said she is not happy. I'm her husband Otto",
            "Please deliver to my neighbour, Otto Berg",
            "It is for my wife, not me",
            "the parcel was given to someone else",
            "I want to talk to someone else",
            "Somebody else signed for it",
            "I don't know another way",
            "really? I'm Otto",
            "You are mixing me up",
            "Ich bin jetzt nicht zu Hause",
            "Ich bin eigentlich sehr zufrieden",
            "Ich bin Otto, ihr Mann",
            "Eigentlich bin ich Neukunde",
            "Wer ist zuständig?",
            "Mein Name ist Otto Berg",
            "Je suis en fait en vacances",
            "Je suis Otto",
            "Je suis son client",
            "Non, je suis Otto Berg",
            "No soy experto",
            "soy su cliente",
            "Sono in ritardo",
            "non è la mia prima volta",
            "Ik ben niet thuis",
            "Ik ben een andere bestelling kwijt",
            "Não sou de cá",
            "Nie jestem zadowolony",
            "Jestem Otto",
            "To nie jest mój problem",
            "Ben Otto",
            "Otto benim",
            "Aslında ben siparişimi bekliyorum",
            "Я не получил заказ",
            "Я Otto",
            "На самом деле я уже заплатил",
            "أنا لست راضيا",
            "أنا Otto",
            "我不是很满意",
            "我是Otto",
            "私はOttoです",
            "実は届いていません",
            "It's not my name that is wrong but my address",
            "I gave my name already",
            "Otto is not my surname but my first name",
            "I'm not the only one",
            "I'm not that happy",
            "I'm not the expert",
            "Who else is Otto supposed to call?",
            "My son and Otto Junior",
            "I'm in fact Otto",
            "My colleague and I, Otto, ordered",
            "My name is Otto, not Oto",
            "No, I am Otto Berg",
            "No, I'm fine",
            "Nein, ich bin Neukunde",
            "No, it's Monday",
        ],
        &["Otto Berg"],
        false,
    );
    check(&["It's Otto, not Oto"], &["Oto Berg"], false);
}
