//! Comparison of identifiers: when two spellings mean the same.

/// How a system's identifiers are compared. Outer blanks, which fields of fixed width are padded with,
/// and the case of ASCII letters never count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compare {
    /// Every other character counts.
    #[default]
    Exactly,
    /// Zeros before a number do not count: `0000001001` is `1001`.
    WithoutLeadingZeros,
}

impl Compare {
    /// The canonical spelling of all identifiers that mean the same, but for case.
    pub fn canonical(self, id: &str) -> &str {
        let id = id.trim();
        match self {
            Self::Exactly => id,
            Self::WithoutLeadingZeros => without_leading_zeros(id),
        }
    }

    /// Whether two identifiers mean the same.
    pub fn same(self, a: &str, b: &str) -> bool {
        self.canonical(a).eq_ignore_ascii_case(self.canonical(b))
    }
}

/// Whether two identifiers differ only by the zeros before a number. Where no comparison is declared,
/// it is unknown whether they mean the same: they do not count as the same, nor as another
/// customer's.
pub fn differ_in_leading_zeros(a: &str, b: &str) -> bool {
    !Compare::Exactly.same(a, b) && Compare::WithoutLeadingZeros.same(a, b)
}

fn without_leading_zeros(id: &str) -> &str {
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return id;
    }
    match id.trim_start_matches('0') {
        "" => &id[id.len() - 1..],
        rest => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::{Compare, differ_in_leading_zeros};

    #[test]
    fn blanks_and_case_never_count_zeros_where_it_is_declared() {
        for (a, b, exactly, without) in [
            ("KD-7  ", "\u{a0}kd-7", true, true),
            ("00042", "42", false, true),
            ("000", "0", false, true),
            ("0A42", "A42", false, false),
            ("KD-007", "KD-7", false, false),
            ("420", "42", false, false),
            ("", "0", false, false),
        ] {
            assert_eq!(Compare::Exactly.same(a, b), exactly, "{a} {b}");
            assert_eq!(Compare::WithoutLeadingZeros.same(a, b), without, "{a} {b}");
            assert_eq!(
                differ_in_leading_zeros(a, b),
                without && !exactly,
                "{a} {b}"
            );
        }
        assert_eq!(Compare::WithoutLeadingZeros.canonical(" 0000 "), "0");
    }
}
