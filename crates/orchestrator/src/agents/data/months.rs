//! The names of months.

/// The names of the months in languages that customers write; what is also another word is left out.
pub(super) const MONTHS: &[[&str; 12]] = &[
    [
        "january",
        "february",
        "march",
        "april",
        "",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
];

/// The place of a day's month in the year, from 0; none of what is no day.
pub(super) fn month_of(value: &str) -> Option<usize> {
    let (year, rest) = value.split_at_checked(4)?;
    let month = rest.strip_prefix('-')?.get(..2)?;
    let day = rest.get(4..6)?;
    let number = |text: &str| text.parse::<usize>().ok();
    (number(year).is_some() && rest.get(3..4) == Some("-") && number(day).is_some())
        .then_some(number(month)?.checked_sub(1)?)
        .filter(|month| *month < 12)
}
