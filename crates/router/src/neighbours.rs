//! The nearness of a text to the nearest example of a class.

use crate::features::Sparse;

/// Most examples of a class that are remembered; bounds the time of a look-up.
const MAX_PER_CLASS: usize = 50;

/// The examples, class by class.
#[derive(Debug, Clone)]
pub(crate) struct Neighbours {
    of_class: Vec<Vec<Sparse>>,
}

impl Neighbours {
    /// Remembers the examples' vectors by class; `labels` are below `classes`.
    pub(crate) fn remember(vectors: Vec<Sparse>, labels: &[usize], classes: usize) -> Self {
        let mut of_class = vec![Vec::new(); classes];
        for (vector, class) in vectors.into_iter().zip(labels) {
            if of_class[*class].len() < MAX_PER_CLASS {
                of_class[*class].push(vector);
            }
        }
        Self { of_class }
    }

    /// The largest cosine, 0 to 1, between the vector and an example of the class.
    pub(crate) fn nearest(&self, vector: &Sparse, class: usize) -> f32 {
        let examples = self.of_class.get(class).map_or(&[][..], Vec::as_slice);
        examples
            .iter()
            .map(|example| example.dot(vector))
            .fold(0.0, f32::max)
    }
}
