//! Words by which another person goes on, in 13 languages, and words that only look like it.

use super::*;

#[test]
fn another_person_goes_on() {
    let known = ["Otto Berg".to_owned()];
    let mut wrong = Vec::new();
    for text in [
        "My sister takes over now.",
        "now my housemate will continue",
        "My brother is typing now",
        "I'll hand over to my wife",
        "I am passing you on to my colleague.",
        "this is Mara now",
        "This is now Mara Quist. What about my parcel?",
        "Mara here now",
        "You are now talking to Mara",
        "Jetzt übernimmt meine Schwester.",
        "Meine Mitbewohnerin schreibt jetzt weiter",
        "Ich gebe mal an meinen Mann weiter.",
        "Hier ist jetzt Mara",
        "Jetzt schreibt Mara Quist",
        "Ma colocataire prend le relais",
        "Je vous passe mon mari.",
        "C'est maintenant Mara",
        "Ahora sigue mi hermana",
        "Le paso con mi marido",
        "Ahora escribe Mara",
        "Adesso continua mia sorella",
        "Le passo mio marito.",
        "Ora scrive Mara",
        "Agora continua a minha irmã",
        "A minha colega assume",
        "Agora é a Mara",
        "Mijn zus neemt het nu over.",
        "Nu schrijft Mara",
        "Teraz pisze moja siostra",
        "Moja współlokatorka przejmuje",
        "Teraz pisze Mara",
        "Şimdi kız kardeşim devralıyor",
        "Şimdi Mara yazıyor",
        "Теперь пишет моя сестра",
        "Передаю чат мужу",
        "Теперь пишет Мара",
        "الآن تكتب أختي",
        "معك الآن مريم",
        "现在由我姐姐接手",
        "现在是玛拉",
        "ここからは姉が続けます",
        "妻に代わります",
        "代わりまして真理です",
    ] {
        if announced(text, Vec::new, &known).is_none() {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "not heard: {wrong:#?}");
}

#[test]
fn the_same_person_goes_on() {
    let known = ["Mara Quist".to_owned()];
    let mut wrong = Vec::new();
    for text in [
        "this is Mara now",
        "It is Monday now",
        "It's urgent now",
        "Flight Mode is now ON",
        "The status is now Pending",
        "My sister takes over the contract",
        "please hand it over to my neighbour",
        "My brother is waiting now",
        "My wife will be at home now",
        "I am over it now",
        "where is it now?",
        "My father ordered it now",
        "Ich bin jetzt Kunde bei Ihnen",
        "Geben Sie es meiner Nachbarin weiter",
        "Meine Frau schreibt, dass es jetzt fehlt",
        "Hier ist jetzt Schluss",
        "Ahora mi hermana lo necesita",
        "Ora mia sorella aspetta il pacco",
        "Nu wacht mijn zus op het pakje",
        "Теперь жена ждёт заказ",
        "现在我妻子在等包裹",
        "今は家にいます",
    ] {
        if announced(text, Vec::new, &known).is_some() {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "heard: {wrong:#?}");
}

#[test]
fn somebody_of_another_name_is_introduced() {
    let known = ["Otto Berg".to_owned()];
    let mut wrong = Vec::new();
    for text in [
        "I am Mara, mara@berg.example",
        "This is Mara Berger. My number is …",
        "Ich bin Mara, meine E-Mail ist …",
        "Je m'appelle Mara.",
        "Soy Mara, mi correo es …",
        "Sono Mara, …",
        "Меня зовут Мара.",
        "أنا مريم، بريدي …",
        "我是玛拉，我的邮箱是…",
        "私は真理です",
    ] {
        if introduced(text, &[], &known).is_none() {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "not heard: {wrong:#?}");
    for text in [
        "I am Otto, otto@berg.example",
        "I am waiting",
        "ich bin Otto Berg.",
        "Mara ordered it",
        "I am Very angry about this",
    ] {
        assert_eq!(introduced(text, &[], &known), None, "{text}");
    }
}
