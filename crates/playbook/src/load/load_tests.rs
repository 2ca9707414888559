use super::*;

/// A small configuration without mistakes.
const BASE: &str = r#"format = 1
[desk]
name = "Test desk"
default_queue = "general"
[identity]
customer = "customer_id"
[[identity.method]]
tool = "get_customer"
level = "verified"
[[queue]]
name = "general"
[[queue]]
name = "second"
next = "general"
[[system]]
name = "crm"
base_url = "http://127.0.0.1:1"
[[fact]]
name = "customer_id"
type = "identifier"
[fact.stated]
shapes = ["C-9999"]
[[fact]]
name = "tier"
type = "state"
[[tool]]
name = "get_customer"
system = "crm"
path = "/customers/{customer_id}"
entity = "customer"
record = "/id"
[[tool.fact]]
fact = "customer_id"
from = "/id"
[[tool.fact]]
fact = "tier"
from = "/tier"
[[playbook]]
intent = "tier"
examples = ["What is my tier?", "Am I gold?", "Which tier am I?"]
requires = ["customer_id", "tier"]
resolution = "answer"
answer = "You are {tier}."
next_action = "Say {tier}"
queue = "general"
"#;

fn lines(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    match load(&files) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_base_has_no_mistakes() {
    assert_eq!(lines(&[("a.toml", BASE)]), Vec::<String>::new());
}

/// One case of `mistakes.txt`.
#[derive(Default)]
struct Case<'a> {
    title: &'a str,
    changes: Vec<(String, String)>,
    expected: Vec<&'a str>,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut last = ' ';
    for line in text.lines() {
        let (sign, rest) = match line.split_once(' ') {
            Some(("==", title)) => {
                cases.push(Case {
                    title,
                    ..Case::default()
                });
                last = '=';
                continue;
            }
            Some((sign @ ("-" | "+" | ">"), rest)) => (sign, rest),
            _ => continue,
        };
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if sign == ">" {
            case.expected.push(rest);
            continue;
        }
        if sign == "-" && last != '-' || case.changes.is_empty() {
            case.changes.push(<_>::default());
        }
        last = if sign == "-" { '-' } else { '+' };
        if let Some((old, new)) = case.changes.last_mut() {
            let part = if sign == "-" { old } else { new };
            part.push_str(rest);
            part.push('\n');
        }
    }
    cases
}

#[test]
fn every_mistake_is_named_with_its_line_and_field() {
    let cases = cases(include_str!("mistakes.txt"));
    assert!(cases.len() > 100);
    told(cases);
}

#[test]
fn every_mistake_about_models_is_named_with_its_line_and_field() {
    let cases = cases(include_str!("models_mistakes.txt"));
    assert!(cases.len() > 15);
    told(cases);
}

fn told(cases: Vec<Case<'_>>) {
    let mut wrong = String::new();
    for case in cases {
        let mut text = BASE.to_owned();
        for (old, new) in &case.changes {
            if old.is_empty() {
                text.push_str(new);
                continue;
            }
            assert_eq!(
                text.matches(old).count(),
                1,
                "{}: `{old}` stands once",
                case.title
            );
            text = text.replace(old, new);
        }
        let found = lines(&[("a.toml", &text)]);
        if found != case.expected || found.is_empty() {
            let found: Vec<String> = found.iter().map(|l| format!("> {l}\n")).collect();
            wrong += &format!("== {}\n{}", case.title, found.concat());
        }
    }
    assert!(wrong.is_empty(), "these get other messages:\n{wrong}");
}

#[test]
fn files_are_merged_in_the_order_of_their_names() {
    let (first, second) = BASE.split_once("[[tool]]").unwrap();
    let tool = |name: &str| {
        format!(
            "[[tool]]\nname = \"{name}\"\nsystem = \"crm\"\npath = \"/{{customer_id}}\"\nentity = \"customer\"\nrecord = \"{{customer_id}}\"\n"
        )
    };
    let files = [
        ("c.toml", tool("third")),
        ("b.toml", format!("{}[[tool]]{second}", tool("second"))),
        ("a.toml", format!("\u{feff}{first}{}", tool("first"))),
    ]
    .map(|(name, text)| (name.to_owned(), text));
    let playbooks = load(&files).unwrap();
    let names: Vec<&str> = playbooks.tools.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["first", "second", "get_customer", "third"]);
}

#[test]
fn a_section_stands_in_one_file() {
    assert_eq!(
        lines(&[("a.toml", BASE), ("b.toml", "\n[desk]\nname = \"x\"\n")]),
        ["b.toml:2:1: desk: is already at a.toml:2; keep it in one file"]
    );
}

#[test]
fn names_are_unique_across_files() {
    assert_eq!(
        lines(&[
            ("a.toml", BASE),
            ("b.toml", "[[queue]]\nname = \"second\"\n")
        ]),
        [
            "b.toml:1:1: queue.second: the queue `second` is already declared at a.toml:12; rename or remove one of the two"
        ]
    );
}

#[test]
fn a_file_that_is_not_toml_hides_no_mistake_in_another_and_makes_none() {
    assert_eq!(
        lines(&[
            ("a.toml", "[[fact]\n"),
            (
                "b.toml",
                "[[playbook]]\nintent = \"x y\"\nqueue = \"nowhere\"\nresolution = \"person\"\nnext_action = \"a\"\nexamples = [\"b\", \"c\", \"d\"]\n"
            )
        ]),
        [
            "a.toml:1:8: not TOML: unclosed array table, expected `]`",
            "b.toml:2:10: playbook[0].intent: `x y` is not a name; a name starts with a lower-case letter and holds only lower-case letters, digits and underscores, at most 64",
        ]
    );
}

#[test]
fn an_empty_configuration_says_what_is_missing() {
    assert_eq!(
        lines(&[]),
        [":1:1: the configuration has no files; add a file that ends in `.toml`"]
    );
    assert_eq!(
        lines(&[("a.toml", "")]),
        [
            "a.toml:1:1: no file says which format the configuration has; write `format = 1` at the top of the first file",
            "a.toml:1:1: no file has `[desk]`; add `[desk]` to one of the files",
            "a.toml:1:1: no file has `[identity]`; add `[identity]` to one of the files",
            "a.toml:1:1: no playbook is declared; add `[[playbook]]` with an intent",
        ]
    );
}

#[test]
fn size_and_number_of_files_are_bounded() {
    let large = format!("#{}", "x".repeat(MAX_FILE_BYTES));
    assert_eq!(
        lines(&[("a.toml", &large)]),
        ["a.toml:1:1: the file is larger than 1024 KiB; split it into several files"]
    );
    let many: Vec<(String, String)> = (0..=MAX_FILES)
        .map(|i| (format!("{i:02}.toml"), String::new()))
        .collect();
    let errors = load(&many).unwrap_err();
    assert_eq!(
        errors.to_string(),
        "00.toml:1:1: the configuration has 65 files; at most 64 are read"
    );
}

#[test]
fn columns_count_characters() {
    let text = BASE.replace(
        "name = \"second\"",
        "name = \"second\"\nlabel = \"Zweite\"\n'größe' = 1",
    );
    assert_eq!(
        lines(&[("a.toml", &text)]),
        [
            "a.toml:15:1: queue.second.größe: there is no such key here; known: `name`, `label`, `next`, `lease_seconds`"
        ]
    );
    let text = BASE.replace(
        "requires = [\"customer_id\", \"tier\"]",
        "requires = [\"größe\", \"customer_id\", 'teir', \"tier\"]",
    );
    assert_eq!(
        lines(&[("a.toml", &text)]),
        [
            "a.toml:41:13: playbook.tier.requires[0]: there is no fact `größe`; known: `customer_id`, `tier`",
            "a.toml:41:37: playbook.tier.requires[2]: there is no fact `teir`; did you mean `tier`?",
        ]
    );
}

#[test]
fn playbook_limits_stand_over_those_of_the_desk() {
    let text = format!(
        "{BASE}limits = {{ offers = 2, answer_seconds = 5, cost = 0.25, router_confidence = 0.5 }}\n[limits]\noffers = 9\nagent_turns = 7\n"
    );
    let playbooks = load(&[("a.toml".to_owned(), text)]).unwrap();
    assert_eq!(playbooks.limits.offers, 9);
    assert_eq!(playbooks.limits.agent_turns, 7);
    assert_eq!(playbooks.limits.answer_ms, 20_000);
    let limits = &playbooks.playbooks[0].limits;
    assert_eq!((limits.offers, limits.agent_turns), (2, 7));
    assert_eq!((limits.answer_ms, limits.cost_micros), (5_000, 250_000));
    assert!((limits.router_confidence - 0.5).abs() < f32::EPSILON);
}

#[test]
fn what_is_not_said_has_a_usual_value() {
    let playbooks = load(&[("a.toml".to_owned(), BASE.to_owned())]).unwrap();
    assert_eq!(playbooks.limits, Limits::default());
    assert_eq!(playbooks.overflow.as_str(), "general");
    let tool = &playbooks.tools[0];
    assert_eq!(tool.arguments, [crate::FactName::from("customer_id")]);
    assert_eq!(tool.key, Some(crate::FactName::from("customer_id")));
    assert!(tool.reads_only && tool.idempotent && !tool.eager);
    assert_eq!((tool.tries, tool.timeout_ms), (3, 5_000));
    assert_eq!(tool.label, "Get customer");
    let goodbye = playbooks.wording.goodbye.fill(|_| None);
    assert_eq!(
        goodbye.as_deref(),
        Ok("Thank you for contacting Test desk. Goodbye.")
    );
    assert_eq!(
        *tool.result_schema.json,
        serde_json::json!({
            "type": "object",
            "properties": {
                "id": {"type": ["string", "number", "array"]},
                "tier": {"type": ["string", "array"]},
            },
            "required": ["id", "tier"],
        })
    );
    assert_eq!(
        *tool.arguments_schema.json,
        serde_json::json!({
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "customer_id": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200,
                    "pattern": r"^[Cc]\-[0-9][0-9][0-9][0-9]$",
                },
            },
            "required": ["customer_id"],
        })
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    /// Whatever stands in a file: an answer, no panic, and every error within the file.
    #[test]
    fn any_text_is_read_or_refused(at in 0_usize..1200, cut in 0_usize..40, put in "[\\[\\]=\"'{}a-z0-9_. \n]{0,12}|\\PC{0,6}") {
        let from = BASE.floor_char_boundary(at.min(BASE.len()));
        let to = BASE.floor_char_boundary((from + cut).min(BASE.len()));
        let text = format!("{}{put}{}", &BASE[..from], &BASE[to..]);
        if let Err(errors) = load(&[("a.toml".to_owned(), text.clone())]) {
            proptest::prop_assert!(!errors.0.is_empty());
            for error in errors.0 {
                proptest::prop_assert!(error.line <= text.lines().count() + 1);
                proptest::prop_assert!(error.line > 0 && error.column > 0);
            }
        }
    }
}

#[test]
fn models_are_read_with_what_is_usual() {
    use crate::models::Provider;

    let text = format!(
        "{BASE}[models.main]\nprovider = \"openai\"\nmodel = \"local\"\nurl = \"http://127.0.0.1:8080/v1\"\n\
         input_price_micros = 250000\noutput_price_micros = 2000000\n[agents]\ndata = \"main\"\n"
    );
    let playbooks = load(&[("a.toml".to_owned(), text)]).unwrap();
    let models: Vec<_> = playbooks.models.in_use().collect();
    assert_eq!(models.len(), 1);
    let model = models[0];
    assert_eq!(model.provider, Provider::Openai);
    assert_eq!(model.address(), "http://127.0.0.1:8080/v1/");
    assert_eq!((model.timeout_ms, model.tries), (8_000, 2));
    assert_eq!(model.max_output_tokens, 512);
    assert!(model.stream && model.key.is_none());
    assert_eq!(model.cost_micros(1_000_000, 1), 250_002);
    assert_eq!(model.cost_micros(u64::MAX, u64::MAX), u64::MAX);
    let asked: Vec<_> = playbooks.models.asked_by().map(|(a, _)| a).collect();
    assert_eq!(asked, ["data"]);
    assert!(crate::explain(&playbooks).to_string().contains(
        "\nModels\n  data asks local (openai at http://127.0.0.1:8080/v1/)\n\nWorth another look\n"
    ));
}

#[track_caller]
fn advised(text: &str, expected: &[&str]) {
    let playbooks = load(&[("a.toml".to_owned(), text.to_owned())]).unwrap();
    let advice: Vec<String> = playbooks.advice.iter().map(ToString::to_string).collect();
    assert_eq!(advice, expected);
}

#[test]
fn what_is_rarely_meant_is_worth_another_look_and_no_mistake() {
    let possession = "a.toml:8:8: identity.method[0].tool: takes `customer_id` alone for proof: a customer who names one is taken for the customer it belongs to; name a tool that also asks for something that only they know, or write `level = \"partly_verified\"`";
    advised(BASE, &[possession]);
    let partly = BASE.replace("level = \"verified\"", "level = \"partly_verified\"");
    advised(&partly, &[]);
    let asked = |name: &str, answer: &str| {
        format!(
            "[[fact]]\nname = \"{name}\"\nask = \"And {name}?\"\nstated = {{ answer = '{answer}' }}\n"
        )
    };
    let open = partly.replace(
        "[[tool]]",
        &format!(
            "{}{}[[tool]]",
            asked("fault", "(?s).{3,300}"),
            asked("wish", ".+")
        ),
    );
    let requires = |facts: &str| {
        open.replace(
            "requires = [\"customer_id\", \"tier\"]",
            &format!("requires = [\"customer_id\", \"tier\", {facts}]"),
        )
    };
    advised(
        &requires("\"fault\", \"wish\""),
        &[
            "a.toml:49:45: playbook.tier.requires[3]: is asked for together with `fault`, and both have an `answer` that takes anything; narrow one of the two, or say with `patterns` and `means` how it is told",
        ],
    );
    advised(&requires("\"wish\""), &[]);
    advised(
        &requires("\"fault\", \"wish\"").replace("'.+'", "'[0-9]{3}'"),
        &[],
    );
}

#[test]
fn an_identifier_from_a_text_is_worth_another_look() {
    let text = BASE
        .replace("level = \"verified\"", "level = \"partly_verified\"")
        .replace(
            "name = \"customer_id\"\ntype = \"identifier\"",
            "name = \"customer_id\"\ntype = \"identifier\"\none_of = \"known\"",
        )
        .replace("[[tool]]", "[[fact]]\nname = \"known\"\n[[tool]]")
        .replace(
            "[[playbook]]",
            "[[tool.fact]]\nfact = \"known\"\nfrom = \"/known\"\n[[playbook]]",
        );
    advised(
        &text,
        &[
            "a.toml:21:10: fact.customer_id.one_of: takes an identifier from `known`, which is text; write `type = \"identifier\"` for `known`, if that is what it holds",
        ],
    );
}
