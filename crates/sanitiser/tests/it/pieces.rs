//! Numbers, codes and passwords that come in pieces or as answers.

use baton_sanitiser::{Memory, Policy, sanitise_next};

/// The stored text of a conversation; the desk's messages begin with `?`.
fn talk(said: &[&str]) -> String {
    let mut memory = Memory::default();
    let mut kept = Vec::new();
    for text in said {
        match text.strip_prefix('?') {
            Some(asked) => memory.asked(asked),
            None => kept.push(sanitise_next(&mut memory, text, &Policy::default()).text),
        }
    }
    kept.join(" | ")
}

#[test]
fn at_most_eight_digits_stay_of_a_card_number_that_the_desk_asked_for() {
    for asked in [
        "?What is your card number?",
        "?Wie ist Ihre Kartennummer?",
        "?Quel est le numéro de votre carte ?",
        "?¿Cuál es el número de su tarjeta?",
        "?Qual è il numero della sua carta?",
        "?Qual é o número do seu cartão?",
        "?Wat is uw kaartnummer?",
        "?Jaki jest numer karty?",
        "?Kart numaranız nedir?",
        "?Назовите номер карты",
        "?ما هو رقم البطاقة؟",
        "?您的卡号是多少？",
        "?カード番号を教えてください",
    ] {
        for pieces in [
            ["4012", "8888", "8888", "1881"],
            ["4012", "and 8888", "next: 8888", "last ones: 1881"],
            ["4012", "danach 8888", "weiter 8888", "und die letzten 1881"],
            [
                "four zero one two",
                "eight eight eight eight",
                "8888",
                "one double eight one",
            ],
        ] {
            let said = talk(&[asked, pieces[0], pieces[1], pieces[2], pieces[3]]);
            assert_eq!(
                said.matches("[card number removed]").count(),
                2,
                "{asked} {pieces:?}: {said}"
            );
        }
    }
}

#[test]
fn numbers_of_something_else_in_pieces_stay() {
    for said in [
        [
            "?What is your order number?",
            "4012",
            "8888",
            "8888",
            "1882",
        ],
        [
            "?What is your phone number?",
            "0415 555",
            "0132",
            "or",
            "0133",
        ],
        [
            "?Your card was charged. Anything else?",
            "2 bags",
            "4012",
            "three",
            "5",
        ],
    ] {
        let kept = talk(&said);
        assert_eq!(kept, said[1..].join(" | "));
    }
}

#[test]
fn codes_that_the_desk_asked_for_may_come_in_words() {
    for (asked, answer, kept) in [
        ("?What is your PIN?", "four eight two one", "[PIN removed]"),
        (
            "?What is your PIN?",
            "it's forty-eight twenty-one",
            "it's [PIN removed]",
        ),
        (
            "?Wie lautet die PIN?",
            "vier acht zwei eins",
            "[PIN removed]",
        ),
        ("?What's the CVV?", "quatre deux un", "[card code removed]"),
        ("?What's the CVV?", "один два три", "[card code removed]"),
        (
            "?What's the CVV?",
            "it is one double three",
            "it is [card code removed]",
        ),
        ("?How many are you?", "one two three", "one two three"),
        (
            "?What is your PIN?",
            "one or two of them",
            "one or two of them",
        ),
    ] {
        assert_eq!(talk(&[asked, answer]), kept, "{asked}");
    }
}

#[test]
fn a_password_of_several_words_answers_a_question_for_one() {
    for (asked, answer, kept) in [
        (
            "?What is your password?",
            "correct horse battery staple",
            "[password removed]",
        ),
        (
            "?What is your password?",
            "It's blue Elephant 77 !",
            "It's [password removed]",
        ),
        (
            "?What is your password?",
            "sure, it is purple monkey dishwasher",
            "sure, it is [password removed]",
        ),
        (
            "?What is your password?",
            "\"open sesame 7\"",
            "\"[password removed]\"",
        ),
        (
            "?Wie lautet Ihr Passwort?",
            "blauer Elefant 77",
            "[password removed]",
        ),
        (
            "?Quel est votre mot de passe ?",
            "éléphant bleu 77",
            "[password removed]",
        ),
        (
            "?¿Cuál es su contraseña?",
            "caballo verde pila",
            "[password removed]",
        ),
        (
            "?Qual è la sua password?",
            "cavallo verde pila",
            "[password removed]",
        ),
        (
            "?Qual é a sua senha?",
            "cavalo verde pilha",
            "[password removed]",
        ),
        (
            "?Wat is uw wachtwoord?",
            "blauwe fiets 12",
            "[password removed]",
        ),
        (
            "?Jakie jest Twoje hasło?",
            "niebieski słoń 77",
            "[password removed]",
        ),
        ("?Şifreniz nedir?", "mavi fil 77", "[password removed]"),
        (
            "?Какой у вас пароль?",
            "синий слон 77",
            "[password removed]",
        ),
        ("?ما هي كلمة المرور؟", "فيل أزرق 77", "[password removed]"),
        ("?您的密码是什么？", "蓝色大象77", "[password removed]"),
        ("?パスワードは何ですか？", "青い象77", "[password removed]"),
    ] {
        assert_eq!(talk(&[asked, answer]), kept, "{asked}");
    }
}

#[test]
fn an_answer_that_is_no_password_stays() {
    for answer in [
        "one moment",
        "I don't remember it",
        "why do you need it?",
        "no idea",
        "not sure",
        "hold on please",
        "weiß ich nicht mehr",
        "Moment bitte",
        "je ne sais plus",
        "no me acuerdo",
        "не помню",
        "my order is 100482",
        "never mind, it works again",
        "I sent it to you yesterday at 10",
    ] {
        assert_eq!(talk(&["?What is your password?", answer]), answer);
    }
    let other = "correct horse battery staple";
    assert_eq!(talk(&["?What do you see on the picture?", other]), other);
}
