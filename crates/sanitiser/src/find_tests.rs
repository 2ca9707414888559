//! A detector that is skipped would have found nothing.

use proptest::prelude::*;

use super::{DETECTORS, Folded, RedactionKind, RuleOut, all};

/// Pieces of everything the detectors know, cut short and run together.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "4111 1111 1111 1111",
        "12",
        "123",
        "4821",
        "219-09-9999",
        "219099999",
        "DE89 3704 0044 0532 0130 00",
        "card ",
        "cvv ",
        "code de sécurité ",
        "pin ",
        "TAN ",
        "ssn ",
        "tax id ",
        "is ",
        ": ",
        " = ",
        "my ",
        "password",
        "PASSWORD ",
        "paßwort ",
        "Passwort ",
        "paSſword ",
        "pwd",
        "pw ",
        "DB_pass",
        "kennwort ",
        "losungswort ",
        "mot de passe ",
        "mdp ",
        "contraseña ",
        "contrasenas ",
        "clave de acceso ",
        "mi clave ",
        "clave",
        "senha ",
        "palavra-passe ",
        "wachtwoord ",
        "parola d'ordine ",
        "hasło ",
        "lösenord ",
        "passphrase ",
        "passwd ",
        "pasword ",
        "https://bob:hunter2@example.com",
        "hunter2 ",
        "is my ",
        "as ",
        "new ",
        "\"xK9!m\"",
        "Bearer ",
        "authorization: basic ",
        "token: ",
        "api key is ",
        "clé secrète = ",
        "9f8Ab3kLmQ27",
        "9f8Ab3kLmQ27xZt0qqq",
        "sk-abcdefghijklmnop0123456789",
        "ghp_abcdefghij0123456789",
        "AKIAABCDEFGHIJKLMNOP",
        "key-",
        "SG.",
        "$2b$10$",
        "eyJhbGciOiJ.eyJzdWIiOi",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "PRIVATE KEY-----",
        " ",
        ",",
        ".",
        "\n",
    ])
    .prop_map(str::to_owned);
    prop_oneof![8 => known, 1 => "[0-9]{1,9}", 1 => "[a-zA-Z0-9_$=,+/.-]{1,24}", 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_passed_over_holds_nothing(pieces in prop::collection::vec(piece(), 1..7)) {
        let text = pieces.concat();
        let text = Folded::new(&text).text().to_owned();
        let rule_out = RuleOut::at(&text);
        for (nth, detector) in DETECTORS.iter().enumerate() {
            if !(detector.worth)(&text, &rule_out) {
                prop_assert_eq!((detector.find)(&text), vec![], "detector {} on {:?}", nth, &text);
            }
        }
    }
}

/// Letters that patterns match as an ASCII letter of another case become that letter before detectors run.
#[test]
fn letters_that_are_another_case_of_an_ascii_letter_hide_nothing() {
    for secret in ["9f8Ab3\u{17f}LmQ27x", "9f8Ab3\u{212a}LmQ27x"] {
        let text = format!("to\u{212a}en: {secret}");
        let found = all(&text, "");
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].kind, RedactionKind::Token);
        assert_eq!(&text[found[0].secret.clone()], secret);
    }
}
