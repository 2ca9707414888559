use super::{is_anothers, is_their_own, names_denied, signs};

#[test]
fn matter_of_another_person_is_heard_in_every_language() {
    let theirs = [
        "Where is my mother's order?",
        "It was ordered by my son",
        "my wife ordered it",
        "It's my wife's order.",
        "The account is my mother's.",
        "I need information on an order of my client.",
        "I need to cancel a client's booking.",
        "What is my mother's membership level?",
        "My late husband had ordered something. Where is the order?",
        "my flatmate did",
        "not me, my sister",
        "I don't know, it was my wife",
        "Where is the parcel of my sister?",
        "Can I ask about somebody else's order?",
        "Wo ist die Bestellung meiner Mutter?",
        "Es ist die Bestellung meiner Frau.",
        "Das hat meine Frau bestellt.",
        "Où est la commande de ma mère ?",
        "C'est la commande de ma femme.",
        "¿Dónde está el pedido de mi madre?",
        "Es el pedido de mi mujer.",
        "Dov'è l'ordine di mia madre?",
        "È l'ordine di mia moglie.",
        "Onde está a encomenda da minha mãe?",
        "Waar is de bestelling van mijn moeder?",
        "Gdzie jest zamówienie mojej mamy?",
        "To zamówienie mojej żony.",
        "Annemin siparişi nerede?",
        "Bu eşimin siparişi.",
        "Где заказ моей мамы?",
        "Это заказ моей жены.",
        "أين طلب أمي؟",
        "هذا طلب زوجتي.",
        "我妈妈的订单在哪里？",
        "这是我妻子的订单。",
        "母の注文はどこですか？",
        "これは妻の注文です。",
        "I'm not the customer. Where is the order?",
        "أنا لست إيدا.",
        "I have no account with you.",
        "It wasn't me who ordered",
        "no idea, I didn't order it",
        "It's not my order.",
        "Я не Ида Сэмпл.",
    ];
    let missed: Vec<String> = theirs
        .iter()
        .filter(|text| !is_anothers(text))
        .map(|text| format!("{text} {}", signs(text)))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn own_matter_beside_another_person_is_the_writers() {
    let own = [
        "I ordered a gift for my wife",
        "my wife keeps asking. Where is my order?",
        "my neighbour got his but I did not",
        "Can my husband pick up my order?",
        "My husband booked it but the booking is under my id",
        "I ordered it for my mum's birthday with my account",
        "My sister's parcel came but mine did not. Where is my order?",
        "My son's birthday is tomorrow. Where is the order?",
        "My mother recommended you. Where is the order?",
        "My colleague told me you help. Where is the parcel?",
        "I have no account with you, I ordered as a guest. Where is my order?",
        "I'm not happy. Where is the order?",
        "I'm not at home today. Where is the order?",
        "I'm not Ida Simple, I'm Ida Sample. Where is my order?",
        "It's not the order I expected.",
        "My boss ordered me to ask: where is the parcel?",
        "The order is a gift for my wife.",
        "Ich habe für meinen Sohn bestellt. Wo ist das Paket?",
        "Kızım paketi bekliyor. Nerede?",
        "It was paid with my wife's card. Where is the order?",
        "Please deliver the parcel to my mother's address.",
        "My neighbour got his order but I did not.",
        "Доставьте заказ на адрес моей мамы",
        "أنا لست متأكدا.",
        "The parcel is from my brother.",
        "Meine Frau und ich warten. Wo ist meine Bestellung?",
        "Die Bestellung für meine Mutter ist nicht da.",
        "Ma femme et moi attendons. Où est ma commande ?",
        "Une commande pour ma mère n'est pas arrivée.",
        "Mi mujer y yo esperamos. ¿Dónde está mi pedido?",
        "Un pedido para mi madre.",
        "Io e mia moglie aspettiamo. Dov'è il mio ordine?",
        "Eu e a minha mulher esperamos. Onde está a minha encomenda?",
        "Mijn vrouw en ik wachten. Waar is mijn bestelling?",
        "Czekamy z żoną. Gdzie jest moje zamówienie?",
        "Zamówienie dla mojej żony nie dotarło.",
        "Eşimle bekliyoruz. Siparişim nerede?",
        "Мы с женой ждём. Где мой заказ?",
        "Заказ для моей мамы не пришёл.",
        "أنا وزوجتي ننتظر. أين طلبي؟",
        "我和妻子在等。我的订单在哪里？",
        "妻と待っています。私の注文はどこですか？",
    ];
    let caught: Vec<String> = own
        .iter()
        .filter(|text| is_anothers(text))
        .map(|text| format!("{text} {}", signs(text)))
        .collect();
    assert!(caught.is_empty(), "{caught:#?}");
}

#[test]
fn own_claim_puts_it_right() {
    for text in [
        "Sorry, it's my own order.",
        "it is my account",
        "I'm Nora Field.",
        "Das ist meine Bestellung.",
        "C'est ma commande.",
    ] {
        assert!(is_their_own(text), "{text} {}", signs(text));
    }
    for text in [
        "It's not my order.",
        "yes",
        "It's my wife's order.",
        "I'm not Nora Field.",
        "The e-mail address is nora.f@lib.example",
    ] {
        assert!(!is_their_own(text), "{text} {}", signs(text));
    }
}

#[test]
fn name_that_is_not_the_writers_is_heard_in_every_language() {
    for text in [
        "I'm not Ida Sample.",
        "Ich bin nicht Ida Sample.",
        "Je ne suis pas Ida Sample.",
        "No soy Ida Sample.",
        "Non sono Ida Sample.",
        "Não sou a Ida Sample.",
        "Ik ben niet Ida Sample.",
        "Nie jestem Ida Sample.",
        "Ben Ida Sample değilim.",
        "我不是Ida。",
        "私はIda Sampleではありません。",
    ] {
        let found = names_denied(text).concat();
        assert!(found.starts_with("Ida"), "{text} {found}");
    }
    for text in [
        "I'm not at home",
        "I'm Ida",
        "私はIdaです",
        "Ich bin Ida Sample.",
    ] {
        assert_eq!(names_denied(text).concat(), "", "{text}");
    }
}
