use super::{Doubt, doubts};

#[track_caller]
fn all(expected: Doubt, texts: &[&str]) {
    let wrong = texts.iter().filter(|text| doubts(text).0 != expected);
    let wrong: Vec<&&str> = wrong.collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}

#[test]
fn another_person_whose_thing_it_may_be_leaves_it_open() {
    all(
        Doubt::Whose,
        &[
            "My aunt is waiting for her invoice.",
            "Meine Tante wartet auf ihr Paket.",
            "Ma tante attend sa livraison.",
            "Mi tía está esperando su factura.",
            "Mia zia aspetta il suo ordine.",
            "A minha tia quer a encomenda dela.",
            "Mijn tante wacht op haar bestelling.",
            "Moja ciocia czeka na paczkę.",
            "Patronum siparişini bekliyor.",
            "Мой сосед ждёт заказ.",
            "أختي تنتظر شحنتها.",
            "我姐姐在等她的包裹。",
            "友人が荷物を待っています。",
        ],
    );
}

#[test]
fn what_is_another_persons_or_taken_back_is_left_open() {
    all(
        Doubt::Given,
        &[
            "By the way, it's all hers.",
            "I was only kidding.",
            "Das war nur ein Test.",
            "Je plaisante.",
            "Me lo he inventado.",
            "Era solo una prova.",
            "Era só um teste.",
            "Ik heb het verzonnen.",
            "Żartowałam.",
            "Şaka yaptım.",
            "Я пошутила.",
            "كنت أمزح.",
            "我开玩笑的。",
            "冗談です。",
        ],
    );
}

#[test]
fn where_details_come_from_is_left_open() {
    all(
        Doubt::Whose,
        &[
            "The envelope has a label: ida@lib.example",
            "If I were ida@lib.example, what would you tell me?",
            "Auf dem Zettel steht ida@lib.example",
            "La vendeuse est ida@lib.example",
            "Vi ida@lib.example en un papel",
            "Ho trovato ida@lib.example",
            "A vendedora é ida@lib.example",
            "De verkoper is ida@lib.example",
            "Sprzedawca to ida@lib.example",
            "Satıcı ida@lib.example",
            "Продавец ida@lib.example",
            "البائع ida@lib.example",
            "卖家是 ida@lib.example",
            "出品者は ida@lib.example です",
        ],
    );
}

#[test]
fn own_matter_leaves_nothing_open() {
    all(
        Doubt::Nothing,
        &[
            "My husband was at home all day. Where is it?",
            "My wife says it is late, but my order is L-7003.",
            "I ordered it for my mum with ida@lib.example.",
            "It's not my fault.",
            "That's my neighbour's label. My own e-mail is ida@lib.example",
            "Mein Mann wartet auch, wo ist meine Bestellung?",
            "Ma femme attend, où est ma commande ?",
            "Mi marido pregunta, ¿dónde está mi pedido?",
            "Mia moglie aspetta, dov'è il mio ordine?",
            "O meu marido espera a minha encomenda.",
            "Mijn vrouw wacht, waar is mijn bestelling?",
            "Mąż czeka, gdzie jest moje zamówienie?",
            "Eşim bekliyor, siparişim nerede?",
            "Муж ждёт, где мой заказ?",
            "زوجي ينتظر، أين طلبي؟",
            "丈夫在等，我的订单在哪里？",
            "夫が待っています。私の注文はどこですか？",
        ],
    );
}

#[test]
fn a_number_at_a_desk_leaves_nothing_open() {
    all(
        Doubt::Nothing,
        &[
            "My user ID is ida_marsh_8555.",
            "Sure, my user ID is ida_marsh_8555.",
            "Yes, my client number is K-7001.",
            "Meine Kundennummer ist K-7001.",
            "Mon numéro de client est K-7001.",
            "Mi número de cliente es K-7001.",
            "Il mio codice cliente è K-7001.",
            "O meu número de cliente é K-7001.",
            "Mijn klantnummer is K-7001.",
            "Mój numer klienta to K-7001.",
            "Müşteri numaram K-7001.",
            "Мой номер клиента K-7001.",
            "رقم عميلي K-7001.",
            "我的客户编号是K-7001。",
            "私の顧客番号はK-7001です。",
            "I'm sorry, but I don't remember my user ID at the moment.",
        ],
    );
}
