//! Words that only ask whether anyone is there, or say that the customer waits: they go on with what was said and want
//! nothing of their own.

use super::words::Part;

/// What may stand around such words.
const AROUND: &[&str] = &[
    "hello", "hi", "hey", "hallo", "ok", "okay", "so", "and", "still", "yet", "please", "sorry",
    "excuse", "me", "und", "noch", "immer", "bitte", "bonjour", "et", "encore", "toujours", "svp",
    "hola", "todavía", "aún", "por", "favor", "ciao", "ancora", "olá", "ainda", "nog", "steeds",
    "halo", "wciąż", "nadal", "ciągle", "merhaba", "hala", "hâlâ", "алло", "ещё", "еще", "всё",
    "все",
];

/// The words themselves, without those around them.
const CHASING: &[&str] = &[
    "are you there",
    "you there",
    "is anyone there",
    "is anybody there",
    "is someone there",
    "anyone there",
    "anybody there",
    "anyone",
    "anybody",
    "i am waiting",
    "im waiting",
    "waiting",
    "i am here",
    "im here",
    "i am waiting for an answer",
    "im waiting for an answer",
    "any news",
    "any update",
    "sind sie da",
    "bist du da",
    "ist da jemand",
    "ist jemand da",
    "jemand da",
    "ich warte",
    "warte",
    "ich warte auf antwort",
    "ich warte auf eine antwort",
    "vous êtes là",
    "êtes vous là",
    "tu es là",
    "il y a quelquun",
    "jattends",
    "está ahí",
    "sigue ahí",
    "sigues ahí",
    "estás ahí",
    "hay alguien",
    "sigo esperando",
    "estoy esperando",
    "cè qualcuno",
    "è lì",
    "siete lì",
    "sto aspettando",
    "sono in attesa",
    "está aí",
    "tem alguém aí",
    "estou à espera",
    "estou esperando",
    "estou aguardando",
    "bent u er",
    "ben je er",
    "is er iemand",
    "ik wacht",
    "jest pan tam",
    "jest pani tam",
    "jest tam ktoś",
    "czy ktoś tam jest",
    "czekam",
    "orada mısınız",
    "orada mısın",
    "kimse var mı",
    "bekliyorum",
    "вы тут",
    "вы здесь",
    "есть кто нибудь",
    "я жду",
    "жду",
    "هل أنت هنا",
    "هل انت هنا",
    "هل من أحد",
    "أنا أنتظر",
    "ما زلت أنتظر",
    "在吗",
    "还在吗",
    "有人吗",
    "我还在等",
    "我在等",
    "いますか",
    "誰かいますか",
    "まだ待っています",
    "待っています",
];

/// Whether a part says nothing else.
pub(super) fn chases(part: &Part<'_>) -> bool {
    let words = part.words.iter().map(|(_, word)| word.as_ref());
    let words: Vec<&str> = words.filter(|word| !AROUND.contains(word)).collect();
    // Longer than any of them: most parts are.
    !words.is_empty() && words.len() <= 6 && CHASING.contains(&words.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::{Part, chases};

    #[test]
    fn who_only_waits_wants_nothing_new() {
        for text in [
            "are you there?",
            "Hello? Are you still there",
            "i am still waiting.",
            "I'm STILL waiting!",
            "any news yet?",
            "Sind Sie noch da?",
            "Ich warte immer noch",
            "Vous êtes toujours là ?",
            "J'attends encore…",
            "¿Hay alguien?",
            "C'è ancora qualcuno?",
            "Ik wacht nog steeds",
            "Wciąż czekam",
            "Hâlâ bekliyorum",
            "Вы ещё тут?",
            "还在吗？",
            "まだ待っています。",
        ] {
            assert!(chases(&Part::read(text)), "{text}");
        }
    }

    #[test]
    fn who_waits_for_something_says_for_what() {
        for text in [
            "I am still waiting for my refund",
            "any news on my order?",
            "Ich warte auf mein Paket",
            "are you there on Monday?",
            "hello",
            "is there anyone who can cancel it",
            "我还在等我的退款",
            "please",
        ] {
            assert!(!chases(&Part::read(text)), "{text}");
        }
    }
}
