//! The core of the lexical Router: its classifier without the calibration.

use crate::features::{Sparse, Vocabulary};
use crate::linear::Linear;
use crate::neighbours::Neighbours;
use crate::trained::{CoreView, likeliest};

/// Vocabulary, weights and examples; its last class is the reject class.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    vocabulary: Vocabulary,
    linear: Linear,
    neighbours: Neighbours,
    intents: usize,
}

/// How many signals the reject score is made of: 1, the highest margin, the nearest example of that intent, the
/// margin of the reject class.
pub(crate) const SIGNALS: usize = 4;

impl Core {
    /// Trains on texts with their class; class number `intents` is the reject class. `max_weights` bounds features
    /// times classes, and so the memory of the weights: 4 bytes each.
    pub(crate) fn train(texts: &[(&str, usize)], intents: usize, max_weights: usize) -> Self {
        let classes = intents + 1;
        let vocabulary =
            Vocabulary::learn(texts.iter().map(|(text, _)| *text), max_weights / classes);
        let vectors: Vec<Sparse> = texts
            .iter()
            .map(|(text, _)| vocabulary.vector(text))
            .collect();
        let labels: Vec<usize> = texts.iter().map(|(_, class)| *class).collect();
        let linear = Linear::train(&vectors, &labels, classes, vocabulary.len());
        let neighbours = Neighbours::remember(vectors, &labels, classes);
        Self {
            vocabulary,
            linear,
            neighbours,
            intents,
        }
    }

    /// Scores a text. The one voice is the margin of each intent.
    pub(crate) fn view(&self, text: &str) -> CoreView<1, SIGNALS> {
        let vector = self.vocabulary.vector(text);
        let mut margins = self.linear.scores(&vector);
        let reject = margins
            .split_off(self.intents)
            .first()
            .copied()
            .unwrap_or(-1.0);
        let (class, top) = likeliest(&margins);
        let near = self.neighbours.nearest(&vector, class);
        CoreView {
            voices: [margins],
            signals: [1.0, f64::from(top), f64::from(near), f64::from(reject)],
        }
    }
}
