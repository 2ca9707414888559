use super::ConfigurationDigest;
use crate::load;

fn digest(files: &[(&str, &str)]) -> String {
    ConfigurationDigest::of(files).as_str().to_owned()
}

#[test]
fn names_and_texts_count_each_for_itself() {
    let files = digest(&[("a.toml", "x"), ("b.toml", "y")]);
    assert_eq!(files, digest(&[("a.toml", "x"), ("b.toml", "y")]));
    for others in [
        digest(&[("a.toml", "x"), ("b.toml", "z")]),
        digest(&[("a.toml", "x"), ("c.toml", "y")]),
        digest(&[("a.toml", "xb.toml"), ("", "y")]),
        digest(&[("a.toml", "x")]),
    ] {
        assert_ne!(files, others);
    }
    assert_eq!(files.len(), 64);
    assert!(files.bytes().all(|digit| digit.is_ascii_hexdigit()));
}

/// Otherwise a journal of today could not be compared with the files tomorrow.
#[test]
fn the_digest_stays_what_it_is() {
    assert_eq!(
        digest(&[("a.toml", "x")]),
        "3674d42f336a2b372dbcf24a3fc46c8f73e694eda356a926b6a66edbfd5929b8"
    );
}

#[test]
fn a_loaded_configuration_has_the_digest_of_its_files_in_the_order_of_their_names() {
    let shop = include_str!("../../../examples/shop/shop.toml");
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let digest = |files: &[(String, String)]| {
        let playbooks = load(files).unwrap_or_else(|errors| panic!("{errors}"));
        playbooks.digest
    };
    let one = digest(&[file("a.toml", shop), file("b.toml", "# nothing more\n")]);
    assert!(one.is_some());
    let turned = digest(&[file("b.toml", "# nothing more\n"), file("a.toml", shop)]);
    assert_eq!(one, turned);
    assert_ne!(one, digest(&[file("a.toml", shop)]));
}
