//! Currencies: how many decimals each has, and how an amount in it is shown.

use std::fmt;

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

/// Currencies whose smallest unit is not a hundredth (ISO 4217, table A.1).
const DECIMALS: [(&str, usize); 27] = [
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
    ("XAU", 0),
];

/// How a currency's amounts are signed, where not by its code: the sign, and whether it leads.
const SIGNS: [(&str, &str, bool); 12] = [
    ("EUR", "\u{20ac}", false),
    ("USD", "$", true),
    ("GBP", "\u{a3}", true),
    ("JPY", "\u{a5}", true),
    ("INR", "\u{20b9}", true),
    ("KRW", "\u{20a9}", true),
    ("ILS", "\u{20aa}", true),
    ("TRY", "\u{20ba}", false),
    ("UAH", "\u{20b4}", false),
    ("PLN", "z\u{142}", false),
    ("CZK", "K\u{10d}", false),
    ("VND", "\u{20ab}", false),
];

impl Currency {
    /// A currency by its code, three capitals.
    pub fn of(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
    }

    /// A currency as a system may name it: by its code, in any case, or by its sign.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let signed = SIGNS.iter().find(|(_, sign, _)| *sign == text);
        match signed {
            Some((code, _, _)) => Self::of(code),
            None => Self::of(&text.to_ascii_uppercase()),
        }
    }

    /// Its code.
    pub fn code(&self) -> &str {
        // Only ASCII letters are let in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimals its amounts have.
    pub fn decimals(self) -> usize {
        let own = DECIMALS.iter().find(|(code, _)| *code == self.code());
        own.map_or(2, |(_, decimals)| *decimals)
    }

    /// An amount as people read it: `34.50 €`. One that has more decimals keeps them. `None` where it
    /// is not a plain decimal number.
    pub fn shown(&self, amount: &str) -> Option<String> {
        let amount = self.with_decimals(amount)?;
        let sign = SIGNS.iter().find(|(code, _, _)| *code == self.code());
        Some(match (sign, amount.strip_prefix('-')) {
            (Some((_, sign, true)), Some(amount)) => format!("-{sign}{amount}"),
            (Some((_, sign, true)), None) => format!("{sign}{amount}"),
            (Some((_, sign, false)), _) => format!("{amount} {sign}"),
            (None, _) => format!("{amount} {}", self.code()),
        })
    }

    /// An amount together with its currency as a fact keeps it: `34.50 EUR`.
    pub fn named(&self, amount: &str) -> Option<String> {
        Some(format!("{} {}", self.with_decimals(amount)?, self.code()))
    }

    fn with_decimals(self, amount: &str) -> Option<String> {
        let amount = amount.trim();
        let unsigned = amount.strip_prefix('-').unwrap_or(amount);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || unsigned.ends_with('.') {
            return None;
        }
        let decimals = self.decimals();
        // JSON writers put needless zeros behind a number.
        let needed = fraction.trim_end_matches('0').len().max(decimals);
        let fraction = format!("{:0<decimals$}", &fraction[..needed.min(fraction.len())]);
        let point = if fraction.is_empty() { "" } else { "." };
        let minus = if amount.starts_with('-') { "-" } else { "" };
        Some(format!("{minus}{whole}{point}{fraction}"))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount that names its currency, taken apart: `34.50 EUR`.
pub(crate) fn parts(text: &str) -> Option<(&str, Currency)> {
    let (amount, code) = text.rsplit_once(' ')?;
    let currency = Currency::of(code)?;
    currency.with_decimals(amount)?;
    Some((amount, currency))
}

#[cfg(test)]
mod tests {
    use super::{Currency, parts};

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        for (code, amount, shown) in [
            ("EUR", "7", Some("7.00 €")),
            ("eur", "7.5", Some("7.50 €")),
            ("€", "-0.99", Some("-0.99 €")),
            ("EUR", "1234.567", Some("1234.567 €")),
            ("EUR", "34.500", Some("34.50 €")),
            ("USD", "1250.125", Some("$1250.125")),
            ("USD", "-7.1", Some("-$7.10")),
            ("JPY", "900", Some("¥900")),
            ("JPY", "900.0", Some("¥900")),
            ("KWD", "1.5", Some("1.500 KWD")),
            ("CHF", "20", Some("20.00 CHF")),
            ("EUR", "about 20", None),
            ("EUR", "20.", None),
        ] {
            assert_eq!(
                Currency::parse(code).unwrap().shown(amount).as_deref(),
                shown
            );
        }
        for wrong in ["EURO", "", "E1R", "₿"] {
            assert!(Currency::parse(wrong).is_none(), "{wrong}");
        }
        assert!(Currency::of("euro").is_none() && Currency::of("eur").is_none());
    }

    #[test]
    fn an_amount_can_name_its_currency() {
        let named = Currency::parse("gbp").unwrap().named("3.1").unwrap();
        assert_eq!(named, "3.10 GBP");
        assert_eq!(
            parts(&named),
            Some(("3.10", Currency::parse("GBP").unwrap()))
        );
        assert_eq!(parts("3.10 gbp"), None);
        assert_eq!(parts("order ABC"), None);
    }
}
