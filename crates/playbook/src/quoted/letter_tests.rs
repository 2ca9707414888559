//! Messages to customers, and messages of customers.

use super::*;

/// The customer's own words beside a message to them.
#[track_caller]
fn check(text: &str, own: &[&str]) {
    let span = letter(text).unwrap_or_else(|| panic!("all is own: {text}"));
    let parts = [&text[..span.start], &text[span.end..]];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    assert_eq!(parts, own, "{text}");
}

#[track_caller]
fn own(text: &str) {
    assert_eq!(letter(text).map(|span| &text[span]), None, "{text}");
}

#[test]
fn thanks_for_an_order_are_not_the_customers() {
    for text in [
        "Dear Otto Berg, thank you for your order W-20001. E-mail: otto@example.org",
        "Thank you for your order!\nOrder: W-20001\nE-mail: otto@example.org",
        "Order W-20001\nThank you for your order\nOtto Berg, otto@example.org",
        "Hallo Otto, vielen Dank für Ihre Bestellung W-20001. E-Mail: otto@example.org",
        "Bonjour Otto Berg,\nMerci pour votre commande W-20001.\notto@example.org",
        "Hola Otto: gracias por su pedido W-20001, otto@example.org",
        "Gentile Otto Berg,\ngrazie per il tuo ordine W-20001. otto@example.org",
        "Beste Otto, bedankt voor je bestelling W-20001, otto@example.org",
        "Olá Otto, obrigado pela sua encomenda W-20001, otto@example.org",
        "Dzień dobry Otto, dziękujemy za zamówienie W-20001, otto@example.org",
        "Sayın Otto Berg, siparişiniz için teşekkür ederiz. W-20001 otto@example.org",
        "Уважаемый Отто, спасибо за заказ W-20001. otto@example.org",
        "شكرا لطلبك W-20001 otto@example.org",
        "尊敬的王伟：感谢您的订购。W-20001 otto@example.org",
        "ベルク オットー 様\nこの度はご注文いただき、誠にありがとうございます。W-20001 otto@example.org",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_tells_a_person_of_their_order_is_not_the_customers() {
    for text in [
        "Dear Mr Berg,\n\nYour order W-20001 has been shipped to otto@example.org.",
        "Hi Otto, we have received your order W-20001 (otto@example.org).",
        "Sehr geehrter Herr Berg,\nIhre Bestellung W-20001 wurde versendet. otto@example.org",
        "Madame Berg, votre commande W-20001 est confirmée. otto@example.org",
        "Estimado Otto: su pedido W-20001 ha sido enviado. otto@example.org",
        "Dear customer, your booking W-20001 is confirmed, otto@example.org",
        "Order confirmation\n\nOrder: W-20001\nE-mail: otto@example.org",
        "Bestellbestätigung W-20001\nName: Otto Berg",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_the_customer_says_beside_it_is_theirs() {
    check(
        "Where is it? This is what I got:\n\nDear Otto Berg, thank you for your order W-20001.\nE-mail: otto@example.org",
        &["Where is it? This is what I got:"],
    );
    check(
        "Dear Otto Berg, thank you for your order W-20001. E-mail: otto@example.org\n\nWhere is my order? W-20002\n\nAnna",
        &["Where is my order? W-20002\n\nAnna"],
    );
    check(
        "Dear Otto Berg,\n\nthank you for your order W-20001.\n\nYour team\n\nI have never ordered this.\nOrder: W-20002\nE-mail: anna@example.org",
        &["I have never ordered this.\nOrder: W-20002\nE-mail: anna@example.org"],
    );
    check(
        "Dear Otto Berg, thank you for your order W-20001. Where is my order?",
        &["Where is my order?"],
    );
    check(
        "Vielen Dank für Ihre Bestellung W-20001.\nLieferung an: Otto Berg\nFragen? service@example.org\n\nIch warte noch immer!",
        &["Ich warte noch immer!"],
    );
    check(
        "Thank you for your order W-20001.\nMy account\nOtto Berg, otto@example.org",
        &[],
    );
}

#[test]
fn what_customers_write_is_theirs() {
    for text in [
        "Name: Otto Berg\nPostcode: 12345\nOrder: W-20001",
        "Hello,\nmy order W-20001 has not arrived.\nE-mail: otto@example.org\nKind regards\nOtto Berg",
        "Hi Anna, thank you for your help with order W-20001. My e-mail is otto@example.org",
        "Dear Mrs Smith, thank you for your order confirmation W-20001. My e-mail is otto@example.org",
        "Dear Sir or Madam, I refer to your order confirmation W-20001, otto@example.org",
        "It says your order has been delivered, but W-20001 is not here. otto@example.org",
        "We received your order W-20001 broken, otto@example.org",
        "Vielen Dank für Ihre Antwort. Bestellung W-20001, otto@example.org",
        "Sehr geehrte Damen und Herren, meine Bestellung W-20001 ist nicht da. otto@example.org",
        "I have lost my order confirmation. W-20001, otto@example.org",
        "Order confirmation please: W-20001, otto@example.org",
        "Thanks for the quick delivery! One lamp of W-20001 is broken. otto@example.org",
        "Merci pour votre réponse, ma commande est W-20001",
        "Gracias por su ayuda. Mi pedido es W-20001",
    ] {
        own(text);
    }
}
