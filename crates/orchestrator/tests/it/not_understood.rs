//! What was not understood is read by a person, also when the customer says goodbye or leaves.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::ResolutionStatus;
use baton_orchestrator::{HandoffStatus, Input, Phase};

use crate::conversation_driver::{ConversationDriver, representative};
use crate::examples::shop;

const STATUS: &str = "I am ida.sample@example.com. Where is my order LH-20001?";

fn after(said: &[&str]) -> ConversationDriver {
    let mut talk = shop().talk();
    for text in said {
        shop().says(&mut talk, text);
    }
    talk
}

#[track_caller]
fn waits_for_a_person(talk: &ConversationDriver, words: &str) {
    assert_eq!(talk.trip().rule, Rule::OutOfScope, "{}", talk.story());
    assert!(
        talk.trip().sentence.contains(words),
        "{}",
        talk.trip().sentence
    );
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(_)),
        "{}",
        talk.story()
    );
    let resolution = &talk.snapshot().resolution;
    assert_ne!(resolution.status, ResolutionStatus::Resolved);
    assert!(
        resolution.remaining.iter().any(|left| left.contains(words)),
        "{:?}",
        resolution.remaining
    );
}

#[test]
fn who_says_goodbye_to_a_clarifying_question_is_not_lost() {
    for goodbye in ["bye", "thanks", "ok thank you, goodbye", "Danke, tschüss"] {
        let talk = after(&["Hello, do you sell gift cards?", goodbye]);
        waits_for_a_person(&talk, "do you sell gift cards?");
    }
}

#[test]
fn who_says_goodbye_at_once_is_not_lost() {
    let mut talk = shop().talk();
    talk.writes("do you sell gift cards?");
    talk.writes("bye");
    talk.wait(1_200);
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "bye");
    }
    waits_for_a_person(&talk, "do you sell gift cards?");
}

#[test]
fn what_was_asked_after_an_answer_is_not_lost() {
    let talk = after(&[STATUS, "And do you sell gift cards?", "thanks, bye"]);
    waits_for_a_person(&talk, "gift cards");
    let talk = after(&[
        STATUS,
        "And what about the refund for LH-20002?",
        "thanks, bye",
    ]);
    waits_for_a_person(&talk, "the refund for LH-20002");
}

#[test]
fn what_was_asked_beside_an_open_question_is_not_lost() {
    let talk = after(&["Where is my order? And do you sell gift cards?", "bye"]);
    waits_for_a_person(&talk, "do you sell gift cards?");
}

#[test]
fn who_leaves_without_a_word_has_left_a_message() {
    let mut talk = after(&["do you sell gift cards?"]);
    let said = talk.sent.len();
    talk.feed(Input::CustomerLeft);
    waits_for_a_person(&talk, "gift cards");
    assert_eq!(
        talk.sent.len(),
        said,
        "nothing is said to a customer who has left"
    );
    talk.available = Some(representative("Rosa"));
    talk.wait(86_400_000);
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(h) if matches!(h.status, HandoffStatus::Offered { .. }))
    );
    talk.accept("Rosa");
    assert_eq!(talk.deadline(), None, "no customer waits in the chat");
}

#[test]
fn who_leaves_on_the_way_to_a_person_has_left_a_message_too() {
    let mut talk = after(&["do you sell gift cards?", "bye"]);
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.is_open(), "{}", talk.story());
    waits_for_a_person(&talk, "gift cards");
}

#[test]
fn who_does_not_write_again_has_left_a_message() {
    let mut talk = after(&["do you sell gift cards?"]);
    talk.wait(1_800_000);
    waits_for_a_person(&talk, "gift cards");
}

#[test]
fn small_talk_and_what_was_answered_bring_no_person() {
    for said in [
        &["hello", "bye"][..],
        &["hi there, how are you?", "bye"],
        &[STATUS, "thanks, bye"],
        &["Where is my order?", "bye"],
    ] {
        let mut talk = after(said);
        assert!(talk.state.is_with_agents(), "{said:?}: {}", talk.story());
        talk.feed(Input::CustomerLeft);
        assert!(!talk.state.is_open(), "{said:?}");
    }
}

#[test]
fn what_was_put_in_other_words_and_answered_is_not_open() {
    let mut talk = after(&[
        "the thing from last week is bothering me",
        STATUS,
        "thanks, bye",
    ]);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    talk.feed(Input::CustomerLeft);
    assert_eq!(talk.state.disposition(), Some("resolved_by_agents"));
}

#[test]
fn an_injury_beside_another_wish_goes_to_a_person_at_once() {
    for told in [
        "My order LH-20001 is late. Also I burned my hand on the kettle",
        "I burned my hand on the kettle. Where is my order LH-20001?",
        "Where is my order LH-20001? My child was hurt by the ladder.",
        "Where is LH-20001 and I cut my hand on the vase",
    ] {
        let talk = after(&[&format!("I am ida.sample@example.com. {told}")]);
        assert!(!talk.state.is_with_agents(), "{told}: {}", talk.story());
        assert!(
            talk.snapshot()
                .requests
                .iter()
                .any(|r| r.intent.name.as_str() == "injury"),
            "{told}: {:?}",
            talk.snapshot().requests
        );
    }
}

#[test]
fn an_injury_that_is_told_alone_goes_to_a_person_at_once() {
    let talk = after(&["I burned my hand on the kettle"]);
    assert_eq!(talk.trip().rule, Rule::Policy, "{}", talk.story());
}

#[test]
fn a_matter_beside_an_answer_is_read_by_a_person() {
    for told in [
        "Now my window is cracked.",
        "Also the postman was very rude to my daughter.",
        "Außerdem fehlt meine Rechnung.",
    ] {
        let talk = after(&[&format!("{STATUS} {told}"), "thanks, bye"]);
        waits_for_a_person(&talk, told.trim_end_matches('.'));
    }
}

const ELSE: &str = "Is there anything else we can do for you?";

#[test]
fn what_was_told_beside_an_answer_is_asked_about_once() {
    let told = "It hums all night long.";
    let talk = after(&[&format!("{STATUS} {told}")]);
    assert!(
        talk.agents_said()
            .last()
            .is_some_and(|said| said.ends_with(ELSE)),
        "{:?}",
        talk.agents_said()
    );
    // What they say then reaches a person where the agents do not understand it.
    let mut talk = after(&[&format!("{STATUS} {told}"), "the kettle has a live wire"]);
    assert_eq!(talk.trip().rule, Rule::OutOfScope, "{}", talk.story());
    let left = talk.snapshot().resolution.remaining.join("; ");
    assert!(left.contains("live wire"), "{left}");
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.is_open());
    for no in ["no", "No, thanks", "nein danke", "that was all, bye"] {
        let mut talk = after(&[&format!("{STATUS} {told}"), no]);
        assert!(talk.state.is_with_agents(), "{no}: {}", talk.story());
        assert_eq!(
            talk.agents_said()
                .iter()
                .filter(|said| said.ends_with(ELSE))
                .count(),
            1,
            "{no}: {:?}",
            talk.agents_said()
        );
        talk.feed(Input::CustomerLeft);
        assert_eq!(talk.state.disposition(), Some("resolved_by_agents"), "{no}");
    }
}

/// "No" and thanks before a complaint end nothing.
#[test]
fn a_complaint_after_agreement_does_not_close() {
    for complaint in [
        "No, that is all wrong",
        "no, that's all wrong",
        "Okay thanks, still not working",
        "Thanks, but that is not what I asked",
        "Nein, das ist alles falsch",
        "Non, tout est faux",
        "No, está todo mal",
        "No, è tutto sbagliato",
        "Não, está tudo errado",
        "Nee, dat klopt allemaal niet",
        "Nie, to wszystko jest źle",
        "Hayır, hepsi yanlış",
        "Нет, это всё неправильно",
        "لا، هذا كله خطأ",
        "不，全都错了",
        "いいえ、全部間違っています",
    ] {
        let said = format!("{STATUS} It hums all night long.");
        let mut talk = after(&[&said, complaint]);
        assert!(talk.state.is_open(), "{complaint}: {}", talk.story());
        talk.feed(Input::CustomerLeft);
        assert_ne!(
            talk.state.disposition(),
            Some("resolved_by_agents"),
            "{complaint}: {}",
            talk.story()
        );
    }
}

#[test]
fn what_was_told_before_an_answer_is_not_lost_where_it_cannot_be_asked_about() {
    let mut talk = shop().talk();
    talk.writes(&format!("{STATUS} It hums all night long."));
    talk.feed(Input::CustomerLeft);
    waits_for_a_person(&talk, "hums all night");
}

/// An injury is for a person at once, in whatever words and beside whatever else.
#[test]
fn an_injury_beside_an_answer_goes_to_a_person_at_once() {
    for told in [
        "It gave me an electric shock.",
        "Außerdem blutet meine Hand.",
        "my son cut his hand on the lid",
        "Je me suis brûlé la main.",
        "Me corté el dedo con la tapa.",
        "Mia figlia è in ospedale.",
        "Queimei a mão na chaleira.",
        "Mijn zoon heeft zijn vinger gesneden.",
    ] {
        let mut talk = shop().talk();
        talk.writes(&format!("{STATUS} {told}"));
        assert_eq!(talk.trip().rule, Rule::Policy, "{told}: {}", talk.story());
        let snapshot = talk.snapshot();
        let intents: Vec<&str> = snapshot
            .requests
            .iter()
            .map(|request| request.intent.name.as_str())
            .collect();
        assert_eq!(intents, ["injury", "order_status"], "{told}");
    }
}

#[test]
fn what_belongs_to_what_is_answered_is_not_asked_about() {
    for beside in [
        "I ordered it two weeks ago.",
        "My name is Ida Sample.",
        "Hello, how are you? I hope you are well.",
        "Thank you very much for your help!",
    ] {
        let talk = after(&[&format!("{beside} {STATUS}")]);
        assert_eq!(
            talk.agents_said().len(),
            1,
            "{beside}: {:?}",
            talk.agents_said()
        );
    }
}

/// A question of the agents stands, and the customer says something else.
#[test]
fn what_answers_no_question_is_kept() {
    for told in [
        "it's broken",
        "Please delete my account",
        "I need an invoice",
        "Do I have to be at home?",
        "one cushion is missing",
    ] {
        let mut talk = after(&["Where is my order?", told]);
        if talk.state.is_with_agents() {
            for more in ["LH-20001, ida.sample@example.com", "bye"] {
                shop().says(&mut talk, more);
            }
        }
        assert!(!talk.kept.is_empty(), "{told}: {}", talk.story());
        let snapshot = talk.snapshot();
        assert_ne!(
            snapshot.resolution.status,
            ResolutionStatus::Resolved,
            "{told}: {}",
            talk.story()
        );
        let kept = snapshot
            .resolution
            .remaining
            .iter()
            .any(|left| left.contains(told.trim_start_matches("Do ")));
        assert!(
            kept || snapshot.requests.len() > 1,
            "{told}: {:?}\n{}",
            snapshot.resolution.remaining,
            talk.story()
        );
    }
}

/// What a person has read and wrapped up as done is done, also what they said nothing of.
#[test]
fn what_a_representative_settles_leaves_nothing_unanswered() {
    let said = "I am ida.sample@example.com. Please cancel my order LH-20001. Do you also sell gift cards?";
    for done in [true, false] {
        let mut talk = after(&[said]);
        let request = talk.state.requests().open().next().unwrap().id;
        talk.feed(Input::Accept {
            by: talk.by("Rosa"),
            offer: None,
        });
        talk.feed(Input::StartWrapUp {
            by: talk.by("Rosa"),
        });
        talk.feed(Input::FinishWrapUp {
            by: talk.by("Rosa"),
            disposition: "answered".to_owned(),
            settled: done.then_some(request).into_iter().collect(),
            not_wanted: Vec::new(),
            summary: String::new(),
            notes: String::new(),
        });
        let resolution = &talk.snapshot().resolution;
        let is_resolved = resolution.status == ResolutionStatus::Resolved;
        assert_eq!(is_resolved, done, "{resolution:?}");
        let open = resolution.remaining.iter();
        let unanswered = open.filter(|left| left.contains("gift cards")).count();
        assert_eq!(unanswered, usize::from(!done), "{resolution:?}");
    }
}
