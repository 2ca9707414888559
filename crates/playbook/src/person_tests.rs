use proptest::prelude::*;

use super::*;
use crate::typography::PatternText;

fn person() -> PersonName {
    PersonName::introduced_by(&[]).unwrap()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let folded = PatternText::new(text);
    let person = person();
    let found: Vec<&str> = person
        .find(folded.text())
        .map(|r| &folded.text()[r])
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn check_answer(text: &str, expected: Option<&str>) {
    let found = person().answer(text).map(|r| text[r].to_owned());
    assert_eq!(found.as_deref(), expected, "{text}");
}

#[test]
fn names_are_read_whole() {
    for name in [
        "Noor Haddad",
        "noor haddad",
        "NOOR HADDAD",
        "Suharto",
        "Jan van der Berg",
        "María José de la Cruz",
        "Conan O'Hara",
        "d'Arcy Lefèvre",
        "Anne-Sophie Meyer-Landrut",
        "Mary McAllister",
        "J. R. Ewing",
        "John F. Kennedy Jr.",
        "Çağla Şükür",
        "İlker Işık",
        "Nguyễn Thị Minh",
        "Усама бин Зайд",
        "Анна Каренина",
        "محمد بن سلمان",
        "राम कुमार",
        "Zoë Müller",
    ] {
        for (before, after) in [
            ("My name is ", ", postcode 70173"),
            ("hi, my name is ", " and I want my money"),
            ("Name: ", "\nPostcode: 70173"),
            ("Ich heiße ", ". Wo ist mein Paket?"),
            ("je m'appelle ", ""),
            ("меня зовут ", "!"),
        ] {
            if name.ends_with('.') && after.starts_with('.') {
                continue;
            }
            check(&format!("{before}{name}{after}"), &[name]);
        }
    }
}

#[test]
fn names_without_spaces_are_read_whole() {
    check("我叫李小龙，邮编 100000", &["李小龙"]);
    check("My name is 李小龙, postcode 100000", &["李小龙"]);
    check("私の名前は山田花子です。", &["山田花子"]);
    check("私の名前は山田 花子です。", &["山田 花子"]);
    check("제 이름은 이순신입니다", &["이순신"]);
    check("我叫李小龙我想退货", &[]);
}

#[test]
fn a_name_that_may_go_on_is_not_read() {
    for text in [
        "My name is Noor Haddad müller",
        "My name is Haddad, Noor",
        "My name is Noor\nHaddad",
        "My name is Noor & Otto Haddad",
        "My name is Noor Haddad2",
        "My name is noor_haddad",
        "this is Noor Haddad's order",
        "My name is van",
        "My name is on the parcel",
        "my name is noor haddad my",
    ] {
        check(text, &[]);
    }
}

#[test]
fn to_be_introduces_only_what_looks_like_a_full_name() {
    check("I am Noor Haddad and I want my money", &["Noor Haddad"]);
    check("This is Noor Haddad speaking", &["Noor Haddad"]);
    check("I'm Dr. Noor Haddad", &["Noor Haddad"]);
    for text in [
        "I am waiting for my parcel",
        "This is ridiculous",
        "I'm Noor",
        "I am not happy",
        "this is about my order",
    ] {
        check(text, &[]);
    }
}

#[test]
fn an_answer_is_a_name_and_little_else() {
    check_answer("Noor Haddad", Some("Noor Haddad"));
    check_answer("noor haddad", Some("noor haddad"));
    check_answer("Suharto.", Some("Suharto"));
    check_answer(
        "Yes, it's Noor van der Haddad, thanks",
        Some("Noor van der Haddad"),
    );
    check_answer("Nguyen Van An", Some("Nguyen Van An"));
    check_answer("Noor Haddad and my postcode is 70173", Some("Noor Haddad"));
    check_answer("李小龙", Some("李小龙"));
    for text in [
        "no",
        "why do you need that?",
        "refund my order",
        "Haddad, Noor",
        "I don't know",
        "12345",
        "where is my order",
    ] {
        check_answer(text, None);
    }
}

#[test]
fn a_matched_name_that_goes_on_is_cut_short() {
    let cut = |text: &str, name: &str, named: bool| {
        let at = text.find(name).unwrap();
        cut_short(text, &(at..at + name.len()), at, named)
    };
    for (text, name) in [
        ("I am Anna Lena Vogt", "Anna Lena"),
        ("I am Anna Lena von Vogt", "Anna Lena"),
        ("I am Anna Lena vogt", "Anna Lena"),
        ("I am Anna Lena Vogt", "Lena Vogt"),
        ("I am Anna Lena\nVogt, hi", "Anna Lena"),
    ] {
        assert!(cut(text, name, true), "{text}");
    }
    for (text, name) in [
        ("I am Anna Lena, hi", "Anna Lena"),
        ("I am Anna Lena and hi", "Anna Lena"),
        ("I am Anna Lena I want", "Anna Lena"),
        ("Hi Anna Lena", "Anna Lena"),
        ("I am Anna Lena\nMy order is late", "Anna Lena"),
    ] {
        assert!(!cut(text, name, true), "{text}");
    }
    assert!(cut("the Garden Lamp Deluxe", "Garden Lamp", false));
    assert!(!cut("the Garden Lamp broke", "Garden Lamp", false));
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let person = person();
        for text in [text.clone(), format!("my name is {text}")] {
            for range in person.find(&text).chain(person.answer(&text)) {
                prop_assert!(!text[range].trim().is_empty());
            }
        }
    }

    /// Whatever name words follow each other: the name that is read is all of them, or none is.
    #[test]
    fn no_name_is_shortened(
        parts in prop::collection::vec(prop::sample::select(vec![
            "Anna", "Lena", "O'Hara", "van", "der", "de", "la", "bin", "Vogt", "Meyer-Landrut", "Şükür", "vogt", "lena",
            "J.", "Mc", "李", "An", "MEYER", "d'Arcy", "le", "den",
        ]), 1..6),
        after in prop::sample::select(vec!["", ", postcode 70173", ". Where is it?", " and I want it", "\nHello", " 70173"]),
    ) {
        prop_assume!(!words::is_soft(parts[parts.len() - 1]));
        let name = parts.join(" ");
        let text = format!("My name is {name}{after}");
        for range in person().find(&text) {
            prop_assert_eq!(text[range].trim_end_matches('.'), name.trim_end_matches('.'), "{}", text);
        }
    }
}

#[test]
fn a_number_ends_a_name() {
    check(
        "my name is mira penwithy and my postcode is P6-64B",
        &["mira penwithy"],
    );
    check(
        "My name is Quinn Zephyrine and my code is a/b",
        &["Quinn Zephyrine"],
    );
    check("My name is Quinn Zephyrine7", &[]);
    check("I'm Noor Haddad from 70173 Stuttgart", &["Noor Haddad"]);
    check("My name is Noor Haddad 70173", &["Noor Haddad"]);
    check_answer("noor haddad 70173", Some("noor haddad"));
}

#[test]
fn a_name_in_two_scripts_is_read_whole_or_not_at_all() {
    for text in [
        "My name is 李 李 der Anna",
        "My name is 李娜 An Meyer",
        "我叫 王芳 de la Cruz",
    ] {
        check(text, &[]);
    }
    check("我叫 王芳 and I want my order", &["王芳"]);
}

#[test]
fn name_in_two_labelled_lines_is_read_whole() {
    for (text, name) in [
        ("First name: Anna\nLast name: Müller", Some("Anna Müller")),
        (
            "Hello,\n\nVorname: Anna Lena\nNachname: von Thadden\nPLZ: 10115",
            Some("Anna Lena von Thadden"),
        ),
        (
            "Last name: Okafor\r\nFirst name: Chidi\r\nWhere is my order?",
            Some("Chidi Okafor"),
        ),
        (
            "* **First name:** noor\n* **Surname:** haddad",
            Some("noor haddad"),
        ),
        (
            "Nombre: Ana\nApellidos: García López",
            Some("Ana García López"),
        ),
        ("Prénom : Zoé, Nom : Lefèvre", Some("Zoé Lefèvre")),
        (
            "my first name is Anna and my last name is Vogt",
            Some("Anna Vogt"),
        ),
        ("First name: Anna", None),
        ("Last name: Müller", None),
        ("First name: Anna\nMiddle name: Lena\nLast name: Vogt", None),
        (
            "First name: Anna\nEmail: a@b.example\nOther\nLast name: Vogt",
            None,
        ),
        ("First name: Anna\nFirst name: Lena", None),
        ("My last name is spelled wrong", None),
    ] {
        let folded = PatternText::new(text);
        let found = labelled(folded.text());
        let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, Vec::from_iter(name), "{text}");
        let alone: Vec<&str> = person()
            .find(folded.text())
            .map(|r| &folded.text()[r])
            .collect();
        assert_eq!(alone, [""; 0], "a part is no name: {text}");
    }
}
