//! `--faults`: one of the sets that have a name, or a file.

use baton_practice::Faults;

/// Reads the value of `--faults`.
pub(crate) fn parse(value: &str) -> Result<Faults, String> {
    if Faults::PRESETS.contains(&value) {
        return value.parse().map_err(|e| format!("{e}"));
    }
    let text = std::fs::read_to_string(value).map_err(|e| {
        format!(
            "`{value}` is neither a set of faults ({}) nor a file that can be read: {e}",
            Faults::PRESETS.join(", ")
        )
    })?;
    let faults: Faults = toml::from_str(&text).map_err(|e| format!("{value}: {e}"))?;
    faults.check().map_err(|e| format!("{value}: {e}"))?;
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<Faults, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("faults.toml");
        std::fs::write(&path, text).unwrap();
        parse(path.to_str().unwrap())
    }

    #[test]
    fn sets_have_names() {
        assert_eq!(parse("production").unwrap(), Faults::production());
        let error = parse("prodution").unwrap_err();
        assert!(error.contains("none, production, outage"), "{error}");
    }

    #[test]
    fn a_file_says_only_what_differs_from_none() {
        let faults = file("rate_503 = 0.25\nlatency_ms_max = 40\n").unwrap();
        let expected = Faults {
            rate_503: 0.25,
            latency_ms_max: 40,
            ..Faults::none()
        };
        assert_eq!(faults, expected);
    }

    #[test]
    fn mistakes_in_a_file_are_named() {
        let unknown = file("rate_404 = 0.25\n").unwrap_err();
        assert!(unknown.contains("faults.toml") && unknown.contains("rate_404"));
        let shares = file("rate_503 = 0.75\nrate_500 = 0.75\n").unwrap_err();
        assert!(shares.contains("faults.toml") && shares.contains("1.5"));
    }
}
