//! The Router that is always there: no weights to download, trained in moments on the playbooks' own examples.

use std::collections::BTreeMap;

use crate::calibration::{Logistic, Row, fit_sharpness, logistic, softmax};
use crate::error::RouterError;
use crate::features::{Sparse, Vocabulary};
use crate::linear::{Linear, Shuffle};
use crate::neighbours::Neighbours;
use crate::route::{Example, Router, Routing, Scored};
use crate::{smalltalk, text};

/// At most so many examples.
const MAX_EXAMPLES: usize = 50_000;
/// At most so many intents.
const MAX_INTENTS: usize = 500;
/// The longest example.
const MAX_EXAMPLE_BYTES: usize = 4 * 1024;
/// Features times classes: bounds the memory of the weights (4 bytes each).
const MAX_WEIGHTS: usize = 32_000_000;
/// How many intents a routing names.
const ALTERNATIVES: usize = 3;

/// What can be chosen about a [`Lexical`] Router.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LexicalOptions {
    /// A text whose out-of-scope score reaches this is rejected (`best` is `None`).
    pub reject_at: f32,
}

impl Default for LexicalOptions {
    fn default() -> Self {
        Self { reject_at: 0.5 }
    }
}

/// Word and character n-grams under a linear classifier.
#[derive(Debug, Clone)]
pub struct Lexical {
    intents: Vec<String>,
    core: Core,
    sharpness: f32,
    reject: Logistic<SIGNALS>,
    options: LexicalOptions,
}

/// The part that is trained again for every fold of the calibration.
#[derive(Debug, Clone)]
struct Core {
    vocabulary: Vocabulary,
    linear: Linear,
    neighbours: Neighbours,
    labels: Vec<usize>,
}

const SIGNALS: usize = 6;

/// What the weights of the reject score are before the examples have been heard.
const REJECT_PRIOR: Logistic<SIGNALS> = Logistic {
    weights: [1.0, -1.5, -0.5, -4.0, 1.5, -3.0],
};

/// What the core sees in a text.
struct Seen {
    /// Margins of the intents, without the reject class.
    margins: Vec<f32>,
    signals: [f64; SIGNALS],
}

impl Core {
    /// Trains on texts with their class; class `intents` is the reject class.
    fn train(texts: &[(&str, usize)], intents: usize) -> Self {
        let classes = intents + 1;
        let vocabulary =
            Vocabulary::learn(texts.iter().map(|(text, _)| *text), MAX_WEIGHTS / classes);
        let vectors: Vec<Sparse> = texts
            .iter()
            .map(|(text, _)| vocabulary.vector(text))
            .collect();
        let labels: Vec<usize> = texts.iter().map(|(_, label)| *label).collect();
        let linear = Linear::train(&vectors, &labels, classes, vocabulary.len());
        let neighbours = Neighbours::index(&vectors, vocabulary.len());
        Self {
            vocabulary,
            linear,
            neighbours,
            labels,
        }
    }

    fn look(&self, text: &str, intents: usize) -> Seen {
        let vector = self.vocabulary.vector(text);
        let mut margins = self.linear.scores(&vector);
        let reject = f64::from(margins[intents]);
        margins.truncate(intents);
        let (top, second) = top_two(&margins);
        let similarities = self.neighbours.similarities(&vector);
        let (mut near, mut near_reject) = (0.0_f32, 0.0_f32);
        for (similarity, label) in similarities.iter().zip(&self.labels) {
            let nearest = if *label == intents {
                &mut near_reject
            } else {
                &mut near
            };
            *nearest = nearest.max(*similarity);
        }
        let signals = [
            1.0,
            f64::from(top),
            f64::from(top - second),
            f64::from(near - near_reject),
            reject,
            f64::from(vector.known),
        ];
        Seen { margins, signals }
    }
}

fn top_two(margins: &[f32]) -> (f32, f32) {
    margins.iter().fold((-1.5, -1.5), |(top, second), &margin| {
        if margin > top {
            (margin, top)
        } else {
            (top, second.max(margin))
        }
    })
}

impl Lexical {
    /// Trains on examples. Examples without intent teach what to reject.
    pub fn train(examples: &[Example<'_>], options: LexicalOptions) -> Result<Self, RouterError> {
        let (intents, texts) = prepare(examples)?;
        let core = Core::train(&texts, intents.len());
        let (sharpness, reject) = calibrate(&texts, intents.len());
        Ok(Self {
            intents,
            core,
            sharpness,
            reject,
            options,
        })
    }

    fn judge(&self, text: &str) -> (Vec<f32>, f32) {
        let seen = self.core.look(text, self.intents.len());
        let out_of_scope = logistic(self.reject.logit(&seen.signals) as f32);
        (softmax(&seen.margins, self.sharpness), out_of_scope)
    }
}

/// The intents, and every text with its class.
type Prepared<'a> = (Vec<String>, Vec<(&'a str, usize)>);

/// Checks the examples and gives the intents, in order of their names, and the texts with their class.
fn prepare<'a>(examples: &[Example<'a>]) -> Result<Prepared<'a>, RouterError> {
    if examples.len() > MAX_EXAMPLES {
        return Err(RouterError::TooManyExamples {
            count: examples.len(),
            limit: MAX_EXAMPLES,
        });
    }
    let mut by_intent: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen: BTreeMap<Vec<String>, Option<&str>> = BTreeMap::new();
    for (at, example) in examples.iter().enumerate() {
        let label = example.intent.unwrap_or("out of scope");
        if label.trim().is_empty() {
            return Err(RouterError::UnnamedIntent { position: at + 1 });
        }
        if example.text.len() > MAX_EXAMPLE_BYTES {
            return Err(RouterError::ExampleTooLong {
                position: at + 1,
                intent: label.to_owned(),
                bytes: example.text.len(),
                limit: MAX_EXAMPLE_BYTES,
            });
        }
        let words = text::words(example.text);
        let usable = !words.is_empty();
        if let Some(intent) = example.intent {
            *by_intent.entry(intent).or_default() += usize::from(usable);
        }
        if usable {
            seen.insert(words, example.intent);
        }
    }
    if let Some((intent, _)) = by_intent.iter().find(|(_, usable)| **usable == 0) {
        return Err(RouterError::NoUsableExample {
            intent: (*intent).to_owned(),
        });
    }
    if by_intent.is_empty() {
        return Err(RouterError::NoExamples);
    }
    if by_intent.len() > MAX_INTENTS {
        return Err(RouterError::TooManyIntents {
            count: by_intent.len(),
            limit: MAX_INTENTS,
        });
    }
    let intents: Vec<&str> = by_intent.into_keys().collect();
    let class = |intent: Option<&str>| {
        intent.map_or(intents.len(), |intent| {
            intents.binary_search(&intent).unwrap_or(intents.len())
        })
    };
    let mut texts: Vec<(&str, usize)> = examples
        .iter()
        .filter(|example| example.text.contains(char::is_alphanumeric))
        .map(|example| (example.text, class(example.intent)))
        .collect();
    for kind in smalltalk::kinds() {
        let covered = kind
            .iter()
            .any(|text| matches!(seen.get(&text::words(text)), Some(Some(_))));
        if !covered {
            texts.extend(kind.iter().map(|text| (*text, intents.len())));
        }
    }
    Ok((intents.into_iter().map(str::to_owned).collect(), texts))
}

/// Fits the confidence and the reject score on texts that the core at hand was not trained on: each fold leaves
/// out a part of every intent's examples, and a part of the intents altogether, whose examples stand for what
/// no playbook covers.
fn calibrate(texts: &[(&str, usize)], intents: usize) -> (f32, Logistic<SIGNALS>) {
    let folds = if texts.len() > 3000 { 2 } else { 5 };
    let mut shuffle = Shuffle(0xca11_b4a7);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    shuffle.apply(&mut order);
    let mut seen_of_class = vec![0_usize; intents + 1];
    let mut fold_of_text = vec![0_usize; texts.len()];
    for &at in &order {
        let class = texts[at].1;
        fold_of_text[at] = (seen_of_class[class] + class) % folds;
        seen_of_class[class] += 1;
    }
    let mut classes: Vec<usize> = (0..intents).collect();
    shuffle.apply(&mut classes);
    let mut fold_of_class = vec![usize::MAX; intents + 1];
    if intents > 2 {
        for (at, class) in classes.iter().enumerate() {
            fold_of_class[*class] = at % folds;
        }
    }
    let mut held_out = Vec::new();
    let mut rows = Vec::new();
    for fold in 0..folds {
        let mut kept_classes: Vec<usize> = (0..intents)
            .filter(|class| fold_of_class[*class] != fold)
            .collect();
        kept_classes.push(intents);
        let kept: Vec<(&str, usize)> = texts
            .iter()
            .zip(&fold_of_text)
            .filter(|((_, class), in_fold)| **in_fold != fold && fold_of_class[*class] != fold)
            .filter_map(|((text, class), _)| Some((*text, kept_classes.binary_search(class).ok()?)))
            .collect();
        let core = Core::train(&kept, kept_classes.len() - 1);
        for ((text, class), in_fold) in texts.iter().zip(&fold_of_text) {
            let unknown = *class == intents || fold_of_class[*class] == fold;
            if *in_fold != fold {
                continue;
            }
            let seen = core.look(text, kept_classes.len() - 1);
            rows.push(Row {
                signals: seen.signals,
                positive: unknown,
                weight: 1.0,
            });
            if !unknown && let Ok(label) = kept_classes.binary_search(class) {
                held_out.push((seen.margins, label));
            }
        }
    }
    let positives = rows.iter().filter(|row| row.positive).count().max(1) as f64;
    let negatives = (rows.len() as f64 - positives).max(1.0);
    for row in &mut rows {
        row.weight = if row.positive {
            0.5 * negatives / positives
        } else {
            1.0
        };
    }
    (
        fit_sharpness(&held_out, 5.0),
        REJECT_PRIOR.refined(&rows, 1.0),
    )
}

impl Router for Lexical {
    fn name(&self) -> &'static str {
        "lexical"
    }

    fn route(&self, text: &str) -> Routing {
        let sentences = text::sentences(text);
        if sentences.is_empty() {
            return Routing {
                best: None,
                alternatives: Vec::new(),
                out_of_scope: 1.0,
                router: self.name(),
            };
        }
        let (probabilities, out_of_scope) = self.judge(text);
        let mut ranked: Vec<(usize, f32)> = probabilities.into_iter().enumerate().collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1));
        let alternatives: Vec<Scored> = ranked
            .into_iter()
            .take(ALTERNATIVES)
            .map(|(intent, probability)| Scored {
                intent: self.intents[intent].clone(),
                confidence: probability * (1.0 - out_of_scope),
            })
            .collect();
        let best = (out_of_scope < self.options.reject_at)
            .then(|| alternatives.first().cloned())
            .flatten();
        Routing {
            best,
            alternatives,
            out_of_scope,
            router: self.name(),
        }
    }
}
