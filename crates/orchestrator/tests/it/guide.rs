//! `docs/playbooks.md` names every rule.

use baton_orchestrator::observer::Rule;

#[test]
fn every_rule_stands_in_the_guide() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/playbooks.md");
    let guide = std::fs::read_to_string(path).expect("the guide");
    let schema = schemars::schema_for!(Rule).to_value();
    let rules = schema["oneOf"].as_array().expect("a rule has a name");
    let names: Vec<&str> = rules
        .iter()
        .filter_map(|rule| rule["const"].as_str())
        .collect();
    assert!(names.len() > 20, "{schema}");
    let missing: Vec<&&str> = names
        .iter()
        .filter(|name| !guide.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
