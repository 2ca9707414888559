//! The patterns of a form of a code: as it is written, and in other typography and scripts.

/// The pattern of a form as it is written.
pub(super) fn plain(form: &str) -> String {
    form.chars().map(|c| character(c, false)).collect()
}

/// The pattern of one character of a form.
fn character(c: char, wide: bool) -> String {
    match c {
        'A' => "[A-Za-z]".to_owned(),
        '9' => "[0-9]".to_owned(),
        'X' => "[A-Za-z0-9]".to_owned(),
        c if c.is_alphabetic() => {
            let mut class = format!("[{}{}", c.to_uppercase(), c.to_lowercase());
            if wide {
                class.extend(twins(c.to_ascii_uppercase()));
            }
            class.push(']');
            class
        }
        c => regex::escape(&c.to_string()),
    }
}

/// Letters of other scripts that look the same as a capital in print; a keyboard that stands on
/// another script writes them.
fn twins(c: char) -> impl Iterator<Item = char> {
    const TWINS: &[(char, &str)] = &[
        ('A', "\u{410}\u{391}"),
        ('B', "\u{412}\u{392}"),
        ('C', "\u{421}"),
        ('E', "\u{415}\u{395}"),
        ('H', "\u{41d}\u{397}"),
        ('I', "\u{406}\u{399}"),
        ('J', "\u{408}"),
        ('K', "\u{41a}\u{39a}"),
        ('M', "\u{41c}\u{39c}"),
        ('N', "\u{39d}"),
        ('O', "\u{41e}\u{39f}"),
        ('P', "\u{420}\u{3a1}"),
        ('S', "\u{405}"),
        ('T', "\u{422}\u{3a4}"),
        ('X', "\u{425}\u{3a7}"),
        ('Y', "\u{3a5}"),
        ('Z', "\u{396}"),
    ];
    TWINS
        .iter()
        .filter(move |(plain, _)| *plain == c)
        .flat_map(|(_, twins)| twins.chars())
}

/// The pattern of a form in other typography. Only a form with a fixed part says enough to be known
/// in it.
pub(super) fn lenient(form: &str, wide: bool) -> String {
    if !form.contains(|c| !matches!(c, 'A' | '9' | 'X')) {
        return plain(form);
    }
    let dash = if wide {
        "[-\u{2013}\u{2014}\u{2015}_./:#~]"
    } else {
        "[-_./:#~]"
    };
    let space = r"(?:[ \t]{0,3}(?:\r?\n[ \t]{0,3})?)";
    let hyphen = format!(r"(?:[*`~_]{{0,3}}{space}(?:{dash}{space})?[*`~_]{{0,3}})");
    let characters: Vec<char> = form.chars().collect();
    let mut pattern = String::new();
    for (i, c) in characters.iter().enumerate() {
        let inside = i > 0 && i + 1 < characters.len();
        let between_words =
            inside && characters[i - 1].is_alphanumeric() && characters[i + 1].is_alphanumeric();
        match c {
            '-' if between_words => pattern.push_str(&hyphen),
            '/' | '.' | '_' | ':' | '#' if between_words => {
                pattern.push_str(&format!("{space}{}{space}", regex::escape(&c.to_string())));
            }
            c => {
                // A fixed prefix and its number: `K1001`, written `K-1001` or `K 1001`.
                if i > 0 && matches!(c, '9') && is_letter(characters[i - 1]) {
                    pattern.push_str(&hyphen);
                }
                pattern.push_str(&character(*c, wide));
            }
        }
    }
    pattern
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'A' | 'X')
}
