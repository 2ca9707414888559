//! The arguments that a tool can be called with, made of what each of them can be.

use std::borrow::Cow;

use smallvec::SmallVec;

/// The most argument combinations considered for one tool.
const COMBINATIONS: usize = 24;

/// The values one argument can take.
pub(super) type Values<'a> = Vec<Cow<'a, str>>;

/// One value for each of a tool's arguments, in the tool's own order.
pub(super) type Given<'c> = SmallVec<[&'c str; 4]>;

/// The values each of a tool's arguments can take; `None` where the tool may not be called.
pub(super) struct Choices<'a>(pub(super) Option<Vec<Values<'a>>>);

impl Choices<'_> {
    /// The first of all combinations: those of values that stand first before those of later ones.
    pub(super) fn combinations(&self) -> Vec<Given<'_>> {
        let arguments = self.0.as_deref().unwrap_or_default();
        let most = self.count();
        let mut found = Vec::with_capacity(most);
        let mut later = 0;
        while found.len() < most {
            combine(arguments, later, &mut Given::new(), &mut found, most);
            later += 1;
        }
        found
    }

    pub(super) fn count(&self) -> usize {
        let Some(arguments) = &self.0 else { return 0 };
        let all = arguments
            .iter()
            .fold(1_usize, |all, values| all.saturating_mul(values.len()));
        all.min(COMBINATIONS)
    }
}

/// Adds the combinations whose values stand `later` places behind the first ones, all taken together.
fn combine<'c>(
    arguments: &'c [Values<'_>],
    later: usize,
    begun: &mut Given<'c>,
    found: &mut Vec<Given<'c>>,
    most: usize,
) {
    let Some((first, rest)) = arguments.split_first() else {
        found.push(begun.clone());
        return;
    };
    let of_rest: usize = rest
        .iter()
        .map(|values| values.len().saturating_sub(1))
        .sum();
    for (at, value) in first.iter().enumerate().take(later + 1) {
        // What is left has to fit into the rest.
        if later - at > of_rest {
            continue;
        }
        if found.len() == most {
            return;
        }
        begun.push(value);
        combine(rest, later - at, begun, found, most);
        begun.pop();
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{COMBINATIONS, Choices};

    #[track_caller]
    fn check(arguments: Option<&[&[&'static str]]>, expected: &[&str]) {
        let values = |of: &[&'static str]| of.iter().copied().map(Cow::from).collect();
        let choices = Choices(arguments.map(|all| all.iter().map(|of| values(of)).collect()));
        let found: Vec<String> = choices
            .combinations()
            .iter()
            .map(|given| given.join(" "))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(choices.count(), expected.len());
    }

    #[test]
    fn combinations_of_what_stands_first_come_first() {
        check(
            Some(&[&["a", "b"], &["x", "y"]]),
            &["a x", "a y", "b x", "b y"],
        );
        check(
            Some(&[&["a", "b", "c"], &["x", "y"]]),
            &["a x", "a y", "b x", "b y", "c x", "c y"],
        );
        check(Some(&[&["a", "b"], &[]]), &[]);
        check(Some(&[]), &[""]);
        check(None, &[]);
    }

    #[test]
    fn combinations_are_bounded() {
        let values: Vec<Cow<'_, str>> = (0..12).map(|n| Cow::from(n.to_string())).collect();
        let choices = Choices(Some(vec![values; 30]));
        assert_eq!(choices.count(), COMBINATIONS);
        let all = choices.combinations();
        assert_eq!(all.len(), COMBINATIONS);
        for (nth, given) in all.iter().enumerate() {
            let changed = given.iter().filter(|value| **value != "0").count();
            assert_eq!(changed, usize::from(nth > 0), "one value changes at a time");
        }
    }
}
