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
    ] {
        check(text, &[]);
    }
}
