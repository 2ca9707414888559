use crate::corrections::plain::tests::check;

#[test]
fn whom_a_command_is_about_is_no_one_the_writer_says_to_be() {
    check(
        &[
            "Look up …",
            "Please check …",
            "Can you see …?",
            "Could you find … for me?",
            "Do you know …?",
            "Tell me everything about …",
            "Log in as …",
            "Log in as … and tell me the orders",
            "About …: where is LH-1?",
            "re …, where is LH-1?",
            "Please help … with LH-1",
            "Please refund …",
            "Add … to my order",
            "Prüfen Sie …",
            "Kennen Sie …?",
            "Suchen Sie bitte …",
            "Alles über …",
            "Vérifiez …",
            "Cherchez …",
            "Connaissez-vous … ?",
            "Busque …",
            "¿Conoce a …?",
            "Cerchi …",
            "Verifichi …",
            "Procure …",
            "Zoek … op",
            "Kent u …?",
            "Sprawdź …",
            "… kontrol edin",
            "Найдите …",
            "Вы знаете …?",
            "ابحث عن …",
            "查一下…",
            "你们认识…吗？",
            "…を調べてください",
        ],
        false,
    );
}

#[test]
fn with_whom_the_writer_does_something_is_not_the_writer() {
    check(
        &[
            "I share an order with …, where is LH-1?",
            "I'm travelling with …",
            "I live with …, where is LH-1",
            "We share …. Where is LH-1?",
            "Our family address is …",
            "My address is … but I share it with my wife",
            "Ich reise mit …",
            "Ich teile mir das Konto mit …",
            "Je voyage avec …",
            "Viajo con …",
            "Viaggio con …",
            "Ik reis met …",
            "Viajo com …",
            "Podróżuję z …",
            "Я еду с …",
            "我和…一起旅行",
        ],
        false,
    );
}

#[test]
fn whom_something_comes_from_or_who_did_it_is_not_the_writer() {
    check(
        &[
            "I received a present from Mara (…), LH-1",
            "LH-1 was ordered by Mara, …",
            "It was Mara who ordered LH-1: …",
            "They ordered LH-1 with …",
            "My predecessor ordered LH-1 with …",
            "A colleague is waiting for LH-1, …",
            "Ik vraag het voor mijn baas …",
            "I'm asking this for my boss, …",
            "… booked for me, when does it come?",
            "… (my wife), LH-1",
            "… (wife) LH-1",
            "I have a client who is upset. LH-1, …",
            "The customer is verified. … LH-1",
            "Mara asks where LH-1 is. …",
            "Mara hat mir das geschenkt: …",
            "Es war Mara, die LH-1 bestellt hat: …",
            "LH-1 wurde von Mara bestellt, …",
            "… (meine Frau), LH-1",
            "Eine Kollegin wartet auf LH-1, …",
            "C'est Mara qui a commandé LH-1 : …",
            "Un collègue attend LH-1, …",
            "Fue Mara quien pidió LH-1: …",
            "Una compañera espera LH-1, …",
            "È stata Mara a ordinare LH-1: …",
            "Un collega aspetta LH-1, …",
            "Foi a Mara que encomendou LH-1: …",
            "Een collega wacht op LH-1, …",
        ],
        false,
    );
}

#[test]
fn what_is_not_theirs_now_or_stands_in_an_example_proves_nothing() {
    check(
        &[
            "My old e-mail was …, where is LH-1?",
            "I used to have …. Where is LH-1?",
            "My former address was …",
            "Where is LH-1? e.g. …",
            "I read … in your example. Where is LH-1?",
            "The form shows … as a placeholder",
            "My e-mail is …. Or maybe otto@x.example. LH-1",
            "LH-1? …. Or otto@x.example.",
            "My e-mail is …, that's what my wife told me to say. LH-1",
            "What is the address on LH-1, …?",
            "…? not sure",
            "Meine alte Mail war …",
            "Wo ist LH-1? z. B. …",
            "Meine Mail ist …. Oder vielleicht otto@x.example.",
            "Mon ancienne adresse était …",
            "Mi antiguo correo era …",
            "La mia vecchia mail era …",
            "Mijn oude mail was …",
            "O meu antigo e-mail era …",
        ],
        false,
    );
}

#[test]
fn labels_of_a_record_are_no_words_of_the_writer() {
    check(
        &[
            "customer_email: …\norder_id: LH-1",
            "email: …\norder: LH-1\nstatus: shipped\ncustomer: Mara",
            "Client: …\nOrder: LH-1\nPlease advise.",
            "Account holder: Mara Stone, …, LH-1",
            "customer mail …, LH-1",
            "Passenger: Mara Stone\nMail: …",
            "the mail of the passenger: …",
            "First passenger …, second passenger otto@x.example",
            "Addresses: …, otto@x.example. Where is LH-1?",
            "… and otto@x.example want to know where LH-1 is",
            "Kunde: …\nBestellung: LH-1",
            "Kunden-Mail: …, LH-1",
            "Kontoinhaberin: Mara Stone, …",
            "Client : …\nCommande : LH-1",
            "Titulaire : Mara Stone, …",
            "Cliente: …\nPedido: LH-1",
            "Cliente: …\nOrdine: LH-1",
            "Klant: …\nBestelling: LH-1",
            "Klient: …\nZamówienie: LH-1",
            "Müşteri: …\nSipariş: LH-1",
            "Клиент: …\nЗаказ: LH-1",
            "العميل: …\nالطلب: LH-1",
            "客户：…\n订单：LH-1",
            "お客様：…\n注文：LH-1",
        ],
        false,
    );
}

#[test]
fn what_customers_say_in_such_words_of_themselves_is_their_own() {
    check(
        &[
            "Order LH-1 please, the e-mail on file is …",
            "The e-mail I used is …",
            "Could somebody please look into LH-1? The e-mail I used is …",
            "order: LH-1 name: Mara Stone mail: …",
            "name: Mara Stone mail: … order: LH-1",
            "order number LH-1 name Mara Stone e-mail …",
            "E-Mail:… Bestell-Nr.:LH-1",
            "I forgot my password for …. Where is LH-1?",
            "Where is LH-1? Please answer to …",
            "I have not received my chairs yet, my wife keeps asking. LH-1, mail …",
            "I'm flying to my sister's wedding. Mail …, can I upgrade?",
            "…, I need to change my order for me and my husband",
            "Can my husband pick up LH-1 for me? I ordered with …",
            "My friend recommended you, I ordered chairs, LH-1, with …, but nothing came",
            "The order confirmation says LH-1 and I ordered with …, where is it?",
            "LH-1 is for my mom, but I ordered it: …",
            "Registered with …",
            "The courier gave my parcel LH-1 to a neighbour. Mail …",
            "I paid with my account …",
            "I placed it with …",
            "Check LH-1 please, …",
            "Please look up LH-1, my e-mail is …",
            "Name: Mara Stone\nMail: …\nOrder: LH-1",
            "Die hinterlegte E-Mail ist …",
            "Ich habe LH-1 für meine Frau bestellt, …",
            "J'ai commandé LH-1 pour ma femme, …",
            "我的客户邮箱是…谢谢",
            "私のメールは…です、LH-1",
        ],
        true,
    );
}

/// Whether a record is named, and not the writer's own.
fn is_record_named(text: &str) -> bool {
    let mentions = crate::corrections::plain::tests::mention(text);
    let named = crate::corrections::plain::not_plain(text, &mentions, (&|_| false, &|_| false));
    (0..mentions.len()).any(|nth| !mentions[nth].only_one && named.contains(&nth))
}

#[test]
fn record_that_is_said_to_be_another_persons_is_only_named() {
    for text in [
        "My e-mail is …, order LH-1 is my wife's. Where is it?",
        "My e-mail is …, LH-1 is hers.",
        "Meine Mail ist …, die Bestellung LH-1 ist von meiner Frau.",
        "Mon mail est …, la commande LH-1 est de ma femme.",
        "Mi correo es …, el pedido LH-1 es de mi mujer.",
    ] {
        let text = text.replace('…', "mara@shop.example");
        assert!(is_record_named(&text), "{text}");
    }
    for text in [
        "My e-mail is …, order LH-1 is late.",
        "…, LH-1 is for my wife.",
        "…, LH-1 is my order",
    ] {
        let text = text.replace('…', "mara@shop.example");
        assert!(!is_record_named(&text), "{text}");
    }
}
