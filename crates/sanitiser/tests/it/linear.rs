//! Texts made to be slow: four times the length must not take much more than four times as long.

use std::fs;
use std::time::{Duration, Instant};

use baton_sanitiser::{Policy, sanitise};

const SHORT: usize = 3_500;
/// For a busy machine; a quadratic pass takes seconds here.
const SLACK: Duration = Duration::from_millis(150);
/// A quadratic pass would take sixteen times as long.
const MOST: u32 = 9;

/// Processor time of this thread; elapsed time if the system does not say.
fn clock(start: Instant) -> Duration {
    let on_processor = fs::read_to_string("/proc/thread-self/schedstat").ok();
    on_processor
        .and_then(|times| times.split(' ').next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn shortest_time(text: &str) -> Duration {
    let policy = Policy::default();
    let start = Instant::now();
    let times = (0..3).map(|_| {
        let before = clock(start);
        std::hint::black_box(sanitise(text, &policy));
        clock(start).saturating_sub(before)
    });
    times.min().unwrap_or_default()
}

#[test]
fn time_grows_with_length_only() {
    for unit in [
        "<",
        "<a ",
        "<a ='",
        "<!--",
        "<script>",
        "&",
        "&lt",
        "&amp;",
        "&#",
        "\u{1b}]",
        "[",
        "4 ",
        "41-11.",
        "4111 1111 1111 1111 ",
        "123-45-",
        "DE89 ",
        "password is ",
        "password: ",
        "pw:\n",
        "password for a a a ",
        "x is my ",
        "password: blue ",
        "four ",
        "double ",
        "forty and ",
        "4111 then ",
        "(4111)",
        "4111 and the rest is 1111 1111 1111, ",
        "4111x",
        "1. 4111\n",
        "四",
        "一下",
        "пять ",
        "cvv is the ",
        "код это ",
        "4111111111111111 exp and the ",
        "pin 1234 or ",
        "order number 4111111111111111, ",
        "secret=secret=",
        "e\u{301}",
        "-----BEGIN PRIVATE KEY-----",
        "[card number removed",
        "&<b>amp;",
    ] {
        let short = shortest_time(&unit.repeat(SHORT / unit.len()));
        let long = shortest_time(&unit.repeat(4 * SHORT / unit.len()));
        assert!(
            long <= short * MOST + SLACK,
            "{unit:?}: {short:?}, four times as long: {long:?}"
        );
    }
}
