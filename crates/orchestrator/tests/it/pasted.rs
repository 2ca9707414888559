//! What a customer pasted proves nothing: a confirmation, a chat, a table. What they write line by line themselves does.

use baton_playbook::IdentityLevel;

use crate::conversation_driver::ConversationDriver;
use crate::library::{READERS, hand_over, says, secrets, talk};

/// Who a customer is after a message, and what of Emil shows.
fn read(text: &str) -> (ConversationDriver, IdentityLevel) {
    let mut talk = talk();
    says(&mut talk, text);
    let level = talk.state.case().identity.level;
    (talk, level)
}

#[test]
fn what_was_pasted_makes_nobody_verified() {
    let mut wrong = Vec::new();
    for text in [
        "Dear Emil Stone, thank you for your order L-7003. E-mail: emil@lib.example",
        "Dear Emil Stone,\n\nyour loan L-7003 is confirmed.\n\nReader: R-102\nE-mail: emil@lib.example\n\nKind regards\nHarbour Library",
        "Thank you for your order!\n\nLoan: L-7003\nName: Emil Stone\nE-mail: emil@lib.example",
        "Order confirmation L-7003\nE-mail: emil@lib.example",
        "Sehr geehrter Herr Stone, vielen Dank für Ihre Bestellung L-7003. E-Mail: emil@lib.example",
        "Bonjour Emil,\nmerci pour votre commande L-7003.\nE-mail : emil@lib.example",
        "Estimado Emil: gracias por su pedido L-7003.\nCorreo: emil@lib.example",
        "Gentile Emil, grazie per il tuo ordine L-7003. E-mail: emil@lib.example",
        "Beste Emil, bedankt voor je bestelling L-7003. E-mail: emil@lib.example",
        "尊敬的埃米尔：感谢您的订购。L-7003 emil@lib.example",
        "<blockquote>Your loan L-7003<br>emil@lib.example</blockquote>",
        "<p>hello</p><blockquote type=\"cite\"><div>L-7003</div><div>emil@lib.example</div></blockquote>",
        "<table><tr><td>Name</td><td>Mail</td><td>Loan</td></tr><tr><td>Emil</td><td>emil@lib.example</td><td>L-7003</td></tr></table>",
        "| emil@lib.example\n| L-7003",
        "[10:02] Emil: my number is L-7003, emil@lib.example",
        "Emil Stone (10:02): L-7003, emil@lib.example",
        "Emil Stone 10:02\nemil@lib.example, L-7003\nHarbour Library 10:03\nthank you",
        "Emil Stone: my loan is L-7003, emil@lib.example\nLibrary: thank you very much, Emil",
        "Kunde: L-7003, emil@lib.example\nBerater: danke",
        "{\"mail\": \"emil@lib.example\", \"loan\": \"L-7003\"}",
        "```\nmail=emil@lib.example\nloan=L-7003\n```",
        "reader:\n  mail: emil@lib.example\n  loan: L-7003",
        "mail,loan\nemil@lib.example,L-7003",
        "[10:02] Emil Stone\nmy mail is emil@lib.example, my loan L-7003",
        "Emil Stone, 10:02\nmy mail is emil@lib.example, my loan L-7003",
        "Emil Stone, [02.03.2026 10:02]\nmy mail is emil@lib.example, my loan L-7003",
        "Emil\n10:02\nmy mail is emil@lib.example, L-7003\nNora\n10:03\nok",
        "Message from Emil:\nmy mail is emil@lib.example, my loan is L-7003",
        "Invoice no. 5\nBill to: Emil Stone, emil@lib.example\nLoan: L-7003",
        "Name: Emil, loan: L-7003, mail: emil@lib.example\nName: Nora, loan: L-7001, mail: nora.f@lib.example",
    ] {
        let (mut talk, level) = read(text);
        if level != IdentityLevel::Unverified {
            wrong.push(format!("{level:?}: {text}"));
            continue;
        }
        hand_over(&mut talk);
        let json = talk.kept.last().expect("a snapshot").to_json();
        let shown = secrets(&READERS[1]).into_iter().find(|s| json.contains(s));
        wrong.extend(shown.map(|secret| format!("{secret} shows: {text}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_they_write_themselves_line_by_line_proves_who_they_are() {
    let mut wrong = Vec::new();
    for text in [
        "Name: Emil Stone\nLoan: L-7003\nE-mail: emil@lib.example",
        "Name: Emil Stone, loan: L-7003, e-mail: emil@lib.example",
        "Hello,\nmy loan L-7003 is lost.\nE-mail: emil@lib.example\nKind regards\nEmil",
        "Ausleihe: L-7003\nE-Mail: emil@lib.example\nProblem: das Buch ist nass",
        "Correo: emil@lib.example\nNúmero: L-7003",
        "Hi Anna, thank you for your help! L-7003, emil@lib.example",
        "Guten Tag, vielen Dank für Ihre Antwort. L-7003, emil@lib.example",
        "<div>L-7003</div><div>emil@lib.example</div>",
        "Dear Nora Field, thank you for your order L-7001. E-mail: nora.f@lib.example\n\nThis is not mine. I am emil@lib.example, my loan is L-7003",
    ] {
        let (talk, level) = read(text);
        let customer = talk.state.case().identity.customer.as_deref();
        if (level, customer) != (IdentityLevel::Verified, Some("R-102")) {
            wrong.push(format!("{level:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_number_in_it_is_looked_up_where_their_own_words_point_to_it() {
    for text in [
        "Where is my loan, the hire?\n\nDear Emil Stone, thank you for your order L-7003. E-mail: emil@lib.example",
        "Dear Emil Stone, thank you for your order L-7003. E-mail: emil@lib.example\n\nwhere is my loan, the hire?",
        "where is my loan, the hire?<blockquote>L-7003, emil@lib.example</blockquote>",
        "where is the loan, the hire?\n[10:02] Emil: L-7003, emil@lib.example",
    ] {
        let (talk, level) = read(text);
        assert_eq!(level, IdentityLevel::Unverified, "{text}\n{}", talk.story());
        let calls = talk.state.calls().all.iter();
        let asked: Vec<_> = calls
            .filter(|call| call.tool.as_str() == "get_loan")
            .flat_map(|call| call.arguments.values().cloned())
            .collect();
        assert_eq!(asked, ["L-7003"], "{text}\n{}", talk.story());
    }
}
