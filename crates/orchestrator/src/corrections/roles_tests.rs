use super::*;

fn says(text: &str) -> bool {
    has_role(text) || is_not_theirs(text)
}

#[track_caller]
fn check(texts: &[&str], expected: bool) {
    let wrong: Vec<_> = texts.iter().filter(|text| says(text) != expected).collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[test]
fn what_one_is_to_another_person_is_heard() {
    check(
        &[
            "I'm his secretary.",
            "I am her lawyer",
            "I'm Otto's secretary.",
            "I'm just Mr Berg's carer",
            "I'm the executor.",
            "I am the executor of Otto Berg",
            "This is Otto's wife speaking.",
            "Otto's wife here.",
            "Wife of Otto here, he is asleep.",
            "I'm writing for him",
            "I'm calling for Mr Berg, I'm his carer.",
            "Otto asked me to ask you.",
            "p.p. Otto Berg, Ida Stein",
            "I'm his ex-girlfriend",
            "I'm the delivery driver",
            "Ich bin seine Sekretärin",
            "Ich bin die Anwältin von Otto Berg",
            "Hier ist seine Frau.",
            "Hier schreibt die Tochter von Otto.",
            "Ich schreibe im Auftrag von Otto.",
            "Je suis sa secrétaire",
            "Je suis l'avocat de Otto",
            "Soy su secretaria",
            "Soy la abogada de Otto",
            "Sono la sua segretaria",
            "Sono l'avvocato di Otto",
            "Sou a secretária dele",
            "Ik ben zijn secretaresse",
            "Ik ben de buurvrouw van Otto",
            "Jestem jego sekretarką",
            "Onun sekreteriyim",
            "Я его секретарь",
            "أنا سكرتيرته",
            "我是他的秘书",
            "彼の秘書です",
            "I work for him",
            "we're his kids",
            "I'm only the flatmate",
            "Bin bloß der Nachbar",
            "Je suis juste la voisine",
            "Ben torunuyum",
            "私は孫です",
        ],
        true,
    );
}

#[test]
fn what_is_not_theirs_is_heard() {
    check(
        &[
            "That e-mail doesn't belong to me.",
            "I don't own that order.",
            "I guessed that e-mail, haha",
            "I took the details from my neighbour's parcel.",
            "I used my husband's mail by mistake",
            "Oops, wrong login, that's my brother.",
            "I'm not the account holder, he is on holiday.",
            "The account belongs to my mother.",
            "It's in my husband's name.",
            "That order was placed by my roommate, not by me.",
            "He passed away in January",
            "I typed in somebody else's e-mail, sorry.",
            "I'm the one who found his phone.",
            "it isn't addressed to me",
            "I am pretending to be Otto, haha",
            "that account isn't in my name",
            "it's not actually mine",
            "Oh sorry, the e-mail is wrong.",
            "Das Konto gehört meinem Mann.",
            "Das Konto läuft auf meinen Mann",
            "Ich habe die E-Mail meiner Frau benutzt",
            "Das war die falsche E-Mail",
            "Ce compte n'est pas à moi.",
            "Le compte est au nom de mon mari",
            "Esta cuenta no es mía.",
            "La cuenta está a nombre de mi marido",
            "Questo account non è mio",
            "Esta conta não é minha",
            "Dit account is niet van mij",
            "To konto nie jest moje",
            "Bu hesap benim değil",
            "Этот аккаунт не мой",
            "هذا الحساب ليس لي",
            "这个账号不是我的",
            "このアカウントは私のではありません",
        ],
        true,
    );
}

#[test]
fn what_customers_tell_beside_their_case_is_not() {
    check(
        &[
            "My wife ordered the chairs, I ordered the barrel.",
            "My wife is not at home, when will it arrive?",
            "I'm a loyal customer and not amused.",
            "It's not my fault.",
            "That's not my problem.",
            "Could my son pick it up?",
            "It's a gift for my father.",
            "My friend told me about your shop.",
            "I'm not a robot.",
            "I'm actually quite angry now.",
            "My husband's parcel came yesterday but mine didn't.",
            "My neighbour will accept it.",
            "My company is Example Ltd, I am the owner.",
            "I am the customer, believe me!",
            "I am writing from my wife's phone.",
            "I'm on my wife's computer.",
            "I'm 80 years old, my grandson helps me type.",
            "I ordered it for my brother, he lives with me.",
            "Please send it to my mother's address",
            "The courier was rude to me",
            "Das ist nicht meine Schuld.",
            "Das ist nicht mein Problem.",
            "Meine Frau ist Freitag daheim",
            "Mein Nachbar nimmt es an.",
            "Ich bin nicht zu Hause",
            "Ce n'est pas mon problème.",
            "Mon mari viendra le chercher.",
            "Je suis content",
            "No es culpa mía.",
            "Mi mujer estará en casa.",
            "Non è colpa mia.",
            "Het is niet mijn schuld.",
            "To nie moja wina.",
            "Нет, это не моя вина",
            "Mój mąż to odbierze.",
            "Mijn man haalt het op.",
        ],
        false,
    );
}
