//! `--faults`: a named set, or a file. Faults of a system of record are at the top of a file; everything
//! else that can go wrong has a table of its own, and only drills know those.

use baton_practice::Faults;
use baton_simulation::Troubles;
use serde::de::DeserializeOwned;
use toml::Table;

/// All faults.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Storm {
    /// The value of `--faults`.
    pub(crate) name: String,
    /// In the systems of record.
    pub(crate) systems: Faults,
    /// Besides them.
    pub(crate) troubles: Troubles,
    /// Whether a file says so, and not a set with a name.
    pub(crate) from_file: bool,
}

/// The faults of the systems of record, for commands that know no other kind.
pub(crate) fn systems(value: &str) -> Result<Faults, String> {
    let storm = storm(value)?;
    let table = Troubles::NAMES
        .into_iter()
        .find(|name| storm.from_file && storm.troubles.without(name) != Some(storm.troubles));
    match table {
        None => Ok(storm.systems),
        Some(name) => Err(format!(
            "{value}: [{name}] is for drills; here only the systems of record can fail"
        )),
    }
}

/// Reads the value of `--faults` of a drill.
pub(crate) fn storm(value: &str) -> Result<Storm, String> {
    let named = |systems, troubles| Storm {
        name: value.to_owned(),
        systems,
        troubles,
        from_file: false,
    };
    match value {
        "none" => return Ok(named(Faults::none(), Troubles::NONE)),
        "production" => return Ok(named(Faults::production(), Troubles::PRODUCTION)),
        "brownout" => return Ok(named(Faults::brownout(), Troubles::BROWNOUT)),
        "outage" => return Ok(named(Faults::outage(), Troubles::ALL)),
        _ => {}
    }
    let text = std::fs::read_to_string(value).map_err(|e| {
        format!(
            "`{value}` is neither a set of faults ({}) nor a file that can be read: {e}",
            Faults::PRESETS.join(", ")
        )
    })?;
    let (systems, troubles) = read(&text).map_err(|why| format!("{value}: {why}"))?;
    Ok(Storm {
        name: value.to_owned(),
        systems,
        troubles,
        from_file: true,
    })
}

/// Reads a file.
fn read(text: &str) -> Result<(Faults, Troubles), String> {
    let mut all: Table = toml::from_str(text).map_err(|e| e.to_string())?;
    let mut troubles = Table::new();
    for name in Troubles::NAMES {
        let Some(table) = all.remove(name) else {
            continue;
        };
        if !table.is_table() {
            return Err(format!(
                "`{name}` is a table: write [{name}] and its keys below"
            ));
        }
        // Read by itself first, so that a mistake names its table.
        let mut alone = Table::new();
        alone.insert(name.to_owned(), table.clone());
        parts::<Troubles>(alone).map_err(|why| format!("[{name}]: {why}"))?;
        troubles.insert(name.to_owned(), table);
    }
    let systems: Faults = parts(all).map_err(|why| {
        format!(
            "{why}; tables are {}",
            Troubles::NAMES.map(|name| format!("[{name}]")).join(", ")
        )
    })?;
    let troubles: Troubles = parts(troubles)?;
    systems.check().map_err(|e| e.to_string())?;
    troubles.check().map_err(|e| e.to_string())?;
    Ok((systems, troubles))
}

fn parts<T: DeserializeOwned>(table: Table) -> Result<T, String> {
    table
        .try_into()
        .map_err(|e: toml::de::Error| e.to_string().trim().replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use baton_simulation::troubles::{Crashes, ModelTroubles};

    use super::*;

    fn file(text: &str) -> Result<Storm, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("storm.toml");
        std::fs::write(&path, text).unwrap();
        storm(path.to_str().unwrap())
    }

    #[track_caller]
    fn refused(text: &str, parts: &[&str]) {
        let error = file(text).unwrap_err();
        let names = parts.iter().all(|part| error.contains(part));
        assert!(error.contains("storm.toml") && names, "{error}");
    }

    #[test]
    fn sets_have_names() {
        let production = storm("production").unwrap();
        assert_eq!(production.systems, Faults::production());
        assert_eq!(production.troubles, Troubles::PRODUCTION);
        let error = storm("prodution").unwrap_err();
        assert!(
            error.contains("none, production, brownout, outage"),
            "{error}"
        );
        for name in Faults::PRESETS {
            assert_eq!(storm(name).unwrap().systems, name.parse().unwrap());
        }
    }

    #[test]
    fn a_file_says_only_what_differs_from_none() {
        let read = file("rate_503 = 0.25\nlatency_ms_max = 40\n[crashes]\nat_boundary = 0.001\n");
        let read = read.unwrap();
        let expected = Faults {
            rate_503: 0.25,
            latency_ms_max: 40,
            ..Faults::none()
        };
        assert_eq!(read.systems, expected);
        let troubles = Troubles {
            crashes: Crashes {
                at_boundary: 0.001,
                ..Crashes::default()
            },
            ..Troubles::NONE
        };
        assert_eq!(read.troubles, troubles);
        let models = file("[models]\n").unwrap().troubles.models;
        assert_eq!(models, Some(ModelTroubles::default()), "models that behave");
    }

    #[test]
    fn a_file_can_say_all_that_the_sets_with_a_name_do() {
        for name in Faults::PRESETS {
            let set = storm(name).unwrap();
            let mut text = toml::to_string(&set.systems).unwrap();
            text.push_str(&toml::to_string(&set.troubles).unwrap());
            let read = file(&text).unwrap();
            assert_eq!((read.systems, read.troubles), (set.systems, set.troubles));
        }
    }

    #[test]
    fn the_file_in_the_docs_is_an_outage() {
        let docs = include_str!("../../../docs/batonctl.md");
        let (_, below) = docs.split_once("### Faults").unwrap();
        let (_, file_on) = below.split_once("```toml\n").unwrap();
        let (text, _) = file_on.split_once("```").unwrap();
        assert_eq!(file(text).unwrap().troubles, Troubles::ALL);
    }

    #[test]
    fn mistakes_in_a_file_are_named() {
        refused("rate_404 = 0.25\n", &["rate_404", "rate_503", "[crashes]"]);
        refused("rate_503 = 0.75\nrate_500 = 0.75\n", &["1.5"]);
        refused("[weather]\nrain = 1\n", &["weather", "[link]"]);
        refused("[link]\nlots = 0.1\n", &["[link]", "lots", "lost"]);
        refused(
            "[link]\nlost = 0.9\n",
            &["`link.lost` is 0.9", "from 0 to 0.5"],
        );
        refused("[disk]\nslow_ms = [5]\n", &["[disk]", "slow_ms"]);
        refused("link = 3\n", &["`link` is a table"]);
    }

    #[test]
    fn what_only_drills_know_is_not_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("storm.toml");
        std::fs::write(&path, "rate_503 = 0.1\n[link]\nlost = 0.1\n").unwrap();
        let error = systems(path.to_str().unwrap()).unwrap_err();
        assert!(error.contains("[link] is for drills"), "{error}");
        assert_eq!(systems("outage"), Ok(Faults::outage()));
    }
}
