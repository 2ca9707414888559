//! The decimal digits of every script.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

/// Runs of decimal digits (general category Nd): each script's ten lie in a row, zero first.
static RUNS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let digits = regex_syntax::parse(r"\p{Nd}").map(regex_syntax::hir::Hir::into_kind);
    match digits {
        Ok(HirKind::Class(Class::Unicode(class))) => {
            class.iter().map(|run| (run.start(), run.end())).collect()
        }
        Ok(_) | Err(_) => Vec::new(),
    }
});

/// The ASCII digit for a decimal digit of any script.
pub(crate) fn ascii_digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let next = RUNS.partition_point(|(first, _)| *first <= c);
    let (first, last) = *RUNS.get(next.checked_sub(1)?)?;
    if c > last {
        return None;
    }
    char::from_digit((u32::from(c) - u32::from(first)) % 10, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_counts_to_nine() {
        for zero in ['0', '٠', '۰', '०', '০', '๐', '０', '𝟎', '𝟘', '𞥐'] {
            for n in 0..10 {
                let c = char::from_u32(u32::from(zero) + n).unwrap();
                assert_eq!(ascii_digit(c), char::from_digit(n, 10), "{c}");
            }
        }
        for other in ['a', '½', '²', '①', 'Ⅳ', '一', '߿'] {
            assert_eq!(ascii_digit(other), None, "{other}");
        }
    }
}
