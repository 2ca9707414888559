//! Reads `[wording]`: what the agents say in fixed situations.

use crate::model::Wording;
use crate::template::Template;

use super::table::Table;
use super::text;

/// A situation: its key, what is usually said, and the placeholders that stand for no fact.
struct Situation(&'static str, &'static str, &'static [&'static str]);

const CLARIFY: Situation = Situation(
    "clarify",
    "I want to be sure I understand. Could you tell me in a few words what you need?",
    &[],
);
const ANYTHING_ELSE: Situation = Situation(
    "anything_else",
    "I may not have understood everything you wrote. Is there anything else we can do for you?",
    &[],
);
const OWN_ACCOUNT: Situation = Situation(
    "own_account",
    "Is this your own account, and are these your own details?",
    &[],
);
const HANDOFF: Situation = Situation(
    "handoff",
    "I am connecting you with a colleague, who will see everything we have so far. You do not need to repeat it.",
    &[],
);
const GOODBYE: Situation = Situation("goodbye", "Thank you for contacting {desk}. Goodbye.", &[]);
const ACKNOWLEDGE: Situation = Situation("acknowledge", "Thank you, I have noted that.", &[]);
const NEXT_ACTION: Situation = Situation(
    "next_action",
    "{request}: find out what is still needed, then help the customer.",
    &["request"],
);
const NOT_FOUND: Situation = Situation(
    "not_found",
    "I could not find anything with that ({label}).",
    &["label"],
);
const OTHER_NOT_FOUND: Situation = Situation(
    "other_not_found",
    "I could not find the other one that you named ({label}).",
    &["label"],
);
const ASK_AGAIN: Situation = Situation(
    "ask_again",
    "Let me ask once more: {question}",
    &["question"],
);
const EACH_ONE: Situation = Situation(
    "each_one",
    "I have no list to choose from here, so please name each one. {question}",
    &["question"],
);
const ANOTHER_WAY: Situation = Situation(
    "another_way",
    "That is no problem, there may be another way.",
    &[],
);
const WHICH_ONE: Situation = Situation(
    "which_one",
    "Which of these do you mean: {choices}?",
    &["choices"],
);
const NONE_OF_THEM: Situation = Situation(
    "none_of_them",
    "I could not find that in what I see here ({label}).",
    &["label"],
);

const WAITING: Situation = Situation(
    "waiting",
    "This is taking longer than we would like. You are still in the queue, and you will hear from us again within {minutes} minutes at the latest.",
    &["minutes"],
);
const CALL_BACK: Situation = Situation(
    "call_back",
    "I am sorry that you are still waiting. If you would rather not wait here, write your telephone number or e-mail address and we will get back to you, or leave a message: a colleague will read it. If you stay, you remain in the queue.",
    &[],
);
const CALL_BACK_NOTED: Situation = Situation(
    "call_back_noted",
    "Thank you. We will get back to you there. You can close this chat: everything you wrote is kept.",
    &[],
);
const MESSAGE_NOTED: Situation = Situation(
    "message_noted",
    "Thank you, your message is kept with your case, and a colleague will read it.",
    &[],
);

/// `[wording]`; a text that is missing there has its default.
pub(super) fn wording(table: Option<Table<'_>>) -> Option<Wording> {
    let read = |Situation(key, usual, own): Situation| match &table {
        Some(table) => match table.get(key) {
            Some(node) => text::template_of(table, &node.text()?, own),
            None => Template::parse(usual).ok(),
        },
        None => Template::parse(usual).ok(),
    };
    let clarify = read(CLARIFY);
    let anything_else = read(ANYTHING_ELSE);
    let own_account = read(OWN_ACCOUNT);
    let handoff = read(HANDOFF);
    let goodbye = read(GOODBYE);
    let acknowledge = read(ACKNOWLEDGE);
    let next_action = read(NEXT_ACTION);
    let not_found = read(NOT_FOUND);
    let other_not_found = read(OTHER_NOT_FOUND);
    let ask_again = read(ASK_AGAIN);
    let each_one = read(EACH_ONE);
    let another_way = read(ANOTHER_WAY);
    let which_one = read(WHICH_ONE);
    let none_of_them = read(NONE_OF_THEM);
    let fixed = |Situation(key, usual, own): Situation| match &table {
        Some(table) => match table.get(key) {
            Some(node) => text::template_without_facts(table, &node.text()?, own),
            None => Template::parse(usual).ok(),
        },
        None => Template::parse(usual).ok(),
    };
    let waiting = fixed(WAITING);
    let call_back = fixed(CALL_BACK);
    let call_back_noted = fixed(CALL_BACK_NOTED);
    let message_noted = fixed(MESSAGE_NOTED);
    if let Some(table) = table {
        needs(&table, "ask_again", "question", ask_again.as_ref());
        needs(&table, "each_one", "question", each_one.as_ref());
        needs(&table, "which_one", "choices", which_one.as_ref());
        table.finish();
    }
    Some(Wording {
        clarify: clarify?,
        anything_else: anything_else?,
        own_account: own_account?,
        handoff: handoff?,
        goodbye: goodbye?,
        acknowledge: acknowledge?,
        next_action: next_action?,
        not_found: not_found?,
        other_not_found: other_not_found?,
        ask_again: ask_again?,
        each_one: each_one?,
        another_way: another_way?,
        which_one: which_one?,
        none_of_them: none_of_them?,
        waiting: waiting?,
        call_back: call_back?,
        call_back_noted: call_back_noted?,
        message_noted: message_noted?,
    })
}

/// Some texts are useless without their placeholder.
fn needs(table: &Table<'_>, key: &'static str, slot: &str, template: Option<&Template>) {
    if let (Some(node), Some(template)) = (table.get(key), template)
        && !template.slots().any(|s| s == slot)
    {
        table.report.add(
            &node.place,
            format!("does not hold `{{{slot}}}`"),
            format!("write `{{{slot}}}` where it is said"),
        );
    }
}
