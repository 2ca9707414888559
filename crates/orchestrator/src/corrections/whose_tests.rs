//! Clauses that say that something is another person's, in 13 languages, and clauses that only look like it.

use super::*;

fn read(text: &str) -> Option<(bool, bool)> {
    said(text, &[]).map(|whose| (whose.plain, whose.past))
}

#[track_caller]
fn check(texts: &[&str], expected: Option<(bool, bool)>) {
    let wrong = texts.iter().filter(|text| read(text) != expected);
    let wrong: Vec<_> = wrong.map(|text| (text, read(text))).collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}

#[test]
fn what_was_named_before_is_another_persons() {
    check(
        &[
            "That was my uncle's booking. My e-mail is …",
            "oh no, that was my brother's parcel, mine is …",
            "The number before was my landlady's.",
            "Sorry, that was actually the order of my ex husband",
            "Those were my mother-in-law's account details",
            "The order number I gave you was my colleague's",
            "That was somebody else's booking.",
            "Das war die Buchung meines Bruders. Meine E-Mail ist …",
            "Die Nummer davor war von meiner Nachbarin.",
            "Der Auftrag vorher war von meinem Chef, meiner ist …",
            "C'était la commande de mon voisin. Mon adresse est …",
            "Le numéro précédent était celui de ma sœur.",
            "Era el pedido de mi vecina. Mi correo es …",
            "El número anterior es de mi mujer.",
            "Era l'ordine di mia zia, il mio è …",
            "Il numero di prima era di mio fratello.",
            "Essa era a encomenda da minha irmã. O meu e-mail é …",
            "O número anterior era do meu marido",
            "Dat was de bestelling van mijn buurman. Mijn e-mail is …",
            "Het nummer hiervoor was van mijn vrouw",
            "To było zamówienie mojego brata. Mój e-mail to …",
            "Poprzedni numer był mojej żony",
            "O teyzemin siparişiydi. E-postam …",
            "Az önce verdiğim numara kardeşimin numarasıydı.",
            "Это был заказ моего соседа. Моя почта …",
            "Предыдущий номер был моей сестры",
            "كان ذلك طلب أخي. بريدي …",
            "الرقم السابق يخص زوجتي.",
            "刚才那个是我姐姐的订单。我的邮箱是…",
            "前面的号码是我老公的。",
            "さっきのは姉の注文でした。私のメールは…",
            "前の番号は夫の番号でした。",
        ],
        Some((true, true)),
    );
}

#[test]
fn a_name_says_whose_it_is() {
    let heard = [
        "That was Otto's order. My e-mail is …",
        "that was otto's order",
        "oh, that was Otto’s booking, mine is …",
        "It was Otto Berg's reservation",
        "That was James' order",
        "That was Ottos order",
        "The number before was Otto's number",
        "This order belongs to Otto.",
        "That was the order of Otto Berg",
        "that was Mr O'Brien's order",
        "Das war Ottos Bestellung. Meine E-Mail ist …",
        "Das war die Bestellung von Otto",
        "Die Bestellung gehört Otto Berg",
        "Das war Hans' Auftrag",
        "C'était la commande d'Otto",
        "C'était la réservation de Marie Dupont.",
        "Cette commande est à Otto",
        "cette commande appartient à Otto",
        "Era el pedido de Otto",
        "Ese pedido es de Ana",
        "El pedido pertenece a Otto",
        "Era l'ordine di Otto",
        "quell'ordine appartiene a Otto",
        "Era a encomenda do Otto",
        "Esse pedido é da Ana.",
        "Dat was Otto's bestelling",
        "Dat was de bestelling van Otto",
        "To było zamówienie Ottona",
        "to zamówienie należy do Anny",
        "O Ahmet'in siparişiydi",
        "Bu sipariş Ahmet'e ait",
        "Это был заказ Отто",
        "Этот заказ принадлежит Анне",
        "كان ذلك طلب أوتو",
        "هذا الطلب يخص أوتو",
        "那是奥托的订单",
        "刚才那个是王先生的订单。",
        "那是Otto的订单",
        "それはオットーさんの注文でした",
        "さっきのは田中さんの注文でした",
        "それはオットーの注文でした",
    ];
    let wrong: Vec<_> = heard.iter().filter(|text| !names(text)).collect();
    assert!(wrong.is_empty(), "not heard: {wrong:#?}");
}

fn names(text: &str) -> bool {
    said(text, &[]).is_some_and(|whose| whose.owner.is_some())
}

#[test]
fn what_only_looks_like_a_name_says_nothing() {
    let other = [
        "That was yesterday's order",
        "That was Monday's order",
        "Is that Otto's order?",
        "If that was Otto's order, cancel it",
        "Otto's order is late",
        "That was Otto's favourite lamp",
        "It was not Otto's order",
        "Otto told me the order is late",
        "That was an Express order",
        "That was my order",
        "I ordered it from Otto",
        "The order number is correct",
        "That was the right order. Thanks",
        "That's the order from Amazon",
        "Das war nicht Ottos Bestellung",
        "Das war die letzte Bestellung",
        "Danke, das war die Bestellung",
        "Ist das Ottos Bestellung?",
        "Das war die Bestellung von gestern",
        "Die E-Mail war von Frau Meier",
        "C'était la commande de mardi",
        "C'était la commande de Noël",
        "Ce n'était pas la commande d'Otto",
        "Era el pedido de ayer",
        "Era el pedido de Navidad",
        "Era l'ordine di ieri",
        "Era a encomenda de ontem",
        "Dat was de bestelling van gisteren",
        "To było zamówienie testowe",
        "To nie było zamówienie Ottona",
        "Bu dünkü sipariş",
        "Это был старый заказ",
        "Это не заказ Отто",
        "هذا طلب جديد",
        "كان ذلك طلب عاجل",
        "那是昨天的订单",
        "这是我的订单",
        "那不是奥托的订单",
        "これは昨日の注文です",
        "私の注文です",
    ];
    let wrong: Vec<_> = other.iter().filter(|text| names(text)).collect();
    assert!(wrong.is_empty(), "heard: {wrong:#?}");
}

#[test]
fn what_is_spoken_of_is_another_persons() {
    check(
        &[
            "That is my aunt's order.",
            "This order belongs to my neighbour.",
            "Die Sendung gehört meiner Kollegin.",
            "Das ist der Auftrag meiner Chefin",
            "Cette commande appartient à mon patron.",
            "Ese es el pedido de mi suegra",
            "Questo è il conto di mia moglie.",
            "Esse pedido é da minha mãe",
            "Die bestelling is van mijn zus.",
            "To zamówienie męża.",
            "Bu sipariş eşime ait.",
            "Этот заказ принадлежит моей тёще.",
            "هذا الطلب يخص والدتي",
            "那是我妈妈的订单。",
            "それは母の注文です。",
        ],
        Some((true, false)),
    );
    check(
        &["Это жены", "这是我爸爸的", "bu eşimin"],
        Some((false, false)),
    );
}

#[test]
fn other_words_say_something_else() {
    check(
        &[
            "my father told me the order is late",
            "That is my father's favourite lamp.",
            "That was my wife's present, where is it?",
            "The order was for my son.",
            "The parcel is from my brother.",
            "Is that my husband's order?",
            "Was that my husband's order, or mine?",
            "It was not my sister's order",
            "If that was my sister's order, cancel it",
            "The order of my father was late",
            "My father's order",
            "Where is my father's order?",
            "That was my order",
            "my wife's number is R-7",
            "Das war nicht die Bestellung meines Vaters",
            "Die Bestellung war für meine Frau",
            "Das ist die Lampe meines Vaters",
            "No es el pedido de mi padre",
            "Non è l'ordine di mio padre",
            "C'est un cadeau de ma mère",
            "C'est un autre compte",
            "Es otra cuenta",
            "é outra conta",
            "het is niet de bestelling van mijn man",
            "To mamy zamówienie",
            "To nie jest zamówienie mojego ojca",
            "Babamın siparişi nerede?",
            "Это не заказ отца",
            "Заказ мужа ещё не пришёл",
            "أين طلب والدي؟",
            "我爸爸的订单在哪里？",
            "这不是我爸爸的订单",
            "父の注文がまだ届きません",
            "父の注文です",
            "I am a human resources clerk",
            "to someone",
        ],
        None,
    );
}
