//! Types a customer's sentence, with typing mistakes. Numbers and addresses are typed with care.

use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::persona::Habits;

/// Time before a customer starts to type, in milliseconds.
const THINKING_MS: u64 = 900;

/// Time for one character, in milliseconds.
const CHARACTER_MS: u64 = 45;

/// The time typing a text takes.
pub(super) fn time_for(text: &str) -> u64 {
    let characters = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    THINKING_MS + CHARACTER_MS * characters.min(400)
}

/// The messages a text becomes.
pub(super) fn messages(text: &str, habits: &Habits, rng: &mut ChaCha8Rng) -> Vec<String> {
    let typed = typed(text, habits, rng);
    if !habits.in_pieces {
        return vec![typed];
    }
    let mut pieces: Vec<String> = Vec::new();
    for sentence in typed.split_inclusive(['.', '?', '!']) {
        // A short remainder, such as the second half of an address, stays with its sentence.
        match pieces.last_mut() {
            Some(last) if sentence.trim().len() < 6 || !sentence.starts_with(' ') => {
                last.push_str(sentence);
            }
            _ => pieces.push(sentence.trim().to_owned()),
        }
    }
    pieces.retain(|p| !p.is_empty());
    pieces
}

fn typed(text: &str, habits: &Habits, rng: &mut ChaCha8Rng) -> String {
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let careful = word.contains(|c: char| c.is_ascii_digit() || c == '@');
            let mut word = word.to_owned();
            if !careful && word.len() > 4 && word.is_ascii() && rng.random_bool(habits.typos) {
                word = mistyped(&word, rng);
            }
            if habits.lower_case {
                word = word.to_lowercase();
            }
            word
        })
        .collect();
    words.join(" ")
}

/// One slip: two letters swapped, one left out, one doubled. Never at the ends of the word.
fn mistyped(word: &str, rng: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = rng.random_range(1..letters.len() - 2);
    match [0, 1, 2].choose(rng) {
        Some(0) => letters.swap(at, at + 1),
        Some(1) => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;

    use super::*;

    proptest! {
        #[test]
        fn numbers_survive_any_habit(seed: u64, typos in 0.0..1.0_f64, lower_case: bool, in_pieces: bool) {
            let habits = Habits { typos, lower_case, in_pieces, rambles: false, number_first: false };
            let text = "Hello there. My order number is PG-123456, and my e-mail is ada.bly7@example.com. Thanks a lot!";
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let all = messages(text, &habits, &mut rng).join("\n").to_lowercase();
            prop_assert!(all.contains("pg-123456"), "{}", all);
            prop_assert!(all.contains("ada.bly7@example.com"), "{}", all);
        }

        #[test]
        fn any_text_can_be_typed(seed: u64, text in ".{0,200}", in_pieces: bool) {
            let habits = Habits { typos: 1.0, lower_case: true, in_pieces, rambles: false, number_first: false };
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            for message in messages(&text, &habits, &mut rng) {
                prop_assert!(time_for(&message) >= THINKING_MS);
            }
        }
    }
}
