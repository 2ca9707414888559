//! What a customer takes back is withdrawn in whatever language, and nothing is wanted in its place that they did not say.

use crate::examples::{shop, wanted};

const CANCEL: &str = "I am ida.sample@example.com. Please cancel LH-20001.";
const WITHDRAWN: &[&str] = &["cancel_order withdrawn LH-20001"];

/// The requests after these messages.
fn after(said: &[&str]) -> Vec<String> {
    let mut talk = shop().talk();
    for text in said {
        shop().says(&mut talk, text);
    }
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "I want to talk to a person");
    }
    wanted(&talk)
}

/// Every text that does not lead from a cancellation to these requests.
#[track_caller]
fn check(texts: &[&str], expected: &[&str]) {
    let found = texts.iter().map(|text| (text, after(&[CANCEL, text])));
    let wrong: Vec<_> = found.filter(|(_, found)| found != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_request_is_withdrawn_in_every_language() {
    check(
        &[
            "We changed our minds.",
            "Let's leave it as it is, please.",
            "Turned out I need it, never mind",
            "Please don't cancel it!",
            "Don't. I'd like to have it.",
            "Kommando zurück!",
            "Bitte auf keinen Fall stornieren",
            "Oubliez ça, on le garde.",
            "En aucun cas n'annulez la commande",
            "Ach, lassen Sie es doch bitte.",
            "Ich habe es mir doch anders überlegt",
            "Das ist nicht mehr nötig, danke",
            "Bitte doch nicht stornieren",
            "Euh, laissez ça comme ça",
            "Non, n'annulez pas la commande",
            "Ce n'est plus la peine, merci",
            "Bueno, ya no hace falta",
            "No, por favor no la anulen",
            "Me la quedo",
            "Aspetti, non serve più",
            "No, non annulli l'ordine",
            "Ci ho ripensato",
            "Desculpe, já não é preciso",
            "Não cancelem, por favor",
            "Mudámos de ideias",
            "Sorry, dat hoeft niet meer",
            "Annuleer hem toch maar niet",
            "Ik heb me bedacht",
            "Rozmyśliłam się",
            "Proszę jednak nie anulować",
            "Przepraszam, już nie trzeba",
            "Vazgeçtik, böyle kalsın",
            "Lütfen iptal etmeyin",
            "Artık gerek yok",
            "Я передумал",
            "Пожалуйста, не отменяйте",
            "Ой, уже не надо",
            "غيرنا رأينا",
            "من فضلكم لا تلغوا الطلب",
            "لا داعي لذلك",
            "我改主意了",
            "还是别取消了",
            "不用了，谢谢",
            "やっぱりやめます",
            "キャンセルしないでください",
            "気が変わりました",
        ],
        WITHDRAWN,
    );
}

#[test]
fn the_reason_for_it_is_no_new_wish() {
    check(
        &[
            "Actually no, leave it, I want the chair after all.",
            "Never mind, my husband likes it.",
            "Forget it, the chair has just arrived",
            "Oops, found another use for it, never mind.",
            "Ach nein, vergessen Sie es, meine Frau will ihn doch.",
            "算了，我还是要。",
        ],
        WITHDRAWN,
    );
}

#[test]
fn what_is_wanted_in_its_place_is_heard() {
    check(
        &["Never mind that, where is my order LH-20003?"],
        &[
            "cancel_order withdrawn LH-20001",
            "order_status ready_for_person LH-20003",
        ],
    );
}

#[test]
fn only_what_is_named_is_withdrawn() {
    let both = "I am ida.sample@example.com. Please cancel LH-20001 and LH-20003.";
    for text in [
        "Forget LH-20001, please.",
        "keep LH-20001 please",
        "Sorry, keep the chair, just cancel the rain barrel.",
        "Vergessen Sie LH-20001 bitte",
        "Laissez tomber LH-20001",
        "Olviden LH-20001",
        "Lasciate stare LH-20001",
        "Esqueçam LH-20001",
        "Vergeet LH-20001",
        "LH-20001 zostaje",
        "LH-20001 kalsın",
        "LH-20001 оставьте",
    ] {
        let found = after(&[both, text]);
        assert_eq!(found, ["cancel_order ready_for_person LH-20003"], "{text}");
    }
}

#[test]
fn a_denial_of_something_else_withdraws_nothing() {
    for text in [
        "It can't be cancelled any other way, can it?",
        "I cannot cancel it myself",
        "Why don't you cancel it?",
        "Ich kann es nicht selbst stornieren",
        "Leave the parcel at the door",
        "Don't leave me waiting",
        "No, cancel it!",
    ] {
        let found = after(&[CANCEL, text]);
        let open = |one: &String| one.starts_with("cancel_order ready_for_person");
        assert!(found.iter().any(open), "{text}: {found:?}");
    }
    let status = "I am ida.sample@example.com. Where is LH-20003?";
    let found = after(&[status, "Thanks. And no, please don't cancel it!"]);
    assert_eq!(found, ["order_status answered LH-20003"]);
}

#[test]
fn a_complaint_is_withdrawn_where_nothing_is_wrong_after_all() {
    let broken = "I am ida.sample@example.com. The rain barrel of LH-20003 arrived damaged.";
    for text in [
        "No wait, it does work.",
        "Oops, it works, I had it upside down",
        "Ach, es funktioniert doch",
        "Ah non, ça marche",
        "Perdón, ya funciona",
        "Sorry, hij werkt toch",
    ] {
        let found = after(&[broken, text]);
        assert_eq!(found, ["damaged_order withdrawn LH-20003"], "{text}");
    }
    for text in [
        "No, it does not work",
        "Does it work with salt water?",
        "Sorry, it still does not work",
    ] {
        let found = after(&[broken, text]);
        let open = |one: &String| one.starts_with("damaged_order ready_for_person");
        assert!(found.iter().any(open), "{text}: {found:?}");
    }
}

#[test]
fn who_it_was_is_no_wish() {
    for text in [
        "That was my neighbour.",
        "It's only my sister.",
        "Das war mein Nachbar.",
        "C'était mon voisin.",
        "Era mi vecina.",
        "That was my wife, who wrote.",
        "Das war meine Frau, die getippt hat.",
        "Dat was mijn buurman.",
    ] {
        let said = format!("{text} Where is LH-20003? ida.sample@example.com");
        let found = after(&[&said]);
        assert_eq!(found, ["order_status answered LH-20003"], "{text}");
    }
}
