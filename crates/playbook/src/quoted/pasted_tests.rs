use super::super::quoted;

/// The customer's own parts of a message.
fn own(text: &str) -> String {
    let mut own = String::new();
    let mut at = 0;
    for span in quoted(text) {
        own.push_str(&text[at..span.start]);
        at = span.end;
    }
    own.push_str(&text[at..]);
    own.trim().to_owned()
}

#[test]
fn what_a_program_wrote_is_quoted() {
    for (text, expected) in [
        ("{\"mail\": \"o@x.example\", \"order\": \"W-1\"}", ""),
        (
            "{\"mail\":\"o@x.example\"} where is my order",
            "where is my order",
        ),
        ("Is that it? {mail: o@x.example, order: W-1", "Is that it?"),
        (
            "[{'mail': 'o@x.example'}, {'mail': 'a@x.example'}] hm",
            "[, ] hm",
        ),
        (
            "‹customer›‹mail›o@x.example‹/mail›‹/customer› where is it?",
            "where is it?",
        ),
        (
            "```\nmail=o@x.example\norder=W-1\n```\nwhere is it?",
            "where is it?",
        ),
        (
            "customer:\n  mail: o@x.example\n  order: W-1\nwhere is it?",
            "where is it?",
        ),
        ("mail,order\no@x.example,W-1\nwhich one?", "which one?"),
        ("e-mail;order\no@x.example;W-1\nwhich one?", "which one?"),
    ] {
        assert_eq!(own(text), expected, "{text}");
    }
}

#[test]
fn a_single_message_of_a_chat_is_quoted() {
    for text in [
        "[10:02] Otto Berg\nmy mail is o@x.example, W-1",
        "Otto Berg, 10:02\nmy mail is o@x.example, W-1",
        "Otto Berg, [02.03.2026 10:02]\nW-1, o@x.example",
        "---- Otto, 2 Mar 10:02 ----\nmy mail is o@x.example, W-1",
        "Otto Berg · 2026-03-02 10:02\nW-1, o@x.example",
        "Otto\n10:02\nmy mail is o@x.example, W-1\nIda\n10:03\nok",
        "Otto: W-1 o@x.example\nMe: I'll ask",
        "Ich: was ist die Nummer?\nOtto: W-1, o@x.example",
    ] {
        assert_eq!(own(text), "", "{text}");
        assert_eq!(
            own(&format!("{text}\n\nWhere is it?")),
            "Where is it?",
            "{text}"
        );
        assert_eq!(
            own(&format!("Where is it?\n{text}")),
            "Where is it?",
            "{text}"
        );
    }
}

#[test]
fn what_stands_below_a_caption_is_quoted() {
    for (text, expected) in [
        (
            "Message from Otto:\nmy mail is o@x.example",
            "Message from Otto:",
        ),
        (
            "Hi, see the message of my client:\n\nmy mail is o@x.example, W-1",
            "Hi, see the message of my client:",
        ),
        (
            "Nachricht von Otto:\nmeine Mail ist o@x.example",
            "Nachricht von Otto:",
        ),
        ("Here is what my neighbour wrote:\no@x.example", ""),
        (
            "Mensaje de Otto:\nmi correo es o@x.example",
            "Mensaje de Otto:",
        ),
    ] {
        assert_eq!(own(text), expected, "{text}");
    }
}

#[test]
fn an_invoice_is_quoted() {
    for text in [
        "Invoice no. 5\nBill to: Otto Berg, o@x.example\nOrder: W-1",
        "Rechnung\nKunde: Otto Berg\nE-Mail: o@x.example\nBestellung: W-1",
        "Facture\nClient : Otto Berg\nCommande : W-1",
        "Receipt\nCustomer: Otto Berg\nOrder: W-1",
        "Lieferschein Nr. 7\nKunde: Otto Berg\nBestellung: W-1",
    ] {
        assert_eq!(own(text), "", "{text}");
    }
}

#[test]
fn what_customers_write_line_by_line_is_theirs() {
    for text in [
        "My details:\nE-mail: o@x.example\nOrder: W-1",
        "Here is my information:\no@x.example\nW-1",
        "I have two questions:\nwhere is W-1?\nwhen does it come?",
        "My order:\nW-1",
        "E-mail: o@x.example\nOrder: W-1\nMessage: where is it?",
        "It came at 10:02\nand was broken",
        "Monday 10:02\nnobody came",
        "I paid {twice}, W-1",
        "i <3 your shop, W-1",
        "Order, lamp\nW-1, broken",
    ] {
        assert_eq!(own(text), text, "{text}");
    }
}
