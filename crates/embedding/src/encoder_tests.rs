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
    let check = |vector: &[f32], beginning: [f32; 6]| {
        for (found, expected) in vector.iter().zip(beginning) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    };
    check(
        vectors.near.line(0),
        [
            0.067_657, 0.063_496, 0.048_713, 0.079_305, 0.037_448, 0.002_653,
        ],
    );
    check(
        vectors.near.line(1),
        [
            0.086_439, 0.102_763, 0.005_395, 0.002_044, -0.009_963, 0.025_385,
        ],
    );
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_others() {
    let Some(encoder) = encoder() else { return };
    let long = "my card has not come and nobody says why, ".repeat(20);
    let few = [
        "where is my card",
        "my card has not come",
        "hi",
        "",
        "a much longer text about nothing that anybody would want to read to its end",
        &long,
    ];
    // More than one batch, each of texts of all lengths.
    let texts: Vec<&str> = (0..4 * BATCH).map(|at| few[at * 5 % few.len()]).collect();
    let together = encoder.encode(&texts).unwrap();
    for (at, text) in texts.iter().enumerate() {
        let alone = encoder.encode(&[text]).unwrap();
        for (together, alone) in [
            (together.near.line(at), alone.near.line(0)),
            (together.before.line(at), alone.before.line(0)),
        ] {
            assert_eq!(together.len(), alone.len());
            for (together, alone) in together.iter().zip(alone) {
                assert!(
                    (together - alone).abs() < 1e-5,
                    "{text}: {together} {alone}"
                );
            }
        }
        let length = if text.is_empty() { 0.0 } else { 1.0 };
        let near = together.near.line(at);
        assert!((cosine(near, near) - length).abs() < 1e-4, "{text}");
    }
}

#[test]
fn texts_that_mean_alike_point_alike() {
    let Some(encoder) = encoder() else { return };
    let texts = ["where is my card", "my card has not come", "will it rain"];
    let vectors = encoder.encode(&texts).unwrap().near;
    let likeness = |other| cosine(vectors.line(0), vectors.line(other));
    assert!(likeness(1) > likeness(2));
}

#[test]
fn an_endless_text_is_cut() {
    let Some(encoder) = encoder() else { return };
    let endless = "my card has not come ".repeat(500);
    let more = format!("{endless} and more");
    let vectors = encoder.encode(&[&endless, &more]).unwrap().near;
    assert!((cosine(vectors.line(0), vectors.line(1)) - 1.0).abs() < 1e-4);
}
