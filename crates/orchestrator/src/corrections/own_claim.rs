//! Whether an answer to "is this your own account?" plainly says so: it says that, and nothing else. "Yes, my wife's" is none,
//! and neither is a sentence with a word that is not known here.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::doubts::writes_no_blanks;

/// The most words of such an answer.
const LONGEST: usize = 12;

/// The words and phrases that it may have.
#[derive(Default)]
struct Words {
    /// Those that say it.
    says: HashSet<&'static str>,
    /// Those that may stand beside them.
    beside: HashSet<&'static str>,
    /// Both, of scripts that write no blanks; the longest first.
    inside: Vec<(&'static str, bool)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for line in include_str!("own_claim.txt").lines() {
        let Some((kind, listed)) = line.split_once(':') else {
            continue;
        };
        let says = kind == "says";
        for word in listed.split_whitespace() {
            if word.chars().any(writes_no_blanks) {
                words.inside.push((word, says));
            } else if says {
                words.says.insert(word);
            } else {
                words.beside.insert(word);
            }
        }
    }
    let length = |(word, _): &(&str, bool)| std::cmp::Reverse(word.chars().count());
    words.inside.sort_by_key(length);
    words
});

/// Whether an answer to "is this your own account?" plainly says so.
pub(crate) fn claims_account(text: &str) -> bool {
    let text = text.replace('\u{2019}', "'").to_lowercase();
    let split = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-'));
    let (mut says, mut count) = (false, 0);
    for word in text.split(split).filter(|word| !word.is_empty()) {
        count += 1;
        let Some(said) = known(word) else {
            return false;
        };
        says |= said;
    }
    says && count <= LONGEST
}

/// Whether a word says it, if it may stand in such an answer.
fn known(word: &str) -> Option<bool> {
    let words = &*WORDS;
    if words.says.contains(word) {
        return Some(true);
    }
    if words.beside.contains(word) {
        return Some(false);
    }
    let (mut rest, mut says) = (word, false);
    while !rest.is_empty() {
        let (begins, said) = words
            .inside
            .iter()
            .find(|(known, _)| rest.starts_with(known))?;
        says |= said;
        rest = rest.strip_prefix(begins)?;
    }
    Some(says)
}

#[cfg(test)]
mod tests {
    use super::claims_account;

    #[test]
    fn a_plain_claim_is_one_in_thirteen_languages() {
        for yes in [
            "Yes",
            "yes, it's mine",
            "Yes, that is my own account.",
            "it is",
            "Both are mine",
            "Ja, das bin ich selbst",
            "Klar, mein Konto",
            "Oui, c'est mon compte",
            "oui c'est ma commande",
            "Sí, son mis datos",
            "claro, es mía",
            "Sì, certo che è il mio",
            "Sim, é a minha conta",
            "exatamente, sou eu",
            "Ja hoor, mijn eigen account",
            "Tak, to moje konto",
            "Potwierdzam, konto jest moje",
            "Evet, kendi hesabım",
            "aynen",
            "Да, это мой аккаунт",
            "ага",
            "так точно, всё моё",
            "نعم، هذا حسابي",
            "اي نعم",
            "是的，是我自己的账号",
            "嗯，我的",
            "はい",
            "はい、そうです",
            "ええ、本人です",
            "間違いなく私の情報です",
        ] {
            assert!(claims_account(yes), "{yes}");
        }
    }

    #[test]
    fn a_yes_with_anything_else_is_none() {
        for no in [
            "No",
            "Yes, my mother's",
            "Yes, but not in my name",
            "not mine",
            "Yes, she told me to say yes",
            "ida@lib.example",
            "Ja, auf meine Chefin",
            "Ja ja, schön wär's",
            "Oui, mais pas à mon nom",
            "c'est pas mon compte",
            "Sí, pero a nombre de otra",
            "no son mis datos",
            "Sì, ma a nome di mia moglie",
            "Sim, a da minha mulher",
            "Niet echt van mij maar ik mag het gebruiken",
            "Tak, to sprzedawcy",
            "Tak, kazała mi tak powiedzieć",
            "Evet, eşimin",
            "benim değil",
            "Да, то есть аккаунт мамин",
            "не мой",
            "نعم، للبائع",
            "ليس حسابي",
            "是的，其实账号是我妈的",
            "好像是吧",
            "不是我的",
            "いいえ",
            "はい、母のです",
            "本人ではありません",
            "what do you mean?",
            "the account",
            "",
        ] {
            assert!(!claims_account(no), "{no}");
        }
    }
}
