//! `docs/playbooks.md` stays true: its worked example loads, its messages are the real ones, and
//! every key an administrator can write is explained.

use std::path::Path;

use baton_playbook::{explain, load};

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).unwrap()
}

/// The blocks between fences that open with exactly this line.
fn blocks(text: &str, fence: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match &mut open {
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some(block) => {
                block.push_str(line);
                block.push('\n');
            }
            None if line == fence => open = Some(String::new()),
            None => {}
        }
    }
    blocks
}

#[test]
fn the_worked_example_loads_and_is_explained_as_the_guide_says() {
    let guide = text("../../docs/playbooks.md");
    let config = blocks(&guide, "```toml").concat();
    let playbooks =
        load(&[("guide.toml".to_owned(), config)]).unwrap_or_else(|errors| panic!("{errors}"));
    let explained = explain(&playbooks).to_string();
    let shown = blocks(&guide, "```")
        .into_iter()
        .find(|block| block.starts_with("3 intents"))
        .unwrap();
    assert!(explained.contains(&shown), "{explained}");
}

#[test]
fn every_message_stands_in_the_guide() {
    let guide = text("../../docs/playbooks.md").replace("\\|", "|");
    let mut missing: Vec<String> = Vec::new();
    let mut title = "";
    let mistakes = text("src/load/mistakes.txt");
    for line in mistakes.lines() {
        if let Some(next) = line.strip_prefix("== ") {
            title = next;
        }
        // Cases of several mistakes repeat what other cases show.
        if title.contains("at once") || title == "a fact has no name" {
            continue;
        }
        if let Some(found) = line.strip_prefix("> ") {
            let message = found.split_once(": ").unwrap().1;
            if !guide.contains(message) {
                missing.push(format!("{title}: {message}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_key_stands_in_the_guide() {
    let guide = text("../../docs/playbooks.md");
    let mut keys = 0;
    for file in [
        "desk",
        "facts",
        "playbooks",
        "systems",
        "tools",
        "arguments",
        "transport",
        "transport/http",
        "conduct",
        "mapping",
        "sentence",
        "one_of",
        "options",
        "wording",
    ] {
        let source = text(&format!("src/load/{file}.rs"));
        let calls = [
            "text(\"",
            "name(\"",
            "reference(\"",
            "references(\"",
            "boolean(\"",
            "choice(\"",
            "count(\"",
            "number(\"",
            "table(\"",
            "tables(\"",
            "get(\"",
            "table, \"",
            "Situation(\n    \"",
            "Situation(\"",
            "    (\"",
        ];
        for call in calls {
            for rest in source.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                keys += 1;
                let explained = guide.contains(&format!("`{key}`"))
                    || guide.contains(&format!("[playbook.{key}]"))
                    || guide.contains(&format!("[fact.{key}]"))
                    || guide.contains(&format!("[[identity.{key}]]"))
                    || guide.contains(&format!("[[tool.{key}]]"));
                assert!(explained, "`{key}` of {file}.rs is not explained");
            }
        }
    }
    assert!(keys > 60, "{keys} keys found");
}

#[test]
fn the_guide_to_models_is_whole() {
    let guide = text("../../docs/models.md").replace("\\|", "|");
    let config = blocks(&text("../../docs/playbooks.md"), "```toml").concat();
    for example in blocks(&guide, "```toml") {
        let files = [
            ("guide.toml".to_owned(), config.clone()),
            ("models.toml".to_owned(), example),
        ];
        load(&files).unwrap_or_else(|errors| panic!("{errors}"));
    }
    let mistakes = text("src/load/models_mistakes.txt");
    let missing: Vec<&str> = mistakes
        .lines()
        .filter_map(|line| Some(line.strip_prefix("> ")?.split_once(": ").unwrap().1))
        .filter(|message| !guide.contains(message))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let source = text("src/load/models.rs");
    for call in ["text(\"", "choice(\"", "count(\"", "boolean(\"", "model(\""] {
        for rest in source.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            assert!(
                guide.contains(&format!("`{key}`")),
                "`{key}` is not explained"
            );
        }
    }
}
