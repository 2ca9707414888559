//! Passwords as people give them without "is" or a colon.

use baton_sanitiser::{Policy, sanitise};

fn stored(text: &str) -> String {
    sanitise(text, &Policy::default()).text
}

const SECRETS: [&str; 4] = ["Marigold58", "tulip!Bee9", "7wolkenbruch", "oCelot_21"];

#[test]
fn a_password_in_these_places_is_removed() {
    for place in [
        // A line of its own.
        "my password\n{}",
        "Password\n\n{}",
        "Hello\nmy password\n\n{}\nThanks",
        "Passwort\n{}",
        "mot de passe\n{}",
        "mi contraseña\n\n{}",
        "la mia password\n{}",
        "minha senha\n{}",
        "wachtwoord\n{}",
        "moje hasło\n{}",
        "şifrem\n{}",
        "мой пароль\n{}",
        "كلمة المرور\n{}",
        "密码\n{}",
        "パスワード\n{}",
        // Other names.
        "passcode: {}",
        "my passcode is {}",
        "pass {}",
        "my pass {}",
        "my pass is {}",
        "hans@example.com, pass {}",
        "user hans pass {}",
        "parola {}",
        "parola: {}",
        "la mia parola è {}",
        // Between commas and dashes.
        "my password, {}, does not work",
        "my password - {} - is refused",
        "mein Passwort, {}, geht nicht",
        "mon mot de passe, {}, ne marche pas",
        "mi contraseña, {}, no funciona",
        "minha senha, {}, não funciona",
        "mijn wachtwoord, {}, werkt niet",
        "moje hasło, {}, nie działa",
        "мой пароль, {}, не подходит",
        // Beside the name of the account.
        "login: hans / {}",
        "Login: hans/{}",
        "username hans | {}",
        "Benutzername: hans / {}",
        "identifiant : hans / {}",
        "usuario: hans / {}",
        "utente: hans / {}",
        "utilizador: hans / {}",
        "gebruikersnaam: hans / {}",
        "użytkownik: hans / {}",
        "kullanıcı adı: hans / {}",
        "логин: hans / {}",
        "اسم المستخدم: hans / {}",
        "用户名：hans / {}",
        "ユーザー名：hans / {}",
        "email: hans@example.com / {}",
        "hans@example.com:{}",
        "my login hans@example.com:{}",
        "hans@example.com / {}",
        "hans@example.com|{}",
    ] {
        for secret in SECRETS {
            let text = place.replace("{}", secret);
            let kept = stored(&text);
            assert!(
                !kept.contains(secret) && kept.contains("[password removed]"),
                "{text:?}: {kept:?}"
            );
            assert_eq!(kept, stored(&kept));
        }
    }
}

#[test]
fn a_plain_word_is_a_password_only_where_nothing_else_can_stand() {
    assert_eq!(
        stored("my password\nmarigold"),
        "my password\n[password removed]"
    );
    assert_eq!(
        stored("hans@example.com:marigold"),
        "hans@example.com:[password removed]"
    );
    for place in [
        "login hans@example.com password {}",
        "LOGIN HANS@EXAMPLE.COM PASSWORD {}",
        "hans@example.com, password {}",
        "user hans99 pass {}",
        "username: hans and password {}",
        "my username is hans and my password {}",
        "Benutzername: hans, Passwort {}",
        "identifiant: hans et mot de passe {}",
        "usuario: hans, contraseña {}",
        "user hans99 password {}.",
    ] {
        for secret in ["marigold", "MARIGOLD", "Swordfish"] {
            let text = place.replace("{}", secret);
            let kept = stored(&text);
            assert!(!kept.contains(secret), "{text:?}: {kept:?}");
        }
    }
}

#[test]
fn what_is_no_password_stays() {
    for text in [
        "my password\ndoes not work",
        "my password\nplease",
        "Password\nThanks",
        "I forgot my password\nAIXC49",
        "Passwort vergessen\nKundennummer WB-100482",
        "I forgot my password, WB-100482, please reset it",
        "I changed my password, WB-100482 is still open",
        "my password, unfortunately, does not work",
        "mein Passwort, leider, geht nicht",
        "забыл пароль, заказ WB-100482",
        "my boarding pass AIXC49 is lost",
        "boarding pass abc123",
        "my ski pass, 3 days",
        "I cannot pass level3",
        "please pass order wb100482 to your colleague",
        "passcode expired",
        "una parola: grazie",
        "la parola chiave: offerta",
        "in parola 2024",
        "login: hans / Hamburg",
        "my login hans99 password reset does not work",
        "hans@example.com password reset please",
        "hans@example.com password forgotten",
        "username: hans, password forgotten",
        "my username is hans and password unknown",
        "login page password field is gone",
        "user area password change",
        "account hans99 pass expired",
        "hans@example.com password mail never came",
        "login: hans / WB-100482",
        "login at 10/12/2025",
        "| **User ID** | `mia_li_3668` |",
        "User ID | mia_li_3668",
        "email / phone_2",
        "user hans / customer 100482",
        "hans@example.com / WB-100482",
        "hans@example.com: order WB-100482",
        "hans@example.com:8080",
        "git@example.com:acme2/tools.git",
        "mail hans@example.com, order WB-100482",
        "https://shop.example/login/hans33",
        "IBAN and login / see above",
        "I forgot my password for hans@example.com. Where is WB-100482?",
        "Password reset does not reach hans@example.com. And where is WB-100482?",
        "I have reset my password for WB-100482. My e-mail is hans@example.com",
        "I lost my password for the shop! My number is WB-100482",
    ] {
        assert_eq!(stored(text), text);
    }
}
