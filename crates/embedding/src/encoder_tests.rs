use super::*;

use std::path::Path;

/// The weights of this machine, where they have been fetched.
fn encoder() -> Option<Encoder> {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let usual = Path::new(&home).join(".local/share/baton/weights");
    let named = std::env::var_os("BATON_WEIGHTS").map_or(usual, Into::into);
    match Weights::find(&named) {
        Ok(weights) => Some(Encoder::open(&weights).unwrap()),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

#[test]
fn vectors_are_those_that_the_makers_of_the_model_publish() {
    let Some(encoder) = encoder() else { return };
    let texts = ["This is an example sentence", "Each sentence is converted"];
    let vectors = encoder.encode_framed(&texts).unwrap();
    let check = |vectors: &TextVectors, beginning: [f32; 6]| {
        for (found, expected) in vectors.near.iter().zip(beginning) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    };
    check(
        &vectors[0],
        [
            0.067_657, 0.063_496, 0.048_713, 0.079_305, 0.037_448, 0.002_653,
        ],
    );
    check(
        &vectors[1],
        [
            0.086_439, 0.102_763, 0.005_395, 0.002_044, -0.009_963, 0.025_385,
        ],
    );
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_others() {
    let Some(encoder) = encoder() else { return };
    let texts = [
        "where is my card",
        "my card has not come",
        "hi",
        "",
        "a much longer text about nothing",
    ];
    let together = encoder.encode(&texts).unwrap();
    for (text, vectors) in texts.iter().zip(&together) {
        let alone = &encoder.encode(&[text]).unwrap()[0];
        assert!(vectors.near.iter().all(|part| part.is_finite()), "{text}");
        if !text.is_empty() {
            assert!(cosine(&vectors.near, &alone.near) > 0.9999, "{text}");
            assert!(cosine(&vectors.before, &alone.before) > 0.9999, "{text}");
        }
    }
    assert!(
        cosine(&together[0].near, &together[1].near) > cosine(&together[0].near, &together[4].near)
    );
}

#[test]
fn an_endless_text_is_cut() {
    let Some(encoder) = encoder() else { return };
    let endless = "my card has not come ".repeat(500);
    let vectors = encoder.encode(&[&endless]).unwrap();
    assert!((cosine(&vectors[0].near, &vectors[0].near) - 1.0).abs() < 1e-4);
}
