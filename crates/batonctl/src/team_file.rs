//! The file that says which queues a team has, and who is in it.

use std::collections::BTreeMap;
use std::path::Path;

use baton_distribution::{Queue, RepresentativeId, Rules};
use baton_gateway::Person;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::error::CommandError;

/// The one queue of a team without a file.
const QUEUE: &str = "general";

/// Queues, people, and how conversations are distributed among them.
#[derive(Debug)]
pub(crate) struct TeamFile {
    pub(crate) rules: Rules,
    pub(crate) people: BTreeMap<RepresentativeId, Person>,
}

#[derive(Deserialize)]
struct People {
    #[serde(default)]
    people: BTreeMap<RepresentativeId, Person>,
}

impl TeamFile {
    /// A team in which no one can sign in: what counts is which hosts are there.
    pub(crate) fn of_hosts() -> Self {
        Self {
            rules: Rules::with_queues([(QUEUE.into(), Queue::default())]),
            people: BTreeMap::new(),
        }
    }

    pub(crate) fn read(path: &Path) -> Result<Self, CommandError> {
        let text = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text).map_err(|error| CommandError::TeamFile {
            path: path.to_owned(),
            detail: error.to_string(),
        })
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut table: toml::Table = text.parse()?;
        // Each half knows its own keys, and refuses all others.
        let people = table.remove("people").map(|people| {
            let people = toml::Table::from_iter([("people".to_owned(), people)]);
            People::deserialize(people)
        });
        Ok(Self {
            rules: Rules::deserialize(table)?,
            people: people
                .transpose()?
                .map_or_else(BTreeMap::new, |it| it.people),
        })
    }

    /// How long a workstation that is not heard keeps what it has, and how much longer before another one goes on.
    pub(crate) fn with_lease(mut self, seconds: u16) -> Self {
        let lease = SignedDuration::from_secs(seconds.into());
        self.rules.leases.lease = lease;
        self.rules.leases.grace = lease;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::TeamFile;

    #[test]
    fn the_example_serves_every_queue_of_the_practice_floor() {
        let team = TeamFile::parse(include_str!("../../../examples/team.toml")).unwrap();
        assert_eq!(team.rules.check(), Ok(()));
        let files = baton_practice::playbooks::FILES;
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        for queue in baton_playbook::load(&files).unwrap().queues.values() {
            let name = queue.name.as_str().into();
            assert!(team.rules.queues.contains_key(&name), "{name}");
            let serves = |person: &baton_gateway::Person| person.queues.contains(&name);
            assert!(team.people.values().any(serves), "{name}");
        }
    }

    #[test]
    fn queues_and_people_are_read_and_what_is_unknown_is_named() {
        let text = "offer_again_after = \"1m\"\n\
            [queues.billing]\noffer_for = \"45s\"\nanswer_within = \"2m\"\n\
            [queues.night.closed]\nqueue = \"billing\"\n\
            [people.ada]\nqueues = [\"billing\"]\nskills = [\"french\"]\n\
            [people.sue]\nqueues = []\ncapacity = 1\nsupervises = true\n";
        let team = TeamFile::parse(text).unwrap();
        assert_eq!(team.rules.check(), Ok(()));
        assert_eq!(team.rules.queues[&"billing".into()].offer_for.as_secs(), 45);
        let ada = &team.people[&"ada".into()];
        assert_eq!((ada.capacity, ada.supervises), (4, false));
        assert!(team.people[&"sue".into()].supervises);
        for (wrong, named) in [
            ("[queues.a]\ncolour = \"red\"\n", "colour"),
            ("[queues.a]\n[people.ada]\nqueue = \"a\"\n", "queue"),
            ("queue = 1\n[queues.a]\n", "queue"),
            ("[people.ada]\nqueues = []\n", "queues"),
        ] {
            let error = TeamFile::parse(wrong).unwrap_err().to_string();
            assert!(error.contains(named), "{wrong}: {error}");
        }
    }
}
