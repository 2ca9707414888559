//! Sums and differences of amounts, digit for digit.

use serde_json::Value;

use crate::currency::{self, Currency};
use crate::misfit::Misfit;
use crate::pointer::Pointer;
use crate::value::FactValue;

/// A decimal number: a number of units of its last decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    units: i128,
    decimals: u32,
}

/// The most digits of one amount.
const DIGITS: usize = 28;

impl Decimal {
    const ZERO: Self = Self {
        units: 0,
        decimals: 0,
    };

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (unsigned, sign) = match text.strip_prefix('-') {
            Some(rest) => (rest, -1),
            None => (text, 1),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{fraction}");
        let sound = !whole.is_empty()
            && !unsigned.ends_with('.')
            && digits.len() <= DIGITS
            && digits.bytes().all(|b| b.is_ascii_digit());
        if !sound {
            return None;
        }
        Some(Self {
            units: digits.parse::<i128>().ok()? * sign,
            decimals: u32::try_from(fraction.len()).ok()?,
        })
    }

    fn plus(self, other: Self, sign: i128) -> Option<Self> {
        let decimals = self.decimals.max(other.decimals);
        let scaled = |one: Self| {
            let factor = 10_i128.checked_pow(decimals - one.decimals)?;
            one.units.checked_mul(factor)
        };
        let units = scaled(self)?.checked_add(scaled(other)?.checked_mul(sign)?)?;
        Some(Self { units, decimals })
    }

    fn text(self) -> String {
        let digits = self.units.unsigned_abs().to_string();
        let decimals = usize::try_from(self.decimals).unwrap_or(0);
        let padded = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = padded.split_at(padded.len() - decimals);
        let minus = if self.units < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{minus}{whole}{point}{fraction}")
    }
}

/// The amounts in some places, taken together; `None` where one of the places is empty. Amounts that name different
/// currencies cannot be added up.
pub(crate) fn total(
    plus: &[Pointer],
    minus: &[Pointer],
    record: &Value,
) -> Result<Option<FactValue>, Misfit> {
    let signed = plus.iter().map(|place| (place, 1));
    let signed = signed.chain(minus.iter().map(|place| (place, -1)));
    let mut sum = Decimal::ZERO;
    let mut currencies: Vec<Option<Currency>> = Vec::new();
    for (place, sign) in signed {
        let Some(found) = place.get(record) else {
            return Ok(None);
        };
        let items = match found {
            Value::Array(items) => items,
            one => vec![one],
        };
        for item in &items {
            let value = FactValue::from_json(item).ok_or_else(no_amount)?;
            let text = value.text();
            let (amount, currency) = match currency::parts(&text) {
                Some((amount, currency)) => (amount, Some(currency)),
                None => (&*text, None),
            };
            let amount = Decimal::parse(amount).ok_or_else(no_amount)?;
            sum = sum.plus(amount, sign).ok_or_else(no_amount)?;
            currencies.push(currency);
        }
    }
    let named = currencies.first().copied().flatten();
    if currencies.iter().any(|currency| *currency != named) {
        return Err(several());
    }
    let text = sum.text();
    let text = named
        .and_then(|currency| currency.named(&text))
        .unwrap_or(text);
    Ok(Some(FactValue::Text(text)))
}

/// That amounts are not all in one currency.
pub(crate) fn several() -> Misfit {
    Misfit::Shape("is made of amounts in several currencies".to_owned())
}

fn no_amount() -> Misfit {
    Misfit::Shape("is made of something that is no amount".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(plus: &[&str], minus: &[&str], expected: Result<Option<&str>, &str>) {
        let record = json!({
            "total": 119.7, "shipping": "4.95", "refund": 34.50, "none": null, "big": "99999999999999999999.01",
            "payments": [{ "amount": "0.10" }, { "amount": 0.2 }, { "amount": 3 }], "nothing": [],
            "euro": "7.50 EUR", "more": "0.5 EUR", "yen": "900 JPY", "text": "about 20", "power": "1e3",
        });
        let places = |all: &[&str]| -> Vec<Pointer> {
            all.iter().map(|p| Pointer::parse(p).unwrap()).collect()
        };
        let found = total(&places(plus), &places(minus), &record);
        let found = found.map(|value| value.map(|v| v.to_string()));
        let expected = expected
            .map(|v| v.map(str::to_owned))
            .map_err(str::to_owned);
        assert_eq!(
            found.map_err(|e| e.to_string()),
            expected,
            "{plus:?} {minus:?}"
        );
    }

    #[test]
    fn amounts_are_added_up_digit_for_digit_in_one_currency() {
        check(&["/total", "/shipping"], &[], Ok(Some("124.65")));
        check(&["/total"], &["/refund", "/shipping"], Ok(Some("80.25")));
        check(&["/payments/*/amount"], &[], Ok(Some("3.30")));
        check(&["/refund"], &["/total"], Ok(Some("-85.2")));
        check(&["/refund"], &["/refund"], Ok(Some("0.0")));
        check(
            &["/big"],
            &["/shipping"],
            Ok(Some("99999999999999999994.06")),
        );
        check(&["/nothing/*/amount"], &[], Ok(Some("0")));
        check(&["/euro"], &["/more"], Ok(Some("7.00 EUR")));
        check(&["/total", "/missing"], &[], Ok(None));
        check(&["/total"], &["/none"], Ok(None));
        let several = "is made of amounts in several currencies";
        check(&["/euro", "/yen"], &[], Err(several));
        check(&["/euro", "/total"], &[], Err(several));
        let none = "is made of something that is no amount";
        check(&["/text"], &[], Err(none));
        check(&["/total"], &["/power"], Err(none));
    }
}
