//! The core of the embedding Router: classifiers over sentence vectors, without their calibration.

use super::lines::{TextVector, TextVectors};
use super::nearest::Nearest;
use super::whitened::Whitened;
use crate::lexical;
use crate::trained::{CoreView, likeliest};

/// The voices on the intent: the whitened classes by distance and by direction, the nearest examples, the lexical
/// classifier.
pub(super) const VOICES: usize = 4;
/// How many signals the reject score has. They are 1, the likeliest intent's direction, the nearest examples of that
/// intent, the nearest small talk, the nearest example of any intent, the lexical classifier's three, and the voices'
/// energy.
pub(super) const SIGNALS: usize = 9;
/// The place of the energy, which the calibration knows.
pub(super) const ENERGY: usize = 8;

/// How often an intent's name counts among its examples.
const NAME_COUNTS: f32 = 2.0;

/// Classes and examples in vector space.
#[derive(Debug, Clone)]
pub(super) struct Core {
    whitened: Whitened,
    nearest: Nearest,
}

/// The view of a text by its vectors alone.
#[derive(Debug)]
pub(super) struct ByVectors {
    distances: Vec<f32>,
    directions: Vec<f32>,
    near: Vec<f32>,
    /// Direction and nearest examples of the likeliest intent.
    likeliest: (f32, f32),
    /// The nearest example of any intent, and the nearest small talk: 0 where there is none.
    nearest: (f32, f32),
}

impl Core {
    /// Trains on some of the texts, by number, each with its class: the number of its intent, or the number of
    /// intents for the reject class. `names` says which text is the name of which intent. Only those `remembered` can
    /// be the nearest: examples out of scope come from one hand, are nearer to each other than to what customers
    /// write, and promise more in cross-validation than they keep.
    pub(super) fn train(
        vectors: &TextVectors,
        kept: &[(usize, usize)],
        remembered: &[(usize, usize)],
        names: &[Option<usize>],
    ) -> Self {
        Self {
            whitened: whitened(vectors, kept, names),
            nearest: Nearest::remember(&vectors.near, remembered, names.len() + 1),
        }
    }

    /// The same, for the last time: vectors are dropped as soon as they are no longer needed.
    pub(super) fn train_last(
        vectors: TextVectors,
        kept: &[(usize, usize)],
        remembered: &[(usize, usize)],
        names: &[Option<usize>],
    ) -> Self {
        let whitened = whitened(&vectors, kept, names);
        let TextVectors { near, before } = vectors;
        drop(before);
        Self {
            whitened,
            nearest: Nearest::remember(&near, remembered, names.len() + 1),
        }
    }

    /// Scores a text.
    pub(super) fn view(&self, vector: TextVector<'_>) -> ByVectors {
        let (distances, directions) = self.whitened.view(vector);
        let mut near = self.nearest.view(vector.near);
        let reject = near.pop().unwrap_or_default();
        let (class, top) = likeliest(&directions);
        let nearest = near.iter().map(|near| near.best).fold(-1.0, f32::max);
        let of_class = near.get(class).map_or(-1.0, |near| near.score);
        ByVectors {
            distances,
            directions,
            near: near.into_iter().map(|near| near.score).collect(),
            likeliest: (top, of_class),
            nearest: (nearest, reject.best.max(0.0)),
        }
    }
}

impl ByVectors {
    /// With the lexical classifier's view of the text.
    pub(super) fn with(
        self,
        words: CoreView<1, { lexical::SIGNALS }>,
    ) -> CoreView<VOICES, SIGNALS> {
        let [margins] = words.voices;
        let [_, lexical_top, lexical_near, lexical_reject] = words.signals;
        CoreView {
            voices: [self.distances, self.directions, self.near, margins],
            signals: [
                1.0,
                f64::from(self.likeliest.0),
                f64::from(self.likeliest.1),
                f64::from(self.nearest.1),
                f64::from(self.nearest.0),
                lexical_top,
                lexical_near,
                lexical_reject,
                0.0,
            ],
        }
    }
}

fn whitened(vectors: &TextVectors, kept: &[(usize, usize)], names: &[Option<usize>]) -> Whitened {
    let intents = names.len();
    let named = names
        .iter()
        .enumerate()
        .filter_map(|(class, name)| Some((vectors.of_text((*name)?), class, NAME_COUNTS)));
    let of_intents: Vec<(TextVector<'_>, usize, f32)> = kept
        .iter()
        .filter(|(_, class)| *class < intents)
        .map(|(text, class)| (vectors.of_text(*text), *class, 1.0))
        .chain(named)
        .collect();
    Whitened::train(&of_intents, intents)
}
