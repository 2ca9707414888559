//! Secrets that one message announces and the next one gives.

use baton_sanitiser::{Memory, Policy, sanitise_next};

/// The last message of a customer who wrote these one after the other.
fn last_of(messages: &[&str]) -> String {
    let mut memory = Memory::default();
    let mut last = String::new();
    for text in messages {
        last = sanitise_next(&mut memory, text, &Policy::default()).text;
    }
    last
}

const SECRETS: [&str; 4] = ["Marigold58", "tulip!Bee9", "7wolkenbruch", "oCelot_21"];

const SENDS: [&str; 26] = [
    "I'll send my password now",
    "I will give you my password.",
    "ok, here is my password",
    "here comes the password:",
    "my password follows",
    "my password",
    "Ich schicke jetzt mein Passwort",
    "hier kommt mein Kennwort",
    "je vous envoie mon mot de passe",
    "voici mon mot de passe",
    "le envío mi contraseña ahora",
    "aquí va mi contraseña",
    "ti mando la mia password",
    "ecco la password",
    "vou enviar a minha senha",
    "segue a senha",
    "ik stuur nu mijn wachtwoord",
    "zaraz podam hasło",
    "şimdi şifremi gönderiyorum",
    "işte parolam",
    "сейчас отправлю пароль",
    "вот мой пароль",
    "سأرسل كلمة المرور الآن",
    "我现在把密码发给你",
    "我发密码给你",
    "パスワードを送ります",
];

#[test]
fn a_password_that_was_announced_is_removed_from_the_next_message() {
    for sends in SENDS {
        for secret in SECRETS {
            assert_eq!(last_of(&[sends, secret]), "[password removed]", "{sends}");
        }
    }
    assert_eq!(
        last_of(&["I'll send my password now", "one moment", "Marigold58"]),
        "[password removed]"
    );
}

#[test]
fn nothing_is_expected_where_nothing_was_announced() {
    for said in [
        "I can't send my password",
        "should I send my password?",
        "I never give my password",
        "how do I change my password",
        "ich schicke mein Passwort nicht",
        "you did not send the password",
        "я не отправлю пароль",
        "je n'envoie pas mon mot de passe",
        "the password is wrong",
    ] {
        assert_eq!(last_of(&[said, "WB100482a"]), "WB100482a", "{said}");
    }
}

#[test]
fn a_card_code_that_was_announced_is_removed_from_the_next_message() {
    for announces in [
        "cvc?",
        "CVV?",
        "the three digits on the back are",
        "3 digits on the back:",
        "my security code is",
        "the code on the back is …",
        "Prüfnummer?",
        "die drei Ziffern hinten sind",
        "les trois chiffres au dos sont",
        "cryptogramme :",
        "los tres dígitos de atrás son",
        "código de seguridad:",
        "le tre cifre sul retro sono",
        "codice di sicurezza?",
        "os três dígitos no verso são",
        "de drie cijfers achterop zijn",
        "beveiligingscode?",
        "trzy cyfry z tyłu to",
        "kod CVC?",
        "arkadaki üç hane",
        "güvenlik kodu:",
        "три цифры на обороте",
        "код безопасности:",
        "الأرقام الثلاثة على الظهر هي",
        "رمز الأمان:",
        "卡背面的三位数字是",
        "安全码？",
        "裏面の3桁は",
        "セキュリティコードは",
    ] {
        for (code, kept) in [
            ("472", "[card code removed]"),
            ("it's 8810", "it's [card code removed]"),
        ] {
            assert_eq!(last_of(&[announces, code]), kept, "{announces}");
        }
    }
}

#[test]
fn a_bare_number_after_anything_else_stays() {
    for said in [
        "how many digits?",
        "the number on my seat is",
        "code?",
        "my order has three items on the back order",
        "die Hausnummer ist",
        "the last three digits of the order are",
        "the discount code is",
    ] {
        assert_eq!(last_of(&[said, "472"]), "472", "{said}");
    }
}
