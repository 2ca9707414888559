use super::*;

/// Vectors that know a few words that mean alike.
struct Thesaurus;

const MEANINGS: [&[&str]; 6] = [
    &["cancel", "revoke", "annul", "call off"],
    &["booking", "reservation", "ticket", "trip"],
    &["suitcase", "baggage", "bag", "luggage"],
    &["lost", "missing", "vanished", "gone"],
    &["invoice", "receipt", "bill"],
    &["weather", "sun", "rain"],
];

impl Vectors for Thesaurus {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        let vector = |text: &&str| -> Vec<f32> {
            let mut vector: Vec<f32> = MEANINGS
                .iter()
                .map(|words| f32::from(u8::from(words.iter().any(|word| text.contains(word)))))
                .collect();
            vector.push(0.1);
            let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|part| *part /= length);
            vector
        };
        let lines = Lines::of(texts.iter().flat_map(vector).collect(), MEANINGS.len() + 1);
        Ok(TextVectors {
            near: lines.clone(),
            before: lines,
        })
    }
}

struct Broken;

impl Vectors for Broken {
    fn vectors(&self, _: &[&str]) -> Result<TextVectors, NoVectors> {
        Err(NoVectors("the weights are gone".to_owned()))
    }
}

/// Makes vectors while it is trained, and never again.
struct Once(std::sync::atomic::AtomicBool);

impl Vectors for Once {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        if self.0.swap(true, std::sync::atomic::Ordering::Relaxed) {
            return Broken.vectors(texts);
        }
        Thesaurus.vectors(texts)
    }
}

const EXAMPLES: [(&str, &str); 9] = [
    ("cancel", "I want to cancel my booking"),
    ("cancel", "please revoke my reservation"),
    ("cancel", "cancel the ticket"),
    ("baggage", "my suitcase is lost"),
    ("baggage", "the baggage is missing"),
    ("baggage", "where is my lost luggage"),
    ("invoice", "I need an invoice"),
    ("invoice", "send me the receipt"),
    ("invoice", "the bill is wrong"),
];

fn train(vectors: impl Vectors + 'static) -> Result<Embedding, RouterError> {
    let examples: Vec<Example<'_>> = EXAMPLES
        .iter()
        .map(|(intent, text)| Example::of(intent, text))
        .collect();
    Embedding::train(&examples, Arc::new(vectors), EmbeddingOptions::default())
}

#[test]
fn words_that_were_never_seen_are_understood_by_what_they_mean() {
    let router = train(Thesaurus).unwrap();
    let check = |text: &str, intent: &str| {
        let routing = router.route(text);
        assert_eq!(
            routing.alternatives[0].intent, intent,
            "{text}: {routing:?}"
        );
        assert_eq!(routing.router, "embedding");
    };
    check("annul that trip", "cancel");
    check("the bag has vanished", "baggage");
}

/// An encoder that cannot make the vectors of no text.
struct Strict;

impl Vectors for Strict {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        assert!(!texts.is_empty(), "vectors of no text are asked for");
        Thesaurus.vectors(texts)
    }
}

#[test]
fn no_vectors_are_asked_for_where_there_is_no_text() {
    let router = train(Strict).unwrap();
    assert_eq!(router.weigh(&[]), []);
    assert_eq!(router.route("").best, None);
}

#[test]
fn a_text_without_words_is_out_of_scope() {
    let routing = train(Thesaurus).unwrap().route(" …! ");
    assert_eq!((routing.best, routing.out_of_scope), (None, 1.0));
}

#[test]
fn training_again_gives_the_same_router() {
    let (one, other) = (train(Thesaurus).unwrap(), train(Thesaurus).unwrap());
    for text in ["cancel", "my bag is lost. thank you", "rain"] {
        assert_eq!(one.route(text), other.route(text));
    }
}

#[test]
fn without_vectors_there_is_no_such_router_and_should_they_fail_later_words_decide() {
    assert_eq!(
        train(Broken).err(),
        Some(RouterError::NoVectors("the weights are gone".to_owned()))
    );
    let router = train(Once(std::sync::atomic::AtomicBool::new(false))).unwrap();
    let routing = router.route("please cancel my booking");
    assert_eq!(routing.router, "lexical");
    assert_eq!(routing.alternatives[0].intent, "cancel");
}

#[test]
fn names_are_said_as_people_say_them() {
    assert_eq!(spoken("card_arrival"), "card arrival");
    assert_eq!(spoken("refund-status"), "refund status");
}
