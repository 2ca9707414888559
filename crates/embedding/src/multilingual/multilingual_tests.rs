use serde::Deserialize;

use super::*;

/// A text with the pieces and the vector that the package's own code makes of it.
#[derive(Deserialize)]
struct Known {
    text: String,
    /// The first of its pieces, the frame included, and how many there are.
    pieces: Vec<u32>,
    count: usize,
    /// The beginning of its vector.
    vector: Vec<f32>,
}

fn known() -> Vec<Known> {
    serde_json::from_str(include_str!("fixture.json")).unwrap()
}

/// The encoder of this machine, where its weights have been fetched.
fn encoder() -> Option<Multilingual> {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let usual = Path::new(&home).join(".local/share/baton/weights");
    let named = std::env::var_os("BATON_WEIGHTS").map_or(usual, Into::into);
    match MultilingualWeights::find(&named) {
        Ok(weights) => Some(Multilingual::open(&weights).unwrap()),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// The least cosine to a vector that the package's own code made of the same text.
const NEAR: f32 = 0.95;

#[test]
fn pieces_are_those_of_the_package_and_vectors_are_near() {
    let Some(encoder) = encoder() else { return };
    for known in known() {
        let pieces = encoder.pieces.cut(&known.text);
        // A text that is longer than what is read here ends earlier.
        let read = known.pieces.len().min(pieces.len() - 1);
        assert_eq!(pieces[..read], known.pieces[..read], "{}", known.text);
        if known.count > pieces.len() {
            continue;
        }
        assert_eq!(pieces.len(), known.count, "{}", known.text);
        let vectors = encoder.encode(&[&known.text]).unwrap();
        let found = vectors.near.line(0);
        let along: f32 = found.iter().zip(&known.vector).map(|(a, b)| a * b).sum();
        let length = |of: &mut dyn Iterator<Item = &f32>| of.map(|x| x * x).sum::<f32>().sqrt();
        let lengths =
            length(&mut found.iter().take(known.vector.len())) * length(&mut known.vector.iter());
        // Near, not digit for digit: docs/decisions says so.
        assert!(
            along / lengths > NEAR,
            "{}: {}",
            known.text,
            along / lengths
        );
    }
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_others() {
    let Some(encoder) = encoder() else { return };
    let known = known();
    let texts: Vec<&str> = (0..3 * MANY)
        .map(|at| known[at % known.len()].text.as_str())
        .collect();
    let together = encoder.encode(&texts).unwrap();
    for (at, text) in texts.iter().enumerate() {
        let alone = encoder.encode(&[text]).unwrap();
        assert_eq!(together.near.line(at), alone.near.line(0), "{text}");
        assert_eq!(together.before.line(at), alone.before.line(0), "{text}");
    }
}

#[test]
fn what_means_alike_points_alike_in_any_language() {
    let Some(encoder) = encoder() else { return };
    let texts = [
        "Where is my parcel?",
        "Wo ist mein Paket?",
        "我的包裹在哪里？",
        "Will it rain tomorrow?",
    ];
    let vectors = encoder.encode(&texts).unwrap().near;
    let likeness = |other| -> f32 {
        let pairs = vectors.line(0).iter().zip(vectors.line(other));
        pairs.map(|(one, two)| one * two).sum()
    };
    assert!(likeness(1) > likeness(3) + 0.2);
    assert!(likeness(2) > likeness(3) + 0.2);
}

#[test]
fn a_file_that_is_none_is_refused() {
    assert!(Pieces::read(b"").is_none());
    assert!(Pieces::read(&[0x0a, 0xff]).is_none());
    assert!(normal::Normal::read(&[9, 0, 0, 0, 1]).is_none());
}
