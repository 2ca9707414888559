use proptest::prelude::*;

use super::*;

/// The customer's own parts of a message, each trimmed.
fn own(text: &str) -> Vec<&str> {
    let spans = quoted(text);
    let mut parts = Vec::new();
    let mut at = 0;
    for span in &spans {
        parts.push(&text[at..span.start]);
        at = span.end;
    }
    parts.push(&text[at..]);
    parts
        .into_iter()
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(own(text), expected, "{text}");
}

#[test]
fn plain_messages_are_the_customers_own() {
    for text in [
        "",
        "Where is my parcel?",
        "My name: Mara Linde\nE-mail: mara@example.com\nPostcode: 70173",
        "Two things:\n- a lamp\n- a chair",
        "a > b and b > c",
        "On Monday I wrote to you: nobody answered. My number is K-7001",
        "I paid 12,50 and 13,50, then 14,50\nand then 1,50, 2,50 and 3,50 more",
        "To: be honest, I do not care",
        "Date: 3 March",
        "at 12:30 Uhr: nobody came",
        "Order | K-7001",
    ] {
        let whole: Vec<&str> = Some(text.trim())
            .filter(|t| !t.is_empty())
            .into_iter()
            .collect();
        check(text, &whole);
    }
}

#[test]
fn marked_lines_are_quoted_and_answers_between_them_are_not() {
    check(
        "> what is your number?\nK-7001\n> and your name?\nMara",
        &["K-7001", "Mara"],
    );
    check("  >> older\n> old\nnew", &["new"]);
    check("&gt; old\n\u{ff1e} old too\nnew", &["new"]);
}

#[test]
fn attributions_are_known_in_many_languages() {
    for line in [
        "On Tue, 3 Mar 2026 at 09:12, Noor Haddad <noor@example.net> wrote:",
        "On Tue, Shop <shop@example.net> wrote:",
        "Am Di., 3. März 2026 um 09:12 Uhr schrieb Noor Haddad <noor@example.net>:",
        "Am 03.03.2026 um 09:12 hat Noor Haddad geschrieben:",
        "Noor Haddad <noor@example.net> schrieb am 03.03.2026:",
        "Le mar. 3 mars 2026 à 09:12, Noor Haddad <noor@example.net> a écrit :",
        "El mar, 3 mar 2026 a las 9:12, Noor Haddad (<noor@example.net>) escribió:",
        "Il giorno mar 3 mar 2026 alle ore 09:12 Noor Haddad ha scritto:",
        "Em ter., 3 de mar. de 2026 às 09:12, Noor Haddad <noor@example.net> escreveu:",
        "Op di 3 mrt 2026 om 09:12 schreef Noor Haddad <noor@example.net>:",
        "wt., 3 mar 2026 o 09:12 Noor Haddad <noor@example.net> napisał(a):",
        "Noor Haddad <noor@example.net>, 3 Mar 2026 Sal, 09:12 tarihinde şunu yazdı:",
        "вт, 3 мар. 2026 г. в 09:12, Noor Haddad <noor@example.net>:\nNoor написал:",
        "Noor Haddad <noor@example.net> 于2026年3月3日周二 09:12写道：",
        "2026年3月3日(火) 9:12 Noor Haddad <noor@example.net>のメッセージ:",
        "Den tis 3 mars 2026 kl 09:12 skrev Noor Haddad <noor@example.net>:",
        "On Tue, 3 Mar 2026 at 09:12, Noor Haddad\n<noor@example.net> wrote:",
        "Noor Haddad ‹noor@example.net› schrieb am 03.03.2026:",
        "My neighbour wrote:",
    ] {
        check(
            &format!("Where is it?\n\n{line}\nMy order is K-7002\n\nNoor"),
            &["Where is it?"],
        );
        check(
            &format!("{line}\n> My order is K-7002\n> Noor\n\nWhere is mine, K-7001?"),
            &["Where is mine, K-7001?"],
        );
    }
    check(
        "Hello. \nOn Tue, 3 Mar 2026 Noor <noor@example.net> wrote: my order is K-7002",
        &["Hello."],
    );
}

#[test]
fn forwarded_messages_are_quoted_to_their_end() {
    for head in [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "________ Ursprüngliche Nachricht ________",
        "----- Weitergeleitete Nachricht -----",
        "-----Message d'origine-----",
        "---- Mensaje reenviado ----",
        "------------------ 原始邮件 ------------------",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
        "From: Noor Haddad <noor@example.net>\nSent: Tuesday\nTo: Shop",
        "*Von:* Noor Haddad\n*Gesendet:* Dienstag\n*An:* Shop\n*Betreff:* K-7002",
        "De : Noor Haddad <noor@example.net>\nEnvoyé : mardi\nÀ : Shop\nObjet : K-7002",
        "发件人：Noor <noor@example.net>\n主题：K-7002",
        "From: noor@example.net",
        "Date: Tue, 3 Mar 2026\nFrom: Noor\nSubject: K-7002",
    ] {
        check(
            &format!("See below.\n\n{head}\n\nMy order is K-7002"),
            &["See below."],
        );
    }
    check(
        "-- Forwarded message --\nK-7002\n-- End of forwarded message --\nMine is K-7001",
        &["Mine is K-7001"],
    );
}

#[test]
fn pasted_tables_and_chat_logs_are_quoted() {
    check(
        "Here:\nname\tmail\nNoor\tnoor@example.net\nWhich is mine?",
        &["Here:", "Which is mine?"],
    );
    check(
        "| name | mail |\n|---|---|\n| Noor | noor@example.net |\n\nthanks",
        &["thanks"],
    );
    check("name;mail;order\nNoor;noor@example.net;K-7002", &[]);
    check("name,mail,order\nNoor,noor@example.net,K-7002\nhm", &["hm"]);
    check(
        "[03.03.26, 09:12:44] Noor Haddad: my order is K-7002\n09:13 Shop: thanks\nand mine?",
        &["and mine?"],
    );
}

#[test]
fn copied_chats_are_quoted_with_a_time_or_with_their_speakers() {
    for chat in [
        "[10:02] Anna: my number is K-7001",
        "[10:02] Anna:\nmy number is K-7001",
        "Anna Berg (10:02): my number is K-7001",
        "Anna Berg, 10:02: my number is K-7001",
        "10:02 AM - Anna: my number is K-7001",
        "3/2/26, 10:02 PM - Anna Berg: my number is K-7001",
        "02.03.2026 um 10:02 Anna: meine Nummer ist K-7001",
        "(10:02:44) Anna Berg: mon numéro est K-7001",
        "10:02 ‹anna› mi número es K-7001",
        "Anna Berg  10:02\nmy number is K-7001\nHarbour Shop  10:03\nthank you",
        "Anna Berg, Today at 10:02 AM\nmy number is K-7001\n\nShop, Today at 10:03 AM\nthank you",
        "Anna Berg: my number is K-7001\nLindenhof: thank you very much",
        "Anna: K-7001\nShop: thanks\nAnna: a@b.example",
        "Kunde: K-7001\nBerater: danke",
        "Moi: K-7001\nConseiller: merci",
        "‹anna› my number is K-7001\n‹shop› thank you very much",
    ] {
        check(chat, &[]);
        check(&format!("{chat}\n\nWhich is mine?"), &["Which is mine?"]);
    }
    for form in [
        "Name: Mara Linde\nPostcode: 70173\nOrder number: K-7001",
        "Name: Mara Linde\nProblem: the lamp is broken since Monday\nWish: I want a new one",
        "Problem: the lamp is broken\nWunsch: ich hätte gern eine neue\nE-Mail: m@l.example",
        "Anna Berg: my number is K-7001",
        "Order: K-7001\nOrder: K-7002",
        "Bestellung: K-7001\nName: Mara Linde",
        "Nombre: Mara Linde\nCorreo: m@l.example",
        "Nome: Mara Linde\nCodice postale: 70173",
        "Come on Monday 10:02\nor Tuesday",
    ] {
        check(form, &[form]);
    }
}

#[test]
fn rows_with_the_same_columns_are_a_table() {
    for table in [
        "Name: Otto, order: K-1, mail: o@x.example\nName: Anna, order: K-2, mail: a@x.example",
        "Kunde: Otto; Bestellung: K-1\nKunde: Anna; Bestellung: K-2",
        "Otto Berg    K-1    o@x.example\nAnna Berg    K-2    a@x.example",
        "Name\tOtto Berg\nMail\to@x.example",
    ] {
        check(table, &[]);
    }
    for own in [
        "Name: Otto, order: K-1, mail: o@x.example",
        "order: K-1, problem: broken\norder: K-2, problem: missing",
        "Name: Otto Berg\nMail: o@x.example",
    ] {
        check(own, &[own]);
    }
}

#[test]
fn lines_behind_a_bar_are_quoted() {
    check(
        "| My order is K-7002\n│ a@b.example\nwhere is mine?",
        &["where is mine?"],
    );
}

proptest! {
    #[test]
    fn any_text_is_told_apart(text in any::<String>()) {
        let spans = quoted(&text);
        let mut last = 0;
        for span in spans {
            prop_assert!(span.start >= last && span.start < span.end);
            prop_assert!(text.get(span.clone()).is_some());
            last = span.end;
        }
    }

    /// Whatever stands around it: a marked line is quoted, and a line before all quotations is not.
    #[test]
    fn marked_lines_are_always_quoted(
        lines in prop::collection::vec("(> ?)?[a-zA-Z0-9@.:|,; \t-]{0,30}", 1..8),
    ) {
        let text = lines.join("\n");
        let spans = quoted(&text);
        let mut at = 0;
        for line in &lines {
            if line.starts_with('>') {
                prop_assert!(is_quoted(&spans, &(at..at + line.trim_end().len())), "{}", line);
            }
            at += line.len() + 1;
        }
    }

    #[test]
    fn the_longest_messages_are_told_apart_at_once(piece in "On |wrote:|\n|From: a@b\n|\t|\\||>|[0-9a-z]{1,3}") {
        let text = piece.repeat(16_000 / piece.chars().count());
        let started = std::time::Instant::now();
        let _ = quoted(&text);
        prop_assert!(started.elapsed() < std::time::Duration::from_secs(5));
    }
}

#[test]
fn what_somebody_said_within_a_line_is_quoted() {
    let said = |text: &'static str| -> Vec<&'static str> {
        quoted(text).into_iter().map(|span| &text[span]).collect()
    };
    assert_eq!(
        said("Ann wrote: \"I am a@b.c, LH-1\". Where is it?"),
        ["I am a@b.c, LH-1"]
    );
    assert_eq!(said("Meine Frau schrieb: „LH-1 fehlt“"), ["LH-1 fehlt"]);
    assert_eq!(
        said("Is it ready? [10:02] Jo: a@b.c [10:03] Jo: LH-1"),
        ["[10:02] Jo: a@b.c [10:03] Jo: LH-1"]
    );
    assert_eq!(said("Fwd: from a@b.c LH-1"), ["Fwd: from a@b.c LH-1"]);
    assert_eq!(said("I wrote: \"a@b.c\" before"), [""; 0]);
    assert_eq!(said("My order \"LH-1\" is late"), [""; 0]);
}

#[test]
fn what_was_written_to_a_customer_in_other_words_is_quoted() {
    for text in [
        "Dear Otto,\nthanks for your order #W-20001!\nWe'll send it to Otto Berg, 12345 Town.\notto@x.example",
        "Order number: W-20001\n\nThank you for your purchase!\notto@x.example",
        "FW: Dear Otto, your order W-1 has shipped",
        "HI OTTO, THANK YOU FOR YOUR ORDER W-1, otto@x.example",
        "Hello Otto Berg\nYour order W-1 is on its way! otto@x.example",
        "Hi there,\nYour order W-1 is confirmed. otto@x.example",
        "Dear Sir/Madam, your booking W-1 has been confirmed. otto@x.example",
        "Otto, thank you for your order W-1. otto@x.example",
        "We've received your order! W-1 otto@x.example Otto Berg",
        "Your order has been shipped\nOrder W-1\nName: Otto Berg\notto@x.example",
        "Ihre Bestellung W-1 ist unterwegs!\nHallo Otto Berg,\notto@x.example",
        "Liebe Frau Berg, herzlichen Dank für Ihren Einkauf. W-1 o@x.example",
        "Cher client, votre commande W-1 a été expédiée. o@x.example",
        "Ciao Otto, il tuo ordine W-1 è stato spedito. o@x.example",
        "Beste klant, je bestelling W-1 is verzonden. o@x.example",
        "Drogi Kliencie, Twoje zamówienie W-1 zostało wysłane. o@x.example",
        "Merhaba Otto, siparişiniz W-1 kargoya verildi. o@x.example",
        "Здравствуйте, Отто! Ваш заказ W-1 отправлен. o@x.example",
        "عزيزي أوتو، تم شحن طلبك W-1 o@x.example",
        "亲爱的王伟，您的订单 W-1 已发货 o@x.example",
        "山田太郎様、ご注文 W-1 を発送いたしました o@x.example",
        "2026-03-02T10:02 Otto: W-1",
        "You: hi\nOtto: W-1 o@x.example",
        "Customer: W-1\nAgent: o@x.example",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_customers_write_of_such_a_message_is_theirs() {
    for text in [
        "Hi, thank you for your quick reply. My order is W-1, o@x.example",
        "Hello, I'd like to cancel. Order: W-1 Email: o@x.example",
        "Thank you for your order form, I filled it in: W-1 o@x.example",
        "Guten Tag Frau Berg, Ihre Bestellbestätigung W-1 habe ich bekommen, o@x.example",
        "Dear Anna, your order confirmation for W-1 never reached me. o@x.example",
        "Dear Ms Smith, I was told your account department has sent it. W-1",
        "Monday 10:30: I was at home. Tuesday 11:00: nobody came. W-1",
        "10:30: I called you. W-1",
        "First: the lamp is broken\nSecond: the chair is missing",
        "Lamp: it is broken again\nChair: it never came at all",
        "Name: Otto Berg\nE-mail: o@x.example\nOrder: W-1\nMy request: please cancel it",
        "Sehr geehrte Frau Berg, ich habe Ihre Rechnung erhalten. W-1",
        "Hi Otto, my order is W-1",
        "¡Hola! Mi pedido es W-1, gracias por su respuesta",
        "Спасибо за ответ. Мой заказ W-1",
        "谢谢您的回复，我的订单是 W-1",
        "ご返信ありがとうございます。注文は W-1 です",
        "Your order has been delivered, it says, but W-1 is not here. o@x.example",
    ] {
        check(text, &[text]);
    }
}
