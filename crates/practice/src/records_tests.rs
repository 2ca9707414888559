use serde_json::json;

use super::*;

fn shop() -> SystemRecords {
    let mut records = SystemRecords::default();
    records.insert(
        "customers",
        "C-1",
        json!({"name": {"first": "Ada", "last": "Bly"}, "email": "Ada.Bly@example.com", "address": {"zip": "04-101"}, "orders": ["O-1", "O-2"]}),
    );
    records.insert(
        "customers",
        "C-2",
        json!({"id": "C-2", "name": "Cyd  Dorn", "age": 40}),
    );
    records
}

#[test]
fn records_are_found_by_field() {
    let check = |wanted: &[(&str, &str)], expected: &[&str]| {
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(f, v)| ((*f).into(), (*v).into()))
            .collect();
        let shop = shop();
        let found: Vec<_> = shop
            .find("customers", &wanted)
            .unwrap()
            .iter()
            .map(|r| r["id"].clone())
            .collect();
        assert_eq!(found, expected, "{wanted:?}");
    };
    check(&[("email", "ada.bly@EXAMPLE.com")], &["C-1"]);
    check(&[("name", "ada  bly"), ("address.zip", "04-101")], &["C-1"]);
    check(&[("name", "ada bly"), ("address.zip", "99")], &[]);
    check(&[("name.last", "bly")], &["C-1"]);
    check(&[("orders", "o-2")], &["C-1"]);
    check(&[("name", "cyd dorn")], &["C-2"]);
    check(&[("age", "40")], &["C-2"]);
    check(&[("nothing", "")], &[]);
    assert!(shop().find("orders", &[]).is_none());
}

#[test]
fn a_folder_gives_its_collections() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    assert!(matches!(
        SystemRecords::from_dir(dir.path()),
        Err(PracticeError::NoRecords { .. })
    ));
    write("users.json", r#"{"ada": {"email": "a@example.com"}}"#);
    write("tools.json", r#"[{"name": "x"}]"#);
    write("limits.json", r#"{"most": 3}"#);
    write("notes.txt", "not read");
    let records = SystemRecords::from_dir(dir.path()).unwrap();
    assert_eq!(records.sizes(), BTreeMap::from([("users", 1)]));
    assert_eq!(
        records.get("users", "ada"),
        Some(&json!({"id": "ada", "email": "a@example.com"}))
    );
    write("broken.json", "{\"a\": ");
    let error = SystemRecords::from_dir(dir.path()).unwrap_err().to_string();
    assert!(
        error.contains("broken.json") && error.contains("line 1"),
        "{error}"
    );
    let missing = SystemRecords::from_dir(&dir.path().join("none")).unwrap_err();
    assert!(matches!(missing, PracticeError::Read { .. }));
}

#[test]
fn numbers_are_served_digit_for_digit() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("parcels.json");
    let text = r#"{"P-1": {"barcode": 340434188193005511862, "duty": 18.40},
        "P-2": {"id": "P-2", "duty": 7}}"#;
    std::fs::write(path, text).unwrap();
    let records = SystemRecords::from_dir(dir.path()).unwrap();
    let one = r#"{"id":"P-1","barcode": 340434188193005511862, "duty": 18.40}"#;
    assert_eq!(records.text("parcels", "P-1").unwrap(), one);
    assert_eq!(
        records.text("parcels", "P-2").unwrap(),
        r#"{"id":"P-2","duty":7}"#
    );
    let answer = records.answer("parcels", Some("P-1"), &[]).unwrap();
    assert_eq!(answer.exact()["duty"], "18.40");
    let wanted = [("id".to_owned(), "p-1".to_owned())];
    let found = records.found_text("parcels", &wanted).unwrap();
    assert_eq!(found, format!("{{\"items\":[{one}]}}"));
    assert_eq!(records.text("parcels", "P-3"), None);
}
