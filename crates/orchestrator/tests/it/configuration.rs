//! A journal names the configuration that each of its steps was decided by.

use std::sync::Arc;

use baton_orchestrator::{Event, Input};
use baton_playbook::{ConfigurationDigest, Playbooks, load};

use crate::conversation_driver::{ConversationDriver, kinds};
use crate::desk;

/// The usual desk from files that say the same in another way.
fn rewritten() -> Arc<Playbooks> {
    let text = format!("{}\n# Read again.\n", desk::TEXT);
    let files = [("desk.toml".to_owned(), text)];
    Arc::new(load(&files).unwrap_or_else(|errors| panic!("{errors}")))
}

/// The configurations that the journal names, in order.
fn named(talk: &ConversationDriver) -> Vec<ConfigurationDigest> {
    let events = talk.journal.iter().map(|recorded| &recorded.event);
    events
        .filter_map(|event| match event {
            Event::Opened { configuration, .. } => configuration.clone(),
            Event::ConfigurationChanged { configuration } => Some(configuration.clone()),
            _ => None,
        })
        .collect()
}

fn digest(playbooks: &Playbooks) -> ConfigurationDigest {
    playbooks.digest.clone().unwrap()
}

#[test]
fn a_conversation_opens_with_the_configuration_it_is_decided_by() {
    let mut talk = ConversationDriver::new();
    talk.says("Where is my parcel?");
    assert_eq!(named(&talk), [digest(&talk.desk)]);
}

#[test]
fn a_replacement_is_named_once_before_what_it_decides() {
    let mut talk = ConversationDriver::new();
    let before = digest(&talk.desk);
    talk.desk = rewritten();
    let after = digest(&talk.desk);
    assert_ne!(before, after);

    let first = talk.journal.len();
    talk.says("Where is my parcel?").says("Hello?");
    assert_eq!(talk.journal[first].event.kind(), "configuration_changed");
    assert_eq!(talk.journal[first + 1].event.kind(), "customer_wrote");
    assert_eq!(named(&talk), [before.clone(), after.clone()]);

    talk.desk = desk::playbooks();
    talk.says("Hello again?");
    assert_eq!(named(&talk), [before.clone(), after, before]);
}

#[test]
fn a_step_that_decides_nothing_names_no_configuration() {
    let mut talk = ConversationDriver::new();
    talk.desk = rewritten();
    let step = talk.feed(Input::Wake);
    assert!(kinds(&step).is_empty(), "{step:?}");
    assert_eq!(named(&talk).len(), 1);
}

#[test]
fn a_journal_of_before_is_named_from_its_next_step_on() {
    let mut talk = ConversationDriver::new();
    talk.says("Where is my parcel?");
    talk.rewrite(|event| {
        if let Event::Opened { configuration, .. } = event {
            *configuration = None;
        }
    });
    assert!(named(&talk).is_empty());
    talk.says("Hello?");
    assert_eq!(named(&talk), [digest(&talk.desk)]);
}

#[test]
fn without_files_no_configuration_is_named() {
    let mut talk = ConversationDriver::at(desk::changed(|desk| desk.digest = None));
    talk.says("Where is my parcel?");
    assert!(named(&talk).is_empty());
}
