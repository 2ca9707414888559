use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn world() -> Company {
    Company::generate(1, date(2026, 3, 14), 120)
}

fn persona(mistake: CustomerMistake) -> Persona {
    Persona {
        mood: Temper::Calm,
        patience_ms: 60_000,
        nudges: 2,
        habits: Habits {
            typos: 0.0,
            lower_case: false,
            in_pieces: false,
            rambles: false,
            number_first: false,
        },
        mistake,
    }
}

fn customer(intent: &str, mistake: CustomerMistake) -> SimulatedCustomer {
    SimulatedCustomer::with_character(&world(), 7, persona(mistake), intent).unwrap()
}

fn texts(acts: &[CustomerAct]) -> String {
    let said: Vec<&str> = acts
        .iter()
        .filter_map(|a| match a {
            CustomerAct::Say { text, .. } => Some(text.as_str()),
            CustomerAct::Leave { .. } => None,
        })
        .collect();
    said.join("\n")
}

fn agent(customer: &mut SimulatedCustomer, text: &str) -> String {
    texts(&customer.react(CustomerEvent::Message {
        from: Speaker::Agent,
        text,
    }))
}

#[test]
fn a_frustrated_customer_has_the_same_case() {
    let world = world();
    let calm = (0..40).map(|seed| SimulatedCustomer::new(&world, seed));
    for calm in calm {
        let angry = calm.clone().frustrated();
        assert_eq!(angry.persona().mood, Temper::Angry);
        assert_ne!(angry.persona().mistake, CustomerMistake::None);
        assert_eq!(angry.truth(), calm.truth());
    }
}

const ASK_CUSTOMER: &str =
    "May I have your customer number? It looks like C-12345. Your e-mail address will do as well.";
const ASK_ORDER: &str = "Which order is it? The order number looks like PG-123456.";

#[test]
fn an_order_is_asked_about_to_the_end() {
    let mut customer = customer("order_status", CustomerMistake::None);
    assert!(!texts(&customer.begin()).is_empty());
    let truth = customer.truth().clone();
    assert!(agent(&mut customer, ASK_CUSTOMER).contains(&truth.customer));
    let order = &truth.records[1].id;
    assert!(agent(&mut customer, ASK_ORDER).contains(order));
    assert_eq!(agent(&mut customer, "Thank you, I have noted that."), "");
    let thanks = agent(
        &mut customer,
        &format!("Your order {order} of 2026-03-01 is sent."),
    );
    assert!(thanks.to_lowercase().contains("thank"), "{thanks}");
    assert_eq!(customer.react(CustomerEvent::Closed), []);
    assert_eq!(customer.ended(), Some(Ending::Answered));
}

#[test]
fn mistakes_are_made_and_put_right() {
    let mut wrong = customer("order_status", CustomerMistake::WrongNumber);
    let order = wrong.truth().records[1].id.clone();
    assert!(!agent(&mut wrong, ASK_ORDER).contains(&order));
    assert!(agent(&mut wrong, ASK_ORDER).contains(&order));

    let mut email = customer("order_status", CustomerMistake::EmailInstead);
    assert!(agent(&mut email, ASK_CUSTOMER).contains("@example.com"));
    let number = email.truth().customer.clone();
    assert!(agent(&mut email, ASK_CUSTOMER).contains(&number));

    let mut name = customer("order_status", CustomerMistake::NameAndPostcode);
    assert!(agent(&mut name, ASK_CUSTOMER).contains("postcode is P"));

    let mut late = customer("order_status", CustomerMistake::NumberLate);
    let acts = late.react(CustomerEvent::Message {
        from: Speaker::Agent,
        text: ASK_ORDER,
    });
    assert!(matches!(acts.as_slice(), [_, CustomerAct::Say { after_ms, .. }] if *after_ms > 4_000));

    let mut person = customer("order_status", CustomerMistake::AsksForPerson);
    let said = texts(&person.begin()) + &agent(&mut person, ASK_ORDER);
    assert!(
        ["person", "human", "representative"]
            .iter()
            .any(|w| said.contains(w)),
        "{said}"
    );

    let mut temper = customer("order_status", CustomerMistake::Repeats);
    agent(&mut temper, ASK_ORDER);
    let said = agent(&mut temper, ASK_ORDER);
    assert!(words::REPEATS.iter().any(|r| said.starts_with(r)), "{said}");

    let mut gone = customer("order_status", CustomerMistake::LeavesEarly);
    gone.begin();
    for _ in 0..4 {
        agent(&mut gone, ASK_ORDER);
    }
    assert_eq!(gone.ended(), Some(Ending::LeftEarly));
}

#[test]
fn a_number_is_put_right_in_the_same_breath() {
    let mut corrects = customer("order_status", CustomerMistake::CorrectsAtOnce);
    let order = corrects.truth().records[1].id.clone();
    let said = agent(&mut corrects, ASK_ORDER);
    assert!(
        said.contains(&order) && said.matches("PG-").count() == 2,
        "{said}"
    );
    assert_eq!(
        agent(&mut corrects, ASK_ORDER),
        format!("The order number is {order}")
    );

    let mut other = customer("order_status", CustomerMistake::SomebodyElse);
    let number = other.truth().customer.clone();
    let said = agent(&mut other, ASK_CUSTOMER);
    assert!(
        said.ends_with(&number) && said.matches("C-").count() == 2,
        "{said}"
    );
}

#[test]
fn what_else_they_want_comes_once_the_first_matter_is_answered_or_waits() {
    let mut both = customer("order_status", CustomerMistake::None).with_another_case(&world());
    assert_eq!(both.truth().also.len(), 1);
    both.begin();
    let order = both.truth().records[1].id.clone();
    let more = agent(
        &mut both,
        &format!("Your order {order} of 2026-03-01 is sent."),
    );
    assert!(
        words::ONE_MORE.iter().any(|m| more.starts_with(m)),
        "{more}"
    );
    assert_eq!(both.ended(), None);

    let mut waits = customer("damaged_item", CustomerMistake::None).with_another_case(&world());
    waits.begin();
    assert!(!texts(&waits.react(CustomerEvent::Waiting)).is_empty());
    assert!(texts(&waits.react(CustomerEvent::Waiting)).is_empty());
}

#[test]
fn a_person_helps() {
    let mut customer = customer("damaged_item", CustomerMistake::None);
    customer.begin();
    customer.react(CustomerEvent::Waiting);
    assert_eq!(
        agent(&mut customer, "I am passing this to a colleague."),
        ""
    );
    customer.react(CustomerEvent::Joined);
    let mut person = |text| {
        texts(&customer.react(CustomerEvent::Message {
            from: Speaker::Person,
            text,
        }))
    };
    assert_eq!(person("Hello, may I send you a new one?"), "Yes, please.");
    assert!(!person("I have sent a replacement. Is there anything else?").is_empty());
    assert_eq!(customer.react(CustomerEvent::Silence(10_000)), []);
    assert!(matches!(
        customer.react(CustomerEvent::Silence(60_000)).as_slice(),
        [CustomerAct::Leave { .. }]
    ));
    assert_eq!(customer.ended(), Some(Ending::Helped));
}

#[test]
fn nobody_waits_for_ever() {
    let mut customer = customer("cancel_plan", CustomerMistake::None);
    customer.begin();
    assert_eq!(customer.react(CustomerEvent::Silence(59_999)), []);
    assert!(!texts(&customer.react(CustomerEvent::Silence(60_000))).is_empty());
    assert!(!texts(&customer.react(CustomerEvent::Silence(120_000))).is_empty());
    assert!(matches!(
        customer.react(CustomerEvent::Silence(180_000)).as_slice(),
        [CustomerAct::Leave { .. }]
    ));
    assert_eq!(customer.ended(), Some(Ending::LeftImpatient));
    assert_eq!(
        agent(&mut customer, "Sorry for the delay. Which plan is it?"),
        ""
    );
}

#[test]
fn cases_need_what_their_playbooks_require() {
    let playbooks =
        baton_playbook::load(&crate::playbooks::files()).unwrap_or_else(|e| panic!("{e}"));
    let required: BTreeMap<&str, Vec<&str>> = playbooks
        .playbooks
        .iter()
        .map(|p| {
            (
                p.intent.as_str(),
                p.requires
                    .iter()
                    .map(baton_playbook::FactName::as_str)
                    .collect(),
            )
        })
        .collect();
    let needed: BTreeMap<&str, Vec<&str>> = KINDS
        .iter()
        .map(|k| (k.intent, k.needed.to_vec()))
        .collect();
    assert_eq!(needed, required);
}

#[test]
fn the_truth_of_a_case_has_all_it_needs() {
    let world = world();
    for intent in SimulatedCustomer::intents() {
        for seed in 0..20 {
            let customer = SimulatedCustomer::with_character(
                &world,
                seed,
                persona(CustomerMistake::None),
                intent,
            )
            .unwrap();
            let truth = customer.truth();
            for needed in &truth.needed {
                let there = truth.facts.iter().any(|f| {
                    &f.name == needed && f.record.as_ref().is_none_or(|r| truth.records.contains(r))
                });
                assert!(there, "{intent} needs {needed}");
            }
        }
    }
}

#[test]
fn all_kinds_of_customers_come() {
    let world = world();
    let customers: Vec<SimulatedCustomer> = (0..800)
        .map(|seed| SimulatedCustomer::new(&world, seed))
        .collect();
    for intent in SimulatedCustomer::intents() {
        assert!(
            customers
                .iter()
                .any(|c| c.truth().intent.as_str() == intent),
            "{intent}"
        );
    }
    let asked_for = [
        CustomerMistake::CorrectsAtOnce,
        CustomerMistake::SomebodyElse,
    ];
    for mistake in CustomerMistake::ALL {
        assert!(
            asked_for.contains(&mistake)
                || customers.iter().any(|c| c.persona().mistake == mistake),
            "{mistake:?}"
        );
    }
    assert!(customers.iter().all(|c| c.label().ends_with("(practice)")));
}

/// Everything that can be noticed, in a form proptest can make.
#[derive(Debug, Clone)]
enum Stimulus {
    Agent(&'static str),
    Person(&'static str),
    Waiting,
    Joined,
    Silence(u64),
}

fn stimulus() -> impl Strategy<Value = Stimulus> {
    let text = proptest::sample::select(vec![
        ASK_CUSTOMER,
        ASK_ORDER,
        "Which bill is it? The bill number looks like B-1234567.",
        "What is the new address, with street, house number and town?",
        "I want to get this right. Is it about an order, a parcel, a bill, or your mobile plan?",
        "Thank you, I have noted that.",
        "How are you?",
        "",
    ]);
    prop_oneof![
        text.clone().prop_map(Stimulus::Agent),
        text.prop_map(Stimulus::Person),
        Just(Stimulus::Waiting),
        Just(Stimulus::Joined),
        (0..400_000_u64).prop_map(Stimulus::Silence),
    ]
}

fn react(customer: &mut SimulatedCustomer, stimulus: &Stimulus) -> Vec<CustomerAct> {
    customer.react(match stimulus {
        Stimulus::Agent(text) => CustomerEvent::Message {
            from: Speaker::Agent,
            text,
        },
        Stimulus::Person(text) => CustomerEvent::Message {
            from: Speaker::Person,
            text,
        },
        Stimulus::Waiting => CustomerEvent::Waiting,
        Stimulus::Joined => CustomerEvent::Joined,
        Stimulus::Silence(ms) => CustomerEvent::Silence(*ms),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happens to them, one seed is one customer, and what they write is bounded.
    #[test]
    fn customers_are_bounded_and_reproducible(seed: u64, stimuli in proptest::collection::vec(stimulus(), 0..120)) {
        let world = world();
        let mut customer = SimulatedCustomer::new(&world, seed);
        let mut twin = SimulatedCustomer::new(&world, seed);
        let mut acts = customer.begin();
        prop_assert_eq!(&acts, &twin.begin());
        for stimulus in &stimuli {
            let more = react(&mut customer, stimulus);
            prop_assert_eq!(&more, &react(&mut twin, stimulus));
            acts.extend(more);
        }
        let said = acts.iter().filter(|a| matches!(a, CustomerAct::Say { .. })).count();
        let left = acts.iter().filter(|a| matches!(a, CustomerAct::Leave { .. })).count();
        prop_assert!(said <= MOST_MESSAGES as usize);
        prop_assert!(left <= 1);
        if left == 1 {
            prop_assert!(matches!(acts.last(), Some(CustomerAct::Leave { .. })), "nothing is said after leaving");
            prop_assert!(customer.ended().is_some());
        }
    }

    /// Left alone after anything at all, every customer reaches an end.
    #[test]
    fn every_customer_reaches_an_end(seed: u64, stimuli in proptest::collection::vec(stimulus(), 0..40)) {
        let mut customer = SimulatedCustomer::new(&world(), seed);
        customer.begin();
        for stimulus in &stimuli {
            react(&mut customer, stimulus);
        }
        let mut silent = 0;
        for _ in 0..40 {
            if customer.ended().is_some() {
                break;
            }
            silent += 150_000;
            customer.react(CustomerEvent::Silence(silent));
        }
        prop_assert!(customer.ended().is_some());
    }
}
