use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(names_said(text), expected, "{text}");
}

#[test]
fn who_one_is_is_said_in_every_language() {
    for (text, name) in [
        ("I'm Mara", "Mara"),
        ("Hi, I'm Mara and I need help", "Mara"),
        ("I am Mara Stone, where is it?", "Mara Stone"),
        ("Hello, this is Mara.", "Mara"),
        ("Mara here", "Mara"),
        ("Hi, Mara Stone here.", "Mara Stone"),
        ("Sorry, my name is Mara", "Mara"),
        ("Call me Mara", "Mara"),
        ("I'm Mrs Stone", "Stone"),
        ("Where is it?\n\nBest, Mara", "Mara"),
        ("Where is it?\nSigned, Mara Stone", "Mara Stone"),
        ("Ich heiße Mara", "Mara"),
        ("Ich bin die Mara", "Mara"),
        ("Ich bin Mara", "Mara"),
        ("ich bin übrigens die Mara", "Mara"),
        ("I am called Mara Stone", "Mara Stone"),
        ("C'est Mara à l'appareil", "Mara"),
        ("Hoi, met Mara", "Mara"),
        ("Cześć, z tej strony Mara", "Mara"),
        ("Hallo, hier ist Mara Stein", "Mara Stein"),
        ("Wo ist sie?\nViele Grüße\nMara Stein", "Mara Stein"),
        ("Moi c'est Mara", "Mara"),
        ("Je suis Mara", "Mara"),
        ("Je m'appelle Mara Pierre", "Mara Pierre"),
        ("Yo soy Mara", "Mara"),
        ("Me llamo Mara Piedra", "Mara Piedra"),
        ("Sono Mara", "Mara"),
        ("Mi chiamo Mara", "Mara"),
        ("Ik ben Mara", "Mara"),
        ("Ik heet Mara Steen", "Mara Steen"),
        ("Eu sou a Mara", "Mara"),
        ("Chamo-me Mara", "Mara"),
        ("Jestem Mara", "Mara"),
        ("Nazywam się Mara Kamień", "Mara Kamień"),
        ("Ben Mara", "Mara"),
        ("Adım Mara", "Mara"),
        ("Я Мара", "Мара"),
        ("Меня зовут Мара", "Мара"),
        ("اسمي مارا", "مارا"),
        ("my name's mara", "mara"),
        ("im mara stone", "mara stone"),
        ("Where is it?\n\nim mara", "mara"),
        ("i'm mara stone btw", "mara stone"),
        ("mara here", "mara"),
        ("Where is it?\n\nMara", "Mara"),
        ("Where is it?\nMara Stone", "Mara Stone"),
        ("Where is it?\n- Mara", "Mara"),
        ("Where is it? Thanks, Mara", "Mara"),
        ("Where is it?\nMr. Stone", "Stone"),
        ("Sincerely Mara Stone, 12345 Nowhere", "Mara Stone"),
        ("Wo ist sie?\nlg mara", "mara"),
        ("Ici Mara Pierre.", "Mara Pierre"),
        ("Où est-il ?\nbises, mara", "mara"),
        ("Le habla Mara Piedra.", "Mara Piedra"),
        ("un abrazo, mara", "mara"),
        ("Qui Mara Pietra.", "Mara Pietra"),
        ("Aqui é a Mara Pedra.", "Mara Pedra"),
        ("Atenciosamente, Mara Pedra", "Mara Pedra"),
        ("U spreekt met Mara Steen.", "Mara Steen"),
        ("groetjes mara", "mara"),
        ("Tu Mara Kamień.", "Mara Kamień"),
        ("İsmim Mara Taş.", "Mara Taş"),
        ("sevgiler mara", "mara"),
        ("Это Мара Каменева.", "Мара Каменева"),
        ("Мара Каменева на связи", "Мара Каменева"),
        ("مع تحياتي\nمارا حجر", "مارا حجر"),
        ("معك مارا حجر.", "مارا حجر"),
        ("这里是李娜。", "李娜"),
        ("此致，李娜", "李娜"),
        ("よろしくお願いします。\n田中一郎", "田中一郎"),
        ("田中より", "田中"),
    ] {
        check(text, &[name]);
    }
}

#[test]
fn other_words_with_a_capital_are_no_names() {
    for text in [
        "I'm not happy",
        "I'm Furious about this",
        "I AM SO ANGRY",
        "I'm Otto's wife",
        "My wife is Mara",
        "His name is Mara, she'll collect it",
        "the driver's name is Mara",
        "My name is spelled wrong",
        "It's Parcelino",
        "Where is it? It's Parcelino",
        "Ich bin Kunde",
        "Ich bin Rentnerin",
        "Ich bin Student",
        "Ich bin am Wochenende da",
        "Am Wochenende",
        "Hi Otto",
        "Hello Otto, where is it?",
        "I'm American",
        "Is this Mara?",
        "Thanks, bye",
        "Je suis Française",
        "I'm with Mara",
        "Where is my order?",
        "im so tired",
        "i'm really annoyed",
        "im still waiting",
        "im at home",
        "Where is it?\nim hungry",
        "nobody here",
        "Same here",
        "my name is spelled wrong",
        "Thanks, Lindenhof team!",
        "Thanks a lot",
        "thx guys",
        "cheers mate",
        "lg und danke",
        "Where is it?\nPlease",
        "Where is it?\nThanks a lot",
        "Where is it?\n\nThank You",
        "Where is it?\n\nDanke",
        "Where is it?\nSent from my iPhone",
        "Where is it?\nVielen Dank",
        "Order: A-1\nCity: Old Town\nNew Town",
        "C'est urgent",
        "Qui est-ce ?",
        "Это Москва",
    ] {
        check(text, &[]);
    }
}

#[test]
fn name_alone_is_the_writers() {
    for (text, name) in [
        ("Mara Stone", "Mara Stone"),
        ("Mara", "Mara"),
        ("- Mara", "Mara"),
        ("Mara S.", "Mara S"),
        ("Mr. Stone", "Stone"),
        ("Stone, Mara", "Stone Mara"),
        ("Stone, Mara Stone", "Stone Mara Stone"),
        ("im mara", "mara"),
        ("i'm mara btw", "mara"),
        ("Ok, Mara Stone.", "Mara Stone"),
        ("Мара Каменева", "Мара Каменева"),
        ("Frau Stein", "Stein"),
    ] {
        assert_eq!(name_alone(text).as_deref(), Some(name), "{text}");
    }
}

#[test]
fn other_words_alone_are_no_name() {
    for text in [
        "Perfect",
        "Great",
        "Danke",
        "Refund",
        "Perfekt!",
        "Mara?",
        "im hungry",
        "im done",
        "im waiting",
        "Yes please",
        "Thank You",
        "LH-20001",
        "OK",
        "HELP",
        "Monday",
        "Berlin",
        "Mill Lane",
        "Ulmenweg",
        "订单",
        "Where is it",
        "No",
    ] {
        assert_eq!(name_alone(text), None, "{text}");
    }
}

#[test]
fn where_one_is_reached_stands_ones_name() {
    for (text, name) in [
        (
            "Where is it?\nPlease call me back: Mara Stone, 030 1234567",
            "Mara Stone",
        ),
        ("My address: Mara Stone, Mill Lane 7", "Mara Stone"),
        ("Meine Lieferadresse: Mara Stein, Ulmenweg 7", "Mara Stein"),
        (
            "Rufen Sie mich bitte zurück: Mara Stein, 030 1234567",
            "Mara Stein",
        ),
        ("Rappelez-moi : Mara Pierre, 06 12 34 56 78", "Mara Pierre"),
        ("Thanks! Mara Stone", "Mara Stone"),
    ] {
        check(text, &[name]);
    }
    for text in ["My address: Mill Lane, Old Harbour 7", "Thanks! Mara"] {
        check(text, &[]);
    }
}
