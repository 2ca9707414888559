//! A lending library: people with much in common, loans of theirs, and parcels without an owner.

use std::sync::{Arc, LazyLock};

use baton_orchestrator::{Input, ToolTry};
use baton_playbook::{Failure, FailureKind, Playbooks, ToolSuccess, load};
use baton_simulation::desk::failure;
use serde_json::{Map, Value, json};

use crate::conversation_driver::ConversationDriver;

const TEXT: &str = include_str!("library.toml");

/// A reader of the library.
pub(crate) struct Reader {
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) postcode: &'static str,
    pub(crate) home: &'static str,
    pub(crate) loans: &'static [&'static str],
}

/// Two Noras share their name, Nora Field and Emil share a postcode.
pub(crate) const READERS: &[Reader] = &[
    Reader {
        number: "R-101",
        name: "Nora Field",
        email: "nora.f@lib.example",
        postcode: "40110",
        home: "Cliff Row 1",
        loans: &["L-7001", "L-7002"],
    },
    Reader {
        number: "R-102",
        name: "Emil Stone",
        email: "emil@lib.example",
        postcode: "40110",
        home: "Tarn Hill 22",
        loans: &["L-7003"],
    },
    Reader {
        number: "R-103",
        name: "Nora Field",
        email: "nora@dune.example",
        postcode: "40330",
        home: "Dune Street 333",
        loans: &["L-7004", "L-7005"],
    },
];

/// What the library knows of a reader, and no other reader may learn.
pub(crate) fn secrets(reader: &Reader) -> Vec<String> {
    let mut all = vec![reader.home.to_owned()];
    for loan in reader.loans {
        let nth = loan.trim_start_matches("L-");
        all.extend([
            format!("Volume {nth}"),
            format!("P-{nth}"),
            format!("shelf {nth}"),
            format!("signed {nth}"),
        ]);
    }
    all
}

/// The configuration.
pub(crate) fn playbooks() -> Arc<Playbooks> {
    static DESK: LazyLock<Arc<Playbooks>> = LazyLock::new(|| {
        let files = [("library.toml".to_owned(), TEXT.to_owned())];
        Arc::new(load(&files).unwrap_or_else(|mistakes| panic!("{mistakes}")))
    });
    Arc::clone(&DESK)
}

/// The configuration with something changed.
pub(crate) fn changed(change: impl FnOnce(&mut Playbooks)) -> Arc<Playbooks> {
    let mut desk = (*playbooks()).clone();
    change(&mut desk);
    Arc::new(desk)
}

/// An opened conversation with the library.
pub(crate) fn talk() -> ConversationDriver {
    talk_at(playbooks())
}

/// An opened conversation with a changed library.
pub(crate) fn talk_at(desk: Arc<Playbooks>) -> ConversationDriver {
    let now = "2026-03-01T09:00:00Z".parse().expect("an instant");
    ConversationDriver::begun(desk, now, 3)
}

fn reader(reader: &Reader) -> Value {
    json!({
        "number": reader.number, "name": reader.name, "email": reader.email,
        "postcode": reader.postcode, "home": reader.home, "loans": reader.loans,
    })
}

fn answer(one: &ToolTry) -> Option<Value> {
    let argument = |name: &str| one.arguments.get(name).map(String::as_str);
    let found = |is: &dyn Fn(&Reader) -> bool| -> Value {
        let items: Vec<Value> = READERS.iter().filter(|r| is(r)).map(reader).collect();
        json!({ "items": items })
    };
    match one.tool.as_str() {
        "get_reader" => {
            let number = argument("reader_number")?;
            READERS.iter().find(|r| r.number == number).map(reader)
        }
        "get_loan" => {
            let number = argument("loan_number")?;
            let owner = READERS.iter().find(|r| r.loans.contains(&number))?;
            let nth = number.trim_start_matches("L-");
            Some(json!({
                "number": number, "reader": owner.number, "state": format!("on shelf {nth}"),
                "title": format!("Volume {nth}"), "parcel": format!("P-{nth}"),
            }))
        }
        "get_parcel" => {
            let nth = argument("parcel_number")?.trim_start_matches("P-");
            Some(json!({
                "number": format!("P-{nth}"), "place": format!("at shelf {nth}"),
                "signed_by": format!("signed {nth}"),
            }))
        }
        "find_reader_by_email_and_loan" => {
            let (email, loan) = (argument("email")?, argument("loan_number")?);
            Some(found(&|r| r.email == email && r.loans.contains(&loan)))
        }
        "find_reader_by_email" => {
            let email = argument("email")?;
            Some(found(&|r| r.email == email))
        }
        "find_reader_by_name_and_postcode" => {
            let (name, postcode) = (argument("reader_name")?, argument("postcode")?);
            Some(found(&|r| r.name == name && r.postcode == postcode))
        }
        _ => None,
    }
}

/// What the library answers to a try.
pub(crate) fn truth(desk: &Playbooks, one: &ToolTry) -> Result<ToolSuccess, Failure> {
    let tool = desk.tool(&one.tool).expect("a tool of the library");
    let arguments: Map<String, Value> = one
        .arguments
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect();
    match answer(one) {
        Some(answer) => tool.read(&arguments, &baton_playbook::ToolAnswer::from(answer)),
        None => Err(failure(FailureKind::NotFound)),
    }
}

/// Everything under way is answered with the truth, until nothing is.
#[track_caller]
pub(crate) fn all_answer(talk: &mut ConversationDriver) {
    while let Some(one) = talk.tries.first().cloned() {
        let outcome = truth(&talk.desk, &one);
        talk.ends(&one, outcome);
    }
}

/// The customer writes, everything is answered, and time passes.
#[track_caller]
pub(crate) fn says(talk: &mut ConversationDriver, text: &str) {
    talk.writes(text);
    all_answer(talk);
    talk.wait(1_200);
    all_answer(talk);
}

/// A person is asked for, so that there is a snapshot.
#[track_caller]
pub(crate) fn hand_over(talk: &mut ConversationDriver) {
    if talk.state.is_with_agents() {
        talk.feed(Input::HandOver {
            why: "The test wants it.".to_owned(),
        });
    }
    all_answer(talk);
}
