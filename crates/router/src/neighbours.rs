//! How near a text is to the nearest example.

use crate::features::Sparse;

/// The examples by feature: which of them have it, and how strongly.
#[derive(Debug, Clone)]
pub(crate) struct Neighbours {
    examples: usize,
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
}

impl Neighbours {
    /// Indexes the examples' vectors.
    pub(crate) fn index(vectors: &[Sparse], features: usize) -> Self {
        let mut starts = vec![0_u32; features + 1];
        for (feature, _) in vectors.iter().flat_map(|vector| &vector.entries) {
            starts[*feature as usize + 1] += 1;
        }
        for feature in 0..features {
            starts[feature + 1] += starts[feature];
        }
        let mut next = starts.clone();
        let mut postings = vec![(0, 0.0); starts[features] as usize];
        for (example, vector) in (0_u32..).zip(vectors) {
            for &(feature, value) in &vector.entries {
                let slot = &mut next[feature as usize];
                postings[*slot as usize] = (example, value);
                *slot += 1;
            }
        }
        Self {
            examples: vectors.len(),
            starts,
            postings,
        }
    }

    /// The cosine-like similarity, 0 to 1, to every example.
    pub(crate) fn similarities(&self, vector: &Sparse) -> Vec<f32> {
        let mut similarities = vec![0.0; self.examples];
        for &(feature, value) in &vector.entries {
            let from = self.starts[feature as usize] as usize;
            let to = self.starts[feature as usize + 1] as usize;
            for &(example, other) in &self.postings[from..to] {
                similarities[example as usize] += value * other;
            }
        }
        similarities
    }
}
