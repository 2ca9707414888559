//! The classifiers over sentence vectors, without their calibration.

use super::TextVectors;
use super::nearest::Nearest;
use super::whitened::Whitened;
use crate::lexical;
use crate::trained::{Seen, likeliest};

/// Who has a say on which intent it is: the whitened classes by distance and by direction, the nearest examples,
/// the lexical classifier.
pub(super) const VOICES: usize = 4;
/// What the reject score is made of: 1, the likeliest intent's direction, the nearest examples of that intent, the
/// nearest example of the reject class, the nearest example of any intent, and the lexical classifier's three.
pub(super) const SIGNALS: usize = 8;

/// How often an intent's name counts among its examples.
const NAME_COUNTS: f32 = 2.0;

/// A text to learn from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) vectors: &'a TextVectors,
    /// The number of its intent, or the number of intents for the reject class.
    pub(super) class: usize,
}

/// Classes and examples in vector space.
#[derive(Debug, Clone)]
pub(super) struct Core {
    whitened: Whitened,
    nearest: Nearest,
    intents: usize,
}

impl Core {
    /// Trains on texts and the names of the intents, where they have one.
    pub(super) fn train(texts: &[Text<'_>], names: &[Option<&TextVectors>]) -> Self {
        let intents = names.len();
        let named = names
            .iter()
            .enumerate()
            .filter_map(|(class, name)| name.map(|name| (name, class, NAME_COUNTS)));
        let of_intents: Vec<(&TextVectors, usize, f32)> = texts
            .iter()
            .filter(|text| text.class < intents)
            .map(|text| (text.vectors, text.class, 1.0))
            .chain(named)
            .collect();
        Self {
            whitened: Whitened::train(&of_intents, intents),
            nearest: Nearest::remember(
                texts.iter().map(|text| (text.vectors, text.class)),
                intents + 1,
            ),
            intents,
        }
    }

    /// Looks at a text, of which the lexical classifier has its own view.
    pub(super) fn look(
        &self,
        vectors: &TextVectors,
        lexical: Seen<1, { lexical::SIGNALS }>,
    ) -> Seen<VOICES, SIGNALS> {
        let (distances, directions) = self.whitened.look(vectors);
        let mut near = self.nearest.look(&vectors.near);
        let reject = near.pop().unwrap_or_default();
        let (class, top) = likeliest(&directions);
        let nearest = near.iter().map(|near| near.best).fold(-1.0, f32::max);
        let of_class = near.get(class).map_or(-1.0, |near| near.score);
        debug_assert_eq!(near.len(), self.intents);
        let near = near.into_iter().map(|near| near.score).collect();
        let [words] = lexical.voices;
        let [_, lexical_top, lexical_near, lexical_reject] = lexical.signals;
        Seen {
            voices: [distances, directions, near, words],
            signals: [
                1.0,
                f64::from(top),
                f64::from(of_class),
                f64::from(reject.best),
                f64::from(nearest),
                lexical_top,
                lexical_near,
                lexical_reject,
            ],
        }
    }
}
