//! Whose that is said to be which was named, in the languages customers write, and who takes over the conversation.

use baton_playbook::{IdentityLevel, ToolName};

use crate::conversation_driver::ConversationDriver;
use crate::library::{READERS, Reader, changed, hand_over, says, secrets, talk, talk_at};

const NORA: &Reader = &READERS[0];
const OTHER_NORA: &Reader = &READERS[2];

/// What is wrong with who the customer is taken for, and with what shows of others.
fn wrong(
    talk: &mut ConversationDriver,
    expected: Option<&str>,
    others: &[&Reader],
) -> Option<String> {
    let found = talk.state.case().identity.customer.clone();
    if found.as_deref() != expected {
        return Some(format!("{found:?} instead of {expected:?}"));
    }
    hand_over(talk);
    let json = talk
        .kept
        .last()
        .map(|sealed| sealed.to_json().to_lowercase());
    let json = json.unwrap_or_default();
    let stated = format!("{:?}", talk.state.case().stated);
    for other in others {
        for said in [other.email, other.number] {
            if stated.contains(said) {
                return Some(format!("{said} is stated"));
            }
        }
        for secret in secrets(other) {
            if json.contains(&secret.to_lowercase()) {
                return Some(format!("{secret} shows"));
            }
        }
    }
    None
}

/// Who is identified is taken back at once by what each text says, and the e-mail address in it is the customer's.
#[track_caller]
fn takes_back(before: &[&str], texts: &[&str]) {
    let mut all = Vec::new();
    for text in texts {
        let mut talk = talk();
        for one in before {
            says(&mut talk, one);
        }
        let known = talk.state.case().identity.customer.as_deref();
        assert_eq!(known, Some("R-101"), "{}", talk.story());
        says(&mut talk, text);
        let found = talk.state.case().identity.customer.clone();
        if found.is_some() {
            all.push(format!("{text}: still {found:?}"));
            continue;
        }
        says(&mut talk, "emil@lib.example with L-7003");
        if let Some(wrong) = wrong(&mut talk, Some("R-102"), &[NORA, OTHER_NORA]) {
            all.push(format!("{text}: {wrong}"));
        }
    }
    assert!(all.is_empty(), "{all:#?}");
}

const LOANS: &[&str] = &[
    "That was my uncle's loan. My e-mail is emil@lib.example",
    "oh, that was my brother's parcel, mine is under emil@lib.example",
    "The number before was my landlady's. I am emil@lib.example",
    "That is my neighbour's order, my e-mail is emil@lib.example",
    "Das war die Bestellung meines Bruders. Meine E-Mail ist emil@lib.example",
    "Die Nummer davor gehört meiner Nachbarin, ich bin emil@lib.example",
    "C'était la commande de mon voisin. Mon e-mail : emil@lib.example",
    "Era el pedido de mi vecina. Mi correo es emil@lib.example",
    "Era l'ordine di mia zia. La mia mail è emil@lib.example",
    "Essa era a encomenda da minha irmã. O meu e-mail é emil@lib.example",
    "Dat was de bestelling van mijn buurman. Mijn e-mail is emil@lib.example",
    "To było zamówienie mojego brata. Mój e-mail to emil@lib.example",
    "O teyzemin siparişiydi. E-postam emil@lib.example",
    "Это был заказ моего соседа. Моя почта emil@lib.example",
    "كان ذلك طلب أخي. بريدي emil@lib.example",
    "刚才那个是我姐姐的订单。我的邮箱是 emil@lib.example",
    "さっきのは姉の注文でした。私のメールは emil@lib.example です",
    "那是我室友的订单",
    "Das war der Auftrag von meinem Chef.",
    "That was somebody else's booking",
];

#[test]
fn whose_loan_it_was_is_not_who_writes() {
    takes_back(&["my deposit, nora.f@lib.example, L-7001"], LOANS);
}

#[test]
fn whose_loan_it_was_is_not_who_writes_where_it_was_named_later() {
    takes_back(&["my deposit, nora.f@lib.example", "L-7001"], LOANS);
    let beside = [
        "my deposit, nora.f@lib.example, L-7001",
        "and what about L-7002?",
    ];
    takes_back(&beside, LOANS);
}

#[test]
fn whose_loan_it_was_is_heard_by_a_name() {
    takes_back(
        &["my deposit, nora.f@lib.example, L-7001"],
        &[
            "That was Otto's loan. My e-mail is emil@lib.example",
            // Whom they were taken for is no name of theirs.
            "that was Nora's order, mine is under emil@lib.example",
            "Das war Ottos Bestellung. Meine E-Mail ist emil@lib.example",
            "C'était la commande d'Otto, mon e-mail : emil@lib.example",
            "Era el pedido de Otto",
            "Dat was de bestelling van Otto",
            "To było zamówienie Ottona. Mój e-mail to emil@lib.example",
            "Это был заказ Отто",
            "那是奥托的订单",
            "それはオットーさんの注文でした",
        ],
    );
    // What they gave as their own name, in the third person, and a thing that a record holds.
    let named = "my deposit, nora.f@lib.example, L-7001, my name is Nora Field";
    for (text, expected) in [
        ("That was Nora's loan", Some("R-101")),
        ("That was Noras loan. Where is it?", Some("R-101")),
        ("That was the loan of Volume", Some("R-101")),
        ("That was Emil's loan", None),
        ("That was Nora's loan, my e-mail is emil@lib.example", None),
    ] {
        let mut talk = talk();
        says(&mut talk, named);
        says(&mut talk, text);
        let customer = talk.state.case().identity.customer.as_deref();
        assert_eq!(customer, expected, "{text}\n{}", talk.story());
    }
}

#[test]
fn who_it_was_that_wrote_is_not_who_writes() {
    takes_back(
        &["my deposit, nora.f@lib.example, L-7001"],
        &[
            "not me, that was my wife",
            "It wasn't me, it was my brother.",
            "nicht ich, das war meine Frau",
            "pas moi, c'était ma femme",
            "no fui yo, fue mi hermano",
            "niet ik, dat was mijn vrouw",
            "não fui eu, foi a minha irmã",
            "to nie ja, to moja żona",
            "ben değil, eşim",
            "это не я, это моя жена",
            "不是我，是我老婆",
            "私ではなく、妻です",
        ],
    );
}

#[test]
fn an_address_and_a_loan_of_another_person_take_the_place_of_what_proved_the_one_before() {
    for text in [
        "my e-mail is emil@lib.example and the loan L-7003",
        "meine Mail ist emil@lib.example, Ausleihe L-7003",
    ] {
        let mut talk = talk();
        says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
        says(&mut talk, text);
        let wrong = wrong(&mut talk, Some("R-102"), &[NORA, OTHER_NORA]);
        assert_eq!(wrong, None, "{text}\n{}", talk.story());
    }
    for text in [
        "my other e-mail is emil@lib.example, and the loan L-7003",
        "please write to emil@lib.example about L-7002",
        "my neighbour is emil@lib.example, L-7003",
    ] {
        let mut talk = talk();
        says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
        says(&mut talk, text);
        let wrong = wrong(&mut talk, Some("R-101"), &[OTHER_NORA]);
        let shown = wrong.filter(|wrong| !wrong.ends_with("is stated"));
        assert_eq!(shown, None, "{text}\n{}", talk.story());
    }
}

#[test]
fn own_loan_is_used_in_the_place_of_another_persons() {
    for text in [
        "That was my uncle's loan, mine is L-7003",
        "Das war die Ausleihe meines Onkels, meine ist L-7003",
        "To było wypożyczenie mojego wujka, moje to L-7003",
        "Bu amcamın siparişiydi, benimki L-7003",
    ] {
        let mut talk = talk();
        says(
            &mut talk,
            "where is my loan, the hire? nora.f@lib.example, L-7001",
        );
        says(&mut talk, text);
        let found = talk.state.case().identity.customer.clone();
        assert_eq!(found, None, "{text}");
        says(&mut talk, "emil@lib.example");
        let wrong = wrong(&mut talk, Some("R-102"), &[NORA, OTHER_NORA]);
        assert_eq!(wrong, None, "{text}\n{}", talk.story());
    }
}

#[test]
fn number_of_another_person_takes_their_number_back() {
    let strict = changed(|desk| {
        for method in &mut desk.identity.methods {
            if method.tool == ToolName::from("get_reader") {
                method.level = IdentityLevel::Verified;
            }
        }
    });
    for text in [
        "The number before is my wife's.",
        "that was my sister's loan, my number is R-102",
        "Poprzedni numer był mojej żony, mój to R-102",
        "Предыдущий номер был моей сестры. Мой R-102",
    ] {
        let mut talk = talk_at(strict.clone());
        says(&mut talk, "the address is broken, reader R-101");
        says(&mut talk, "where is hire L-7001?");
        says(&mut talk, text);
        let expected = text.contains("R-102").then_some("R-102");
        let wrong = wrong(&mut talk, expected, &[NORA, OTHER_NORA]);
        assert_eq!(wrong, None, "{text}\n{}", talk.story());
    }
}

#[test]
fn what_is_said_of_a_loan_that_is_not_theirs_leaves_who_they_are() {
    for text in [
        "That is my wife's loan",
        "That was my wife's loan. Mine is L-7003",
        "Das war die Ausleihe meiner Frau.",
        "my father told me the loan is late",
        "It was for my father",
        "Is that my father's order?",
        "that was my father's present",
    ] {
        let mut talk = talk();
        says(&mut talk, "my deposit, emil@lib.example, L-7003");
        says(&mut talk, "where is hire L-7001?");
        says(&mut talk, text);
        let wrong = wrong(&mut talk, Some("R-102"), &[]);
        assert_eq!(wrong, None, "{text}\n{}", talk.story());
    }
    for text in [
        "my father told me the loan is late",
        "It was for my father",
        "Is that my father's order?",
        "that was my father's present",
        "The parcel is from my brother",
        "No es el pedido de mi padre",
    ] {
        let mut talk = talk();
        says(&mut talk, "my deposit, emil@lib.example, L-7003");
        says(&mut talk, text);
        let wrong = wrong(&mut talk, Some("R-102"), &[NORA, OTHER_NORA]);
        assert_eq!(wrong, None, "{text}\n{}", talk.story());
    }
}

#[test]
fn who_takes_over_is_not_who_wrote_before() {
    takes_back(
        &["my deposit, nora.f@lib.example, L-7001"],
        &[
            "Now my housemate takes over.",
            "My brother is typing now",
            "I'll hand over to my colleague",
            "this is Emil now",
            "This is Emil Stone now, emil@lib.example",
            "I am Emil, emil@lib.example",
            "Jetzt übernimmt mein Mitbewohner",
            "Hier ist jetzt Emil. emil@lib.example",
            "Ich bin Emil, emil@lib.example",
            "Mon colocataire prend le relais",
            "Ahora escribe Emil",
            "Adesso continua mio fratello",
            "Agora é o Emil",
            "Mijn huisgenoot neemt het nu over",
            "Teraz pisze mój brat",
            "Şimdi Emil yazıyor",
            "Теперь пишет Эмиль",
            "الآن يكتب أخي",
            "现在由我室友接手",
            "妻に代わります",
            "私はEmilです。emil@lib.example",
        ],
    );
}

#[test]
fn who_goes_on_writing_stays() {
    for text in [
        "this is Nora now",
        "I am Nora, my other e-mail is emil@lib.example",
        "it is urgent now",
        "My sister takes over the contract",
        "please hand it over to my neighbour",
        "I am waiting now",
    ] {
        let mut talk = talk();
        says(
            &mut talk,
            "my deposit, nora.f@lib.example, L-7001, my name is Nora Field",
        );
        says(&mut talk, text);
        let wrong = wrong(&mut talk, Some("R-101"), &[OTHER_NORA]);
        assert_eq!(wrong, None, "{text}\n{}", talk.story());
    }
}

#[test]
fn nothing_that_was_only_stated_before_is_of_who_takes_over() {
    let mut talk = talk();
    says(&mut talk, "my deposit, nora.f@lib.example");
    says(&mut talk, "My flatmate takes over. It is loan L-7001");
    let stated = format!("{:?}", talk.state.case().stated);
    assert!(
        !stated.contains("nora.f@lib.example") && stated.contains("L-7001"),
        "{stated}"
    );
    assert_eq!(talk.state.case().identity.customer, None);
}
