//! Whether a reply says only what is verified: identifiers, amounts, dates and numbers in it must
//! stand in a verified fact or in the playbook's own fixed text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baton_playbook::{Piece, Template};
use regex::Regex;

use crate::state::State;

/// Tokens that carry a claim: anything with a digit, and codes in capitals.
static CLAIMS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant; the tests compile it")]
    Regex::new(r"[\p{L}\d_][\p{L}\d_.,:/@-]*\d[\p{L}\d_.,:/@-]*|\d+|\b[A-Z]{5,}\b")
        .expect("a constant pattern")
});

/// The claims of `text` that are neither in a verified fact nor in the fixed text of `template`.
/// Returns kinds (`number`, `identifier`), never the values.
pub(crate) fn ungrounded(text: &str, state: &State, template: &Template) -> Vec<String> {
    let mut grounds: BTreeSet<String> = BTreeSet::new();
    for piece in template.pieces() {
        if let Piece::Fixed(fixed) = piece {
            collect(fixed, &mut grounds);
        }
    }
    for (_, record) in state.case.ordered_records() {
        for value in record.values.values() {
            collect(&value.get().to_string(), &mut grounds);
        }
    }
    let mut kinds = BTreeSet::new();
    for claim in claims(text) {
        if !grounds.contains(&claim) {
            let kind = if claim.chars().all(|c| c.is_ascii_digit()) {
                "number"
            } else {
                "identifier"
            };
            kinds.insert(kind.to_owned());
        }
    }
    kinds.into_iter().collect()
}

fn collect(text: &str, into: &mut BTreeSet<String>) {
    into.extend(claims(text));
}

fn claims(text: &str) -> impl Iterator<Item = String> {
    CLAIMS.find_iter(text).map(|m| {
        m.as_str()
            .trim_end_matches(['.', ',', ':', '-', '/'])
            .to_lowercase()
    })
}
