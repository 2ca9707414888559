//! A sentence in several variants; the first variant that has all its values is used.

use std::collections::BTreeMap;

use crate::model::Fact;
use crate::names::FactName;
use crate::template::Template;

/// A sentence with values in it, in the order in which its variants are tried. Every value of one sentence is
/// looked up by the same closure, so a closure that knows one record makes sentences about one record.
///
/// ```
/// use baton_playbook::{Sentence, Template, Variant};
///
/// let variant = |text: &str| Variant::always(Template::parse(text).unwrap());
/// let sentence = Sentence::new(vec![
///     variant("{order} is with {carrier}."),
///     variant("{order} is on its way."),
/// ]);
/// let filled = sentence.fill(|name| (name == "order").then(|| "A-1".to_owned())).unwrap();
/// assert_eq!(filled.text, "A-1 is on its way.");
/// let unfilled = sentence.fill(|_| None).unwrap_err();
/// assert_eq!(unfilled.missing, ["order"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    variants: Vec<Variant>,
}

/// One variant of a sentence, and the conditions under which it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// Its text.
    pub text: Template,
}

impl Variant {
    /// A variant without a condition.
    pub fn always(text: Template) -> Self {
        Self {
            when: Vec::new(),
            text,
        }
    }

    /// The facts it needs: those it names and those it depends on, repeats included.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        let conditions = self.when.iter().map(|c| c.fact.as_str());
        self.text.slots().chain(conditions)
    }
}

/// A condition of a variant: a fact and the values for which the variant is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The fact.
    pub fact: FactName,
    /// One of these must be its value.
    pub is: Vec<String>,
}

impl Condition {
    /// Whether a value is one of them: without regard to case, and an underscore is a space.
    pub fn holds(&self, value: &str) -> bool {
        let value = folded(value);
        self.is.iter().any(|one| folded(one) == value)
    }
}

/// Whether two texts are the same option: without regard to case, and an underscore is a space.
pub(crate) fn same_option(a: &str, b: &str) -> bool {
    a == b || folded(a) == folded(b)
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c == '_' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// A filled sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled<'s> {
    /// The whole text.
    pub text: String,
    /// The variant it was made from.
    pub template: &'s Template,
}

/// The error that no variant can be filled: the sentence is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled {
    /// The names that have no value, of the variant that lacks the fewest. Empty where every variant is meant for
    /// other values than the ones there are.
    pub missing: Vec<String>,
}

impl Sentence {
    /// A sentence with these variants, tried in this order.
    pub fn new(variants: Vec<Variant>) -> Self {
        Self { variants }
    }

    /// The variants in the order in which they are tried.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// The texts of the variants.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.variants.iter().map(|v| &v.text)
    }

    /// The sentence of the first variant whose conditions hold and whose every value is there. `value` gives the
    /// value of a name as people read it, or nothing; give it one record's values only, and no sentence is made
    /// of two. It is asked at most once for each placeholder and condition of each variant.
    pub fn fill(
        &self,
        mut value: impl FnMut(&str) -> Option<String>,
    ) -> Result<Filled<'_>, Unfilled> {
        let mut fewest: Option<Vec<String>> = None;
        for variant in &self.variants {
            let mut missing: Vec<String> = Vec::new();
            let mut meant = true;
            for condition in &variant.when {
                match value(condition.fact.as_str()) {
                    Some(is) => meant &= condition.holds(&is),
                    None => missing.push(condition.fact.as_str().to_owned()),
                }
            }
            if !meant {
                continue;
            }
            let filled = variant.text.fill(|name| {
                let filled = value(name);
                if filled.is_none() && !missing.iter().any(|m| m == name) {
                    missing.push(name.to_owned());
                }
                Some(filled.unwrap_or_default())
            });
            match filled {
                Ok(text) if missing.is_empty() => {
                    return Ok(Filled {
                        text,
                        template: &variant.text,
                    });
                }
                Ok(_) | Err(_) => {
                    if fewest.as_ref().is_none_or(|f| missing.len() < f.len()) {
                        fewest = Some(missing);
                    }
                }
            }
        }
        Err(Unfilled {
            missing: fewest.unwrap_or_default(),
        })
    }

    /// The same sentence with one placeholder replaced by a fixed text.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        for variant in &mut self.variants {
            variant.text = std::mem::take(&mut variant.text).with(name, text);
        }
        self
    }

    /// The same sentence, its conditions met by what people call a value as well as by the value itself.
    pub(crate) fn with_names(mut self, facts: &BTreeMap<FactName, Fact>) -> Self {
        for condition in self.variants.iter_mut().flat_map(|v| &mut v.when) {
            let Some(fact) = facts.get(&condition.fact) else {
                continue;
            };
            let called = condition.is.iter().filter_map(|value| fact.called(value));
            let called: Vec<String> = called.map(ToOwned::to_owned).collect();
            condition.is.extend(called);
        }
        self
    }

    /// The first variant that can never be chosen, with the earlier one that is always chosen in its place.
    /// `known` are names that always have a value when the sentence is made.
    pub(crate) fn shadowed(&self, known: &[&str]) -> Option<(usize, usize)> {
        let hides = |earlier: &Variant, later: &Variant| {
            let later_has = |name: &str| known.contains(&name) || later.facts().any(|f| f == name);
            let implied = earlier.when.iter().all(|condition| {
                later.when.iter().any(|c| {
                    c.fact == condition.fact && c.is.iter().all(|value| condition.holds(value))
                })
            });
            implied && earlier.text.slots().all(later_has)
        };
        (0..self.variants.len()).find_map(|at| {
            let later = self.variants.get(at)?;
            let earlier = self
                .variants
                .iter()
                .take(at)
                .position(|e| hides(e, later))?;
            Some((at, earlier))
        })
    }
}

impl From<Template> for Sentence {
    fn from(text: Template) -> Self {
        Self::new(vec![Variant::always(text)])
    }
}

#[cfg(test)]
#[path = "sentence_tests.rs"]
mod tests;
