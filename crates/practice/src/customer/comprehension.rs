//! A simulated customer's understanding of the messages to them.

/// Something a customer can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Detail {
    CustomerNumber,
    Email,
    NameAndPostcode,
    /// The number of the order, bill or plan it is about.
    RecordNumber,
    Damage,
    ReturnReason,
    NewAddress,
    PlanWanted,
}

/// The words that ask for each detail.
const ASKED: [(Detail, &[&str]); 8] = [
    (
        Detail::CustomerNumber,
        &[
            "customer number",
            "customer id",
            "who you are",
            "account number",
        ],
    ),
    (Detail::Email, &["e-mail", "email"]),
    (
        Detail::NameAndPostcode,
        &["postcode", "zip", "your name", "full name"],
    ),
    (
        Detail::RecordNumber,
        &[
            "order number",
            "which order",
            "the order?",
            "bill number",
            "which bill",
            "the bill?",
            "invoice number",
            "which invoice",
            "plan number",
            "which mobile plan",
            "which contract",
        ],
    ),
    (
        Detail::Damage,
        &[
            "wrong with it",
            "damaged",
            "what is broken",
            "describe the damage",
        ],
    ),
    (
        Detail::ReturnReason,
        &[
            "reason for the return",
            "why do you want to return",
            "reason for returning",
            "return reason",
            "reason of the return",
        ],
    ),
    (Detail::NewAddress, &["new address"]),
    (
        Detail::PlanWanted,
        &[
            "which plan would you like",
            "which plan do you want",
            "plan would you like",
            "plan wanted",
        ],
    ),
];

/// The details that a message asks for, in the order of the answer.
pub(super) fn asked(text: &str) -> Vec<Detail> {
    let text = text.to_lowercase();
    let asks = text.contains('?')
        || [
            "please",
            "need your",
            "looks like",
            "could you",
            "may i have",
        ]
        .iter()
        .any(|cue| text.contains(cue));
    if !asks {
        return Vec::new();
    }
    let mut details: Vec<Detail> = ASKED
        .iter()
        .filter(|(_, cues)| cues.iter().any(|cue| text.contains(cue)))
        .map(|(detail, _)| *detail)
        .collect();
    // A question for the customer number that says that something else will do asks for one thing.
    if details.contains(&Detail::CustomerNumber) {
        details.retain(|d| !matches!(d, Detail::Email | Detail::NameAndPostcode));
    }
    details
}

/// Whether a message says that something has been done or will be.
pub(super) fn settles(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "refund",
        "replace",
        "cancelled",
        "canceled",
        "is done",
        "i have done",
        "taken care",
        "i've",
        "i have ",
        "i will",
        "i'll",
        "updated",
        "changed",
        "on its way",
        "sorted",
    ]
    .iter()
    .any(|cue| text.contains(cue))
}

/// Whether a message brings the conversation to its end.
pub(super) fn closes(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "anything else",
        "goodbye",
        "good bye",
        "bye",
        "have a nice",
        "have a good",
        "thank you for contacting",
        "take care",
    ]
    .iter()
    .any(|cue| text.contains(cue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_of_the_playbooks_are_understood() {
        let playbooks =
            baton_playbook::load(&crate::playbooks::files()).unwrap_or_else(|e| panic!("{e}"));
        for (fact, detail) in [
            ("customer_number", Detail::CustomerNumber),
            ("order_number", Detail::RecordNumber),
            ("invoice_number", Detail::RecordNumber),
            ("plan_number", Detail::RecordNumber),
            ("damage", Detail::Damage),
            ("return_reason", Detail::ReturnReason),
            ("new_address", Detail::NewAddress),
            ("plan_wanted", Detail::PlanWanted),
        ] {
            let ask = playbooks.fact(&fact.into()).unwrap().ask.as_ref().unwrap();
            let question = ask.fill(|_| None).unwrap();
            assert_eq!(asked(&question), [detail], "{question}");
        }
        let asking = playbooks.facts.values().filter(|f| f.ask.is_some()).count();
        assert_eq!(asking, 8, "a new question needs an ear");
    }

    #[test]
    fn other_messages_ask_for_nothing() {
        for text in [
            "Thank you, I have noted that.",
            "Your order PG-100001 of 2026-03-01 is sent.",
            "I am passing this to a colleague, who sees everything we have gathered so far.",
        ] {
            assert_eq!(asked(text), [], "{text}");
        }
        assert!(closes(
            "That is done. Is there anything else I can do for you?"
        ));
        assert!(settles("I have started the refund for you"));
    }
}
