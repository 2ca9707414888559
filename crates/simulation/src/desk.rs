//! A small desk for tests, Tide Tools: its configuration, a Router that follows fixed words, and the
//! truth its systems of record hold.

use std::sync::{Arc, LazyLock};

use baton_playbook::{
    CUSTOMER, ConfigErrors, EntityName, FactName, FactValue, Failure, FailureKind, Playbooks,
    RecordRef, ToolName, ToolSuccess, load,
};
use baton_router::{Router, Routing, Scored};

/// The text of the configuration.
pub const TEXT: &str = include_str!("desk.toml");

/// The configuration of Tide Tools.
pub fn playbooks() -> Arc<Playbooks> {
    #[expect(
        clippy::expect_used,
        reason = "a constant, and loading it depends on nothing else: the test below shows that it loads"
    )]
    static DESK: LazyLock<Arc<Playbooks>> =
        LazyLock::new(|| Arc::new(read().expect("Tide Tools is a configuration")));
    Arc::clone(&DESK)
}

fn read() -> Result<Playbooks, ConfigErrors> {
    load(&[("desk.toml".to_owned(), TEXT.to_owned())])
}

/// The configuration with something changed.
pub fn changed(change: impl FnOnce(&mut Playbooks)) -> Arc<Playbooks> {
    let mut playbooks = (*playbooks()).clone();
    change(&mut playbooks);
    Arc::new(playbooks)
}

/// The limits of the desk and of every playbook, changed alike.
pub fn limited(change: impl Fn(&mut baton_playbook::Limits)) -> Arc<Playbooks> {
    changed(|desk| {
        change(&mut desk.limits);
        for playbook in &mut desk.playbooks {
            change(&mut Arc::make_mut(playbook).limits);
        }
    })
}

/// Routes by words: sure of what it knows, and of nothing else.
pub struct WordRouter;

const WORDS: &[(&str, &str)] = &[
    ("accident", "accident"),
    ("deposit", "deposit_back"),
    ("broken", "repair"),
    ("hire", "hire_state"),
];

impl Router for WordRouter {
    fn name(&self) -> &'static str {
        "words"
    }

    fn route(&self, text: &str) -> Routing {
        let text = text.to_lowercase();
        let best = WORDS
            .iter()
            .find(|(word, _)| text.contains(word))
            .map(|(_, intent)| Scored {
                intent: (*intent).to_owned(),
                confidence: match () {
                    () if text.contains("maybe") => 0.3,
                    () if text.contains("perhaps") => 0.6,
                    () => 0.9,
                },
            });
        Routing {
            alternatives: best.iter().cloned().collect(),
            out_of_scope: if best.is_some() { 0.1 } else { 0.9 },
            best,
            router: "words",
        }
    }
}

/// A member: number, name, phone, hires.
pub const MEMBERS: &[(&str, &str, &str, &[&str])] = &[
    ("K-1001", "Ada Quill", "0151 1001", &["H-2001"]),
    ("K-1002", "Ben Osei", "0151 1002", &["H-2002", "H-2003"]),
];

/// A hire: number, member, state, due, site.
pub const HIRES: &[(&str, &str, &str, &str, &str)] = &[
    ("H-2001", "K-1001", "on_hire", "2026-03-09", "Mill Lane 4"),
    ("H-2002", "K-1002", "returned", "2026-02-01", "Quay 17"),
    ("H-2003", "K-1002", "overdue", "2026-01-15", "Quay 17"),
];

/// A deposit: number, member, amount.
pub const DEPOSITS: &[(&str, &str, &str)] = &[
    ("D-3001", "K-1001", "150.00"),
    ("D-3002", "K-1002", "75.50"),
];

fn text(fact: &str, value: &str) -> (FactName, FactValue) {
    (FactName::from(fact), FactValue::from(value))
}

fn record(entity: &str, id: &str) -> RecordRef {
    RecordRef {
        entity: EntityName::from(entity),
        id: id.to_owned(),
    }
}

/// What a healthy system of record answers.
///
/// # Errors
/// When there is no such record.
pub fn truth(tool: &ToolName, argument: &str) -> Result<ToolSuccess, Failure> {
    let found = match tool.as_str() {
        "get_member" => MEMBERS
            .iter()
            .find(|m| m.0 == argument)
            .map(|m| member(m, true)),
        "find_member_by_phone" => MEMBERS
            .iter()
            .find(|m| m.2 == argument)
            .map(|m| member(m, false)),
        "get_hire" => HIRES.iter().find(|h| h.0 == argument).map(|h| ToolSuccess {
            record: record("hire", h.0),
            owner: Some(h.1.to_owned()),
            values: vec![
                text("hire_number", h.0),
                text("hire_state", h.2),
                text("hire_due_on", h.3),
                text("hire_site", h.4),
            ],
            unread: Vec::new(),
        }),
        "get_deposit" => DEPOSITS
            .iter()
            .find(|d| d.0 == argument)
            .map(|d| ToolSuccess {
                record: record("deposit", d.0),
                owner: Some(d.1.to_owned()),
                values: vec![text("deposit_number", d.0), text("deposit_amount", d.2)],
                unread: Vec::new(),
            }),
        _ => None,
    };
    found.ok_or_else(|| failure(FailureKind::NotFound))
}

fn member(m: &(&str, &str, &str, &[&str]), whole: bool) -> ToolSuccess {
    let mut values = vec![text("member_number", m.0), text("phone", m.2)];
    if whole {
        values.push(text("member_name", m.1));
        values.push((
            FactName::from("hire_numbers"),
            FactValue::List(m.3.iter().map(|h| FactValue::from(*h)).collect()),
        ));
    }
    ToolSuccess {
        record: record(CUSTOMER, m.0),
        owner: None,
        values,
        unread: Vec::new(),
    }
}

/// A failure of a kind.
pub fn failure(kind: FailureKind) -> Failure {
    Failure {
        kind,
        status: match kind {
            FailureKind::NotFound => Some(404),
            FailureKind::RateLimited => Some(429),
            FailureKind::Unavailable => Some(503),
            _ => None,
        },
        detail: "as the test wants it".to_owned(),
        retry_after_ms: None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_constant_is_a_configuration() {
        if let Err(mistakes) = read() {
            panic!("{mistakes}");
        }
    }
}
