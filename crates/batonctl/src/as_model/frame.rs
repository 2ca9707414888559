//! The parts of a recorded desk that are the same for every recording.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{
    Compare, Comparison, Credentials, Endpoint, Fact, FactType, Identity, IdentityLevel,
    IdentityMethod, Lead, Limits, Models, Pattern, Playbook, Playbooks, Priority, Queue,
    Resolution, Sentence, Stated, System, Template, Waiting, Wording,
};

use super::desk::{ANSWER, CUSTOMER_ID, ENTITY, IDENTIFY};

/// A fact that is never gathered here, so that the model always leads on.
const GOAL: &str = "goal";
/// Wordings of the question for it. No question is asked twice in the same words, so there are more than any recording
/// has turns.
const WAYS_TO_ASK: usize = 1_000;
/// Identifiers and numbers a customer mentions.
const MENTIONED: &str = "mentioned";
/// The pattern of such a mention: anything with a digit.
const MENTIONS: &str = r"[\p{L}#_][\p{L}\d#_@.\-]*\d[\p{L}\d#_@.\-]*|\d[\p{L}\d_@.,:/\-]*";
/// The fact that it states.
pub(super) const WHO: &str = "identity_of_the_customer";
/// The queue and the system of record everything goes to.
pub(super) const ONLY: &str = "recorded";

/// The one playbook of a recorded domain.
pub(super) fn playbook(domain: &str, changing: &[baton_playbook::ToolName]) -> Playbook {
    Playbook {
        intent: domain.into(),
        label: domain.replace('_', " "),
        examples: Vec::new(),
        requires: vec![GOAL.into()],
        only: Vec::new(),
        resolution: Resolution::Answer(Sentence::default()),
        actions: changing.to_vec(),
        lead: Lead::Rules,
        next_action: Sentence::default(),
        queue: ONLY.into(),
        skills: Vec::new(),
        priority: Priority::Normal,
        limits: Limits::default(),
    }
}

/// Everything that does not depend on the recordings.
pub(super) fn frame() -> Result<Playbooks, String> {
    let text = |text: &str| Template::parse(text).map_err(|e| e.to_string());
    Ok(Playbooks {
        digest: None,
        desk: "Recordings".into(),
        wording: Wording {
            clarify: text("What is it about?")?,
            anything_else: text("And what else?")?,
            own_account: text("Is this your own account?")?,
            handoff: text("A person takes over.")?,
            goodbye: text("Goodbye.")?,
            acknowledge: text("Go on, please.")?,
            next_action: text("{request}")?,
            not_found: text("It is not there.")?,
            other_not_found: text("The other one is not there.")?,
            ask_again: text("Once more: {question}")?,
            each_one: text("Each of them: {question}")?,
            another_way: text("In another way, please.")?,
            which_one: text("Which one: {choices}?")?,
            none_of_them: text("It is none of them.")?,
            waiting: text("Still waiting, {minutes}.")?,
            call_back: text("We can call you back.")?,
            call_back_noted: text("We call you.")?,
            message_noted: text("Noted.")?,
        },
        limits: Limits::default(),
        waiting: Waiting::default(),
        identity: Identity {
            customer: WHO.into(),
            name: None,
            methods: vec![IdentityMethod {
                tool: IDENTIFY.into(),
                level: IdentityLevel::Verified,
            }],
            bearer_records: false,
        },
        facts: facts()?.into_iter().map(|f| (f.name.clone(), f)).collect(),
        systems: BTreeMap::from([(
            ONLY.into(),
            System {
                name: ONLY.into(),
                label: "the recorded system".into(),
                endpoint: Endpoint::http(""),
                credentials: Credentials::none(),
                rate: None,
            },
        )]),
        models: Models::default(),
        tools: Vec::new(),
        playbooks: Vec::new(),
        out_of_scope: Vec::new(),
        continuations: Vec::new(),
        router: baton_playbook::RouterKind::Lexical,
        understanding: baton_playbook::Understanding::default(),
        queues: BTreeMap::from([(
            ONLY.into(),
            Queue {
                name: ONLY.into(),
                label: ONLY.into(),
                next: None,
                lease_ms: 60_000,
            },
        )]),
        overflow: ONLY.into(),
        default_queue: ONLY.into(),
        dispositions: Vec::new(),
        canned: Vec::new(),
        advice: Vec::new(),
    })
}

/// What is known of a recorded customer: who they are, what they want, what they name.
fn facts() -> Result<[Fact; 4], String> {
    let mentions = Pattern::parse(MENTIONS).map_err(|e| e.to_string())?;
    let introduces = Pattern::parse(CUSTOMER_ID).map_err(|e| e.to_string())?;
    let go_on = |nth: usize| {
        let text = format!("Go on, please ({nth}).");
        Template::parse(&text).map_err(|e| e.to_string())
    };
    Ok([
        fact(
            WHO,
            FactType::Text,
            Some(Stated {
                patterns: vec![introduces],
                ..Stated::default()
            }),
            None,
        ),
        Fact {
            ask_again: (2..WAYS_TO_ASK).map(go_on).collect::<Result<_, _>>()?,
            ..fact(
                GOAL,
                FactType::Text,
                Some(Stated::default()),
                Some(go_on(1)?),
            )
        },
        fact(ANSWER, FactType::Text, None, None),
        fact(
            MENTIONED,
            FactType::Text,
            Some(Stated {
                patterns: vec![mentions],
                ..Stated::default()
            }),
            None,
        ),
    ])
}

fn fact(name: &str, kind: FactType, stated: Option<Stated>, ask: Option<Template>) -> Fact {
    Fact {
        name: name.into(),
        label: name.into(),
        kind,
        currency: None,
        compare: Compare::default(),
        about: ENTITY.into(),
        personal: false,
        stated: stated.map(Arc::new),
        ask,
        comparison: Comparison {
            kind,
            ..Comparison::default()
        },
        ask_again: Vec::new(),
        not_found: None,
        one_of: None,
        names: BTreeMap::new(),
    }
}
