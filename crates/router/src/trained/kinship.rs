//! The nearness of intents to each other, by how a Router scores their names.

use crate::route::Scored;

/// An intent's name as people say it: `card_arrival` → `card arrival`.
pub(crate) fn spoken(name: &str) -> String {
    name.replace(['_', '-', '.', '/'], " ")
}

/// For each intent the shares of all, itself as near as the nearest other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kinship {
    shares: Vec<Vec<f32>>,
}

impl Kinship {
    /// Kinship from the routing of each intent's name: the probability of every intent, in the same order.
    pub(crate) fn of(names: &[Vec<f32>]) -> Self {
        let share = |from: usize, to: usize| {
            let row = &names[from];
            row[to] / row.iter().sum::<f32>().max(f32::MIN_POSITIVE)
        };
        let row = |intent: usize| -> Vec<f32> {
            let mut row: Vec<f32> = (0..names.len())
                .map(|other| match other == intent {
                    true => 0.0,
                    false => f32::midpoint(share(intent, other), share(other, intent)),
                })
                .collect();
            row[intent] = row.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            let total: f32 = row.iter().sum();
            row.iter_mut().for_each(|share| *share /= total);
            row
        };
        Self {
            shares: (0..names.len()).map(row).collect(),
        }
    }

    /// The shares of all intents by their nearness to one; empty where it is not known.
    pub(crate) fn akin(&self, intents: &[String], intent: &str) -> Vec<Scored> {
        let at = intents.iter().position(|known| known == intent);
        let Some(shares) = at.and_then(|at| self.shares.get(at)) else {
            return Vec::new();
        };
        let scored = intents.iter().zip(shares).map(|(intent, share)| Scored {
            intent: intent.clone(),
            confidence: *share,
        });
        scored.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intents_whose_names_are_alike_are_near() {
        let names = [
            vec![0.6, 0.3, 0.1],
            vec![0.5, 0.5, 0.0],
            vec![0.0, 0.0, 0.0],
        ];
        let kinship = Kinship::of(&names);
        let intents = ["a", "b", "c"].map(str::to_owned);
        let akin = kinship.akin(&intents, "a");
        assert!((akin.iter().map(|a| a.confidence).sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(akin[1].confidence > 5.0 * akin[2].confidence, "{akin:?}");
        assert!((akin[0].confidence - akin[1].confidence).abs() < 1e-6);
        assert!(kinship.akin(&intents, "d").is_empty());
    }
}
