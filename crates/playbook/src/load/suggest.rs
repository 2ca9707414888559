//! "Did you mean": the known name nearest to a mistyped one.

/// The known name that is nearest, if one is near enough to be meant.
pub(super) fn nearest<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let most = ((wrong.chars().count() + 1) / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, name)| {
            *d <= most || (wrong.len() >= 4 && name.len() >= 4 && contains(wrong, name))
        })
        // Of two equally near, the one that is read first is the more usual one.
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

/// `did you mean …?` or the list of what is known.
pub(super) fn help<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
    what: &str,
) -> String {
    if let Some(name) = nearest(wrong, known.clone()) {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<&str> = known.into_iter().collect();
    if names.is_empty() {
        return format!("no {what} is declared yet");
    }
    const SHOWN: usize = 12;
    let more = names.len().saturating_sub(SHOWN);
    let list = names
        .iter()
        .take(SHOWN)
        .map(|n| format!("`{n}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        format!("known: {list} and {more} more")
    } else {
        format!("known: {list}")
    }
}

fn contains(a: &str, b: &str) -> bool {
    a.contains(b) || b.contains(a)
}

/// Edit distance with swaps of neighbours (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_the_name_meant() {
        for (wrong, meant) in [
            ("lable", Some("label")),
            ("reservation", Some("reservation_id")),
            ("exmaples", Some("examples")),
            ("zzz", None),
        ] {
            let known = ["label", "reservation_id", "examples", "queue"];
            assert_eq!(nearest(wrong, known), meant, "{wrong}");
        }
    }
}
