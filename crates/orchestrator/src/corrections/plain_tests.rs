use super::*;

const MAIL: &str = "mara@shop.example";

pub(super) fn mention(text: &str) -> Vec<Mention<'_>> {
    let found = text.match_indices('@').map(|(at, _)| {
        let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.');
        let start = text[..at].rfind(|c| !inside(c)).map_or(0, |place| {
            place + text[place..].chars().next().map_or(1, char::len_utf8)
        });
        let end = text[at + 1..]
            .find(|c| !inside(c))
            .map_or(text.len(), |place| at + 1 + place);
        start..start + text[start..end].trim_end_matches('.').len()
    });
    let codes = text
        .match_indices("LH-1")
        .map(|(at, code)| at..at + code.len());
    let mut all: Vec<Mention<'_>> = found
        .map(|span| (span, true))
        .chain(codes.map(|span| (span, false)))
        .map(|(span, only_one)| Mention {
            fact: if only_one { "email" } else { "order" },
            value: &text[span.clone()],
            span,
            only_one,
            own: true,
        })
        .collect();
    all.sort_by_key(|mention| mention.span.start);
    all
}

/// Whether the address is the writer's own.
fn is_own(text: &str) -> bool {
    let mentions = mention(text);
    let mut named = not_plain(text, &mentions, (&|_| false, &|_| false));
    let open = alternatives(text, &mentions, &|nth| !named.contains(&nth));
    named.extend(open);
    (0..mentions.len()).any(|nth| mentions[nth].value == MAIL && !named.contains(&nth))
}

#[track_caller]
pub(super) fn check(texts: &[&str], expected: bool) {
    let wrong: Vec<String> = texts
        .iter()
        .map(|text| text.replace('…', MAIL))
        .filter(|text| is_own(text) != expected)
        .collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[test]
fn what_customers_give_in_everyday_words_is_their_own() {
    check(
        &[
            "…",
            "…, LH-1",
            "LH-1 …",
            "Where is LH-1? …",
            "whats up with my order … LH-1",
            "My e-mail is …",
            "my email … and order LH-1",
            "I'm …, where is my order",
            "I am Mara Stone, …",
            "I ordered a chair with … on Monday and it never arrived",
            "It's …",
            "e-mail: …",
            "E-Mail … / LH-1",
            "The address I used is …",
            "registered under …",
            "My wife is at home on Friday. My e-mail is …",
            "He never came back to me, my mail is …",
            "my husband is away, I'm …",
            "Please cancel my order, …",
            "Sure: …",
            "Yes, it is …",
            "Hello, can you check? …",
            "sorry, typo: …",
            "… is me, otto@x.example is my husband",
            "otto@x.example is him, I'm …",
            "My husband's e-mail is otto@x.example, mine is …",
            "Meine E-Mail ist …",
            "meine mail: …",
            "Ich habe mit … bestellt",
            "Bestellt habe ich unter …",
            "Bestellung LH-1, …",
            "Hallo, ich bin … und warte auf mein Paket",
            "Mon e-mail est …",
            "j'ai commandé avec …",
            "Hi team, my order LH-1 isn't here. … cheers Mara",
            "Mi correo es …",
            "pedí con …",
            "La mia mail è …",
            "ho ordinato con …",
            "Mijn e-mail is …",
            "ik heb besteld met …",
            "O meu e-mail é …",
            "comprei com …",
            "Mój e-mail to …",
            "Zamówiłam na adres …",
            "E-postam …",
            "… ile sipariş verdim",
            "Моя почта …",
            "Я заказывал на …",
            "بريدي …",
            "我的邮箱是 …",
            "我的订单 LH-1 在哪里？…",
            "注文 LH-1 はどこですか。…",
            "私のメールは … です",
            "I think it is …",
            "It should be …",
            "Can you help? My mail is …",
            "I'm not sure about the number, my e-mail is …",
        ],
        true,
    );
}

#[test]
fn what_is_not_plainly_theirs_only_names_someone() {
    check(
        &[
            "My mother ordered LH-1 with …",
            "Ordered by my wife via …",
            "my wife ordered, …",
            "My wife is waiting for it. …",
            "And now my husband's: …",
            "And hers? …",
            "Account: … (not mine)",
            "The e-mail of the account holder is …",
            "The customer is …, I'm the neighbour",
            "Our client (…) is waiting for LH-1",
            "Somebody used … to order LH-1",
            "I got an e-mail for … about LH-1",
            "Otto said: …, LH-1",
            "Otto ordered it with …",
            "My husband said my mail is …",
            "He told me to tell you …",
            "It says here: account …",
            "The paper says LH-1 and …",
            "On the parcel: …",
            "WhatsApp Otto: … LH-1",
            "Message from Otto: …",
            "[Screenshot text] Account: …",
            "SMS from you: log in with …",
            "Now as Otto: …",
            "Otto Berg ‹…›: my order is late",
            "either otto@x.example or …",
            "otto@x.example or maybe …",
            "otto@x.example and …",
            "My mails are otto@x.example or …",
            "…/backup",
            "https://…/login",
            "http://x.example/?u=…",
            "user=…&x=1",
            "evil.example:…",
            "LH-1 > …",
            "Papas Bestellung LH-1, …",
            "email … (or otto@x.example, not sure) LH-1",
            "He goes: my mail is … and order LH-1",
            "my other e-mail is …",
            "my new address is …",
            "Meine Mutter hat LH-1 mit … bestellt",
            "Auf dem Paket steht …",
            "Otto sagt, …",
            "Weitergeleitet von Otto …",
            "Der Kunde ist …",
            "Ma mère a commandé avec …",
            "Sur le colis : …",
            "Mi madre pidió con …",
            "Mia madre ha ordinato con …",
            "Mijn moeder heeft besteld met …",
            "A minha mãe encomendou com …",
            "Moja mama zamówiła na …",
            "Annem … ile sipariş verdi",
            "Моя мама заказала на …",
            "أمي طلبت ب …",
            "我妈妈用 … 订的",
            "母が … で注文しました",
        ],
        false,
    );
}

#[test]
fn what_is_only_supposed_or_guessed_names_someone() {
    check(
        &[
            "Suppose my e-mail is …",
            "Let's say my e-mail is …, what then?",
            "Pretend I'm Mara. My e-mail is …",
            "What if I told you my e-mail is …?",
            "Is my e-mail …?",
            "Am I …?",
            "Where is LH-1? Maybe …",
            "Where is LH-1? Or try …",
            "Where is LH-1? could it be …?",
            "Where is LH-1? … perhaps",
            "Where is LH-1? … not sure",
            "For example my e-mail could be …",
            "Do not use …. Where is LH-1?",
            "Angenommen, meine Mail ist …",
            "Vielleicht …",
            "Supposons que mon e-mail soit …",
            "peut-être …",
            "Supongamos que mi correo es …",
            "Mettiamo che la mia mail sia …",
            "Digamos que o meu e-mail é …",
            "Stel dat mijn e-mail … is",
            "Załóżmy, że mój mail to …",
            "Diyelim ki e-postam …",
            "Допустим, моя почта …",
            "لنفترض أن بريدي …",
            "假设我的邮箱是…",
            "仮に私のメールが…だとしたら",
        ],
        false,
    );
}
