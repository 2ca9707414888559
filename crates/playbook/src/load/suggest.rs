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

/// How many typing mistakes apart two names are, whatever their case.
fn distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(&a.to_lowercase(), &b.to_lowercase())
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
