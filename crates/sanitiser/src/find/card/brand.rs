//! Card networks by the prefix and length of their numbers.

/// How strongly prefix and length speak for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brand {
    /// A common network at its usual length.
    Sure,
    /// A network's prefix at a less common length that it issues: a card's where the check digit agrees.
    Issued,
    /// A network that may issue such numbers; too many other numbers look the same.
    Possible,
    /// No network known here.
    Unknown,
}

impl Brand {
    /// The brand of a whole number; `None` if no payment card has that many digits.
    pub(crate) fn of(digits: &[u8]) -> Option<Self> {
        let prefix = digits
            .get(..6)?
            .iter()
            .fold(0, |sum, digit| sum * 10 + u32::from(*digit));
        Self::of_prefix(prefix, digits.len())
    }

    /// The brand by the first six digits and the number of digits.
    pub(crate) fn of_prefix(six: u32, length: usize) -> Option<Self> {
        if !(12..=19).contains(&length) {
            return None;
        }
        let (four, three, two) = (six / 100, six / 1_000, six / 10_000);
        let visa = two / 10 == 4;
        let mastercard = (51..=55).contains(&two) || (2221..=2720).contains(&four);
        let amex = two == 34 || two == 37;
        let diners = matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39);
        let discover = four == 6011 || (644..=649).contains(&three) || two == 65;
        let union_pay = two == 62;
        let jcb = (3528..=3589).contains(&four);
        let mir = (2200..=2204).contains(&four);
        // The rest of its range names too many other things where the number is short.
        let maestro = matches!(two, 50 | 56..=58 | 67) || four == 6304 || three == 639;
        let maestro = maestro || (length >= 14 && matches!(two, 59..=69));
        let regional = matches!(two, 60 | 81 | 82) || three == 508 || four == 9792;
        let jcb_old = four == 2131 || four == 1800;
        let air_travel = two / 10 == 1;
        let sure = match length {
            16 => visa || mastercard || discover || union_pay || jcb || mir,
            15 => amex,
            _ => false,
        };
        let issued = match length {
            13 => visa || maestro,
            14 => diners || maestro,
            15 => jcb_old || maestro,
            16 => maestro || regional || diners,
            17 | 18 => discover || union_pay || jcb || mir || maestro || diners,
            19 => visa || discover || union_pay || jcb || mir || maestro || diners,
            _ => false,
        };
        let possible = match length {
            12 => maestro,
            15 => air_travel,
            17 | 18 => visa,
            _ => false,
        };
        Some(if sure {
            Self::Sure
        } else if issued {
            Self::Issued
        } else if possible {
            Self::Possible
        } else {
            Self::Unknown
        })
    }
}
