//! What the sanitiser costs on messages in which there is nothing to remove.

use std::hint::black_box;
use std::time::Instant;

use baton_sanitiser::{Memory, Policy, sanitise, sanitise_next};

/// Messages of about 300 bytes, as customers write them.
const MESSAGES: [(&str, &str); 4] = [
    (
        "english",
        "Hello, I have been a customer for eleven years and never had this trouble before. Yesterday the app \
         charged me twice for the same two tickets, and when I rang they told me to write here instead. Could \
         somebody please look at it before Friday, because we leave on Saturday and one of us needs the refund?",
    ),
    (
        "english with numbers",
        "Hello, my order 100482 of 20 May has not come, and the parcel 1Z999AA10123456784 has stood in the same \
         depot for 6 days now. I called 030 1234567 three times and waited 45 minutes each time. Could one of \
         you please send it to 12 Main Street, 94107, or refund the 49.90 before Friday? Thanks, Bob Miller.",
    ),
    (
        "german",
        "Guten Tag, ich bin seit elf Jahren Kunde und hatte noch nie solche Schwierigkeiten. Gestern hat die App \
         zweimal für dieselben Fahrkarten abgebucht, und am Telefon hieß es, ich solle hier schreiben. Könnte \
         bitte jemand vor Freitag nachsehen, weil wir am Samstag fahren und das Geld dann brauchen werden?",
    ),
    (
        "russian",
        "Здравствуйте, я ваш клиент уже много лет, и такого ещё не было. Вчера приложение дважды списало деньги за \
         одни и те же билеты, а по телефону сказали написать сюда.",
    ),
];

const ROUNDS: u32 = 2_000;

fn main() {
    let policy = Policy::default();
    for (name, text) in MESSAGES {
        let mut best = [f64::MAX; 2];
        for _ in 0..15 {
            let start = Instant::now();
            for _ in 0..ROUNDS {
                black_box(sanitise(black_box(text), &policy));
            }
            best[0] = best[0].min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            for _ in 0..ROUNDS {
                black_box(sanitise_next(
                    &mut Memory::default(),
                    black_box(text),
                    &policy,
                ));
            }
            best[1] = best[1].min(start.elapsed().as_secs_f64());
        }
        let [alone, next] = best.map(|seconds| seconds / f64::from(ROUNDS) * 1e6);
        println!(
            "{name}: {} bytes, alone {alone:.2} µs, with memory {next:.2} µs",
            text.len()
        );
    }
}
