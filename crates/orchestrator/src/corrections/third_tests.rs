//! Sentences that give an address to another person, and those with which customers give their own.

use super::*;

const ADDRESS: &str = "anna@shop.example";

#[track_caller]
fn check(texts: &[&str], expected: bool) {
    let read = |text: &&&str| {
        let start = text.find(ADDRESS).expect("the address");
        is_of_a_third(text, &(start..start + ADDRESS.len())) != expected
    };
    let wrong: Vec<_> = texts.iter().filter(read).collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[test]
fn what_is_given_to_another_person_is_not_the_writers() {
    check(
        &[
            "his e-mail is anna@shop.example and the order LH-1",
            "her email is anna@shop.example and the order LH-1",
            "I'm his daughter, his mail is anna@shop.example, LH-1",
            "Otto's e-mail is anna@shop.example, LH-1",
            "anna@shop.example is his address",
            "I'm calling on behalf of anna@shop.example, order LH-1",
            "my mail was hacked by anna@shop.example who stole LH-1",
            "someone with anna@shop.example used my card for LH-1",
            "a certain anna@shop.example got my parcel LH-1",
            "the seller anna@shop.example sent me LH-1",
            "the recipient anna@shop.example should get LH-1",
            "Anna (anna@shop.example) asked me about LH-1",
            "Otto E. (anna@shop.example) needs LH-1 soon",
            "customer anna@shop.example complains about LH-1",
            "I sold LH-1 to anna@shop.example",
            "I gave LH-1 as a present to anna@shop.example",
            "I found a parcel of anna@shop.example with LH-1 on it",
            "it was ordered by anna@shop.example, LH-1",
            "please send a copy to anna@shop.example, my order is LH-1",
            "cc: anna@shop.example re LH-1",
            "reply to my lawyer at anna@shop.example about LH-1",
            "Order LH-1 for Mr A. B., mail anna@shop.example. I am the courier.",
            "you sent the invoice of LH-1 to anna@shop.example instead of me",
            "why does your mail about LH-1 go to anna@shop.example?",
            "is anna@shop.example the mail on LH-1?",
            "if my mail were anna@shop.example and my order LH-1, what would you say?",
            "Seine Mail ist anna@shop.example, Bestellung LH-1",
            "die Bestellung LH-1 von anna@shop.example",
            "Ich bin seine Tochter, Mail anna@shop.example",
            "Ich habe LH-1 an anna@shop.example verkauft",
            "Son adresse est anna@shop.example, commande LH-1",
            "la commande LH-1 de anna@shop.example",
            "j'ai vendu LH-1 à anna@shop.example",
            "Su correo es anna@shop.example, pedido LH-1",
            "el pedido LH-1 de anna@shop.example",
            "La sua mail è anna@shop.example, ordine LH-1",
            "l'ordine LH-1 di anna@shop.example",
            "Zijn e-mail is anna@shop.example, bestelling LH-1",
            "de bestelling LH-1 van anna@shop.example",
            "O e-mail dele é anna@shop.example, encomenda LH-1",
            "a encomenda LH-1 de anna@shop.example",
            "Jego mail to anna@shop.example, zamówienie LH-1",
            "zamówienie LH-1 od anna@shop.example",
            "Onun e-postası anna@shop.example, sipariş LH-1",
            "LH-1 siparişi anna@shop.example'in",
            "Его почта anna@shop.example, заказ LH-1",
            "заказ LH-1 от anna@shop.example",
            "بريده anna@shop.example والطلب LH-1",
            "الطلب LH-1 من anna@shop.example",
            "他的邮箱是 anna@shop.example，订单 LH-1",
            "LH-1 我卖给 anna@shop.example",
            "彼のメールは anna@shop.example 、注文 LH-1",
            "anna@shop.example の注文 LH-1",
        ],
        true,
    );
}

#[test]
fn what_customers_give_of_themselves_is_theirs() {
    check(
        &[
            "my order LH-1, mail anna@shop.example",
            "anna@shop.example, LH-1",
            "anna@shop.example",
            "I am Anna Berg, anna@shop.example",
            "order LH-1 under anna@shop.example",
            "the order LH-1 from last week, my mail is anna@shop.example",
            "it's registered with anna@shop.example",
            "My account is registered to anna@shop.example",
            "write to me at anna@shop.example",
            "the account is under anna@shop.example",
            "My e-mail address is anna@shop.example.",
            "It is anna@shop.example, can you check?",
            "Here is my mail: anna@shop.example",
            "I ordered with anna@shop.example",
            "I'm writing from anna@shop.example",
            "my e-mail of anna@shop.example",
            "My order LH-1 has not arrived. E-mail: anna@shop.example",
            "His order came, mine not: my e-mail is anna@shop.example",
            "Otto's order came. My e-mail is anna@shop.example",
            "That's it. anna@shop.example",
            "What's next? E-mail anna@shop.example",
            "Meine Mail ist anna@shop.example, Bestellung LH-1",
            "Bestellung LH-1, anna@shop.example",
            "Ich bin Anna Berg, E-Mail anna@shop.example",
            "Ich habe mit anna@shop.example bestellt",
            "Meine Mail ist anna@shop.example, die Bestellung LH-1",
            "E-Mail anna@shop.example, der Auftrag LH-1",
            "anna@shop.example, will you check LH-1?",
            "my mail anna@shop.example should be in your system",
            "Mon adresse est anna@shop.example, commande LH-1",
            "anna@shop.example, ma commande est LH-1",
            "écrivez-moi à anna@shop.example",
            "Mi correo es anna@shop.example, pedido LH-1",
            "La mia mail è anna@shop.example, ordine LH-1",
            "Mijn e-mail is anna@shop.example, bestelling LH-1",
            "O meu e-mail é anna@shop.example, encomenda LH-1",
            "Mój mail to anna@shop.example, zamówienie LH-1",
            "E-postam anna@shop.example, sipariş LH-1",
            "Моя почта anna@shop.example, заказ LH-1",
            "بريدي anna@shop.example والطلب LH-1",
            "我的邮箱是 anna@shop.example，订单 LH-1",
            "私のメールは anna@shop.example です。注文 LH-1",
        ],
        false,
    );
}
