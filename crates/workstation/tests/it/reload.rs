//! The configuration is read again while the desk is open.

use std::path::PathBuf;

use baton_desk::{ConfigurationPlace, ConfigurationView};
use serde_json::json;

use crate::support::{Customer, Library, Window, accepted, practice_options};

fn file(library: &Library) -> PathBuf {
    library.folder.path().join("config").join("desk.toml")
}

fn write(library: &Library, change: impl Fn(&str) -> String) {
    let text = std::fs::read_to_string(file(library)).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed, "nothing was changed");
    std::fs::write(file(library), changed).unwrap();
}

async fn reload(window: &Window) -> ConfigurationView {
    let view = window.ask("reload_configuration", json!(null)).await;
    serde_json::from_value(view).unwrap()
}

#[tokio::test]
async fn what_is_written_anew_is_in_force_for_open_conversations_and_on_screen() {
    let library = Library::new().await;
    let window = library.window().await;
    let before = accepted(&window, "L-1001").await;
    let after = Customer::open(&window).await;
    after.say("when is my loan due? L-1002").await;
    after.reads("Your loan is due back on").await;

    write(&library, |text| {
        text.replace(
            "I am passing this to a colleague.",
            "A colleague takes this over.",
        )
        .replace("label = \"Front desk\"", "label = \"First floor\"")
        .replace("label = \"Done\"", "label = \"All done\"")
    });
    let view = reload(&window).await;
    assert_eq!((view.version, view.problems), (2, Vec::new()));

    after.say("oh no, I lost the book").await;
    after.reads("A colleague takes this over.").await;
    window
        .shows("the other labels", |screen| {
            let desk = screen.desk.as_ref()?;
            let queue = desk
                .catalogue
                .queues
                .iter()
                .find(|q| q.label == "First floor");
            let done = desk
                .catalogue
                .dispositions
                .iter()
                .find(|d| d.label == "All done");
            (queue.is_some() && done.is_some()).then_some(())
        })
        .await;
    let fresh = window.fresh().await;
    assert!(
        fresh
            .catalogue
            .queues
            .iter()
            .any(|q| q.label == "First floor")
    );
    // The one that a person has goes on.
    window
        .ask("start_wrap_up", json!({ "conversation": before.id() }))
        .await;
    window.desk.close().await;
}

#[tokio::test]
async fn a_broken_one_is_refused_with_its_places_and_the_old_one_stays() {
    let library = Library::new().await;
    let window = library.window().await;
    let good = std::fs::read_to_string(file(&library)).unwrap();

    write(&library, |text| {
        text.replace("clarify = ", "clarfy = ").replace(
            "requires = [\"card_number\", \"due_on\"]",
            "requires = [\"card_numbr\"]",
        )
    });
    let view = reload(&window).await;
    assert_eq!(view.version, 1);
    let line_of = |key: &str| {
        let text = std::fs::read_to_string(file(&library)).unwrap();
        u32::try_from(1 + text.lines().position(|l| l.starts_with(key)).unwrap()).unwrap()
    };
    let unknown = view.problems.iter().find(|p| p.field == "wording.clarfy");
    let unknown = unknown.unwrap();
    let place = ConfigurationPlace {
        file: "desk.toml".into(),
        line: line_of("clarfy"),
        column: 1,
    };
    assert_eq!(unknown.place.as_ref(), Some(&place));
    assert!(unknown.help.contains("clarify"), "{unknown:?}");
    let required = view
        .problems
        .iter()
        .find(|p| p.field.ends_with("requires[0]"));
    let place = required.and_then(|p| p.place.as_ref()).unwrap();
    assert_eq!(place.line, line_of("requires"));
    assert!(place.column > 1);

    // A secret that is not there is found before anything is replaced, too.
    let secret =
        "secret_headers = [{ header = \"X-Api-Key\", environment = \"BATON_TEST_NO_SUCH_KEY\" }]";
    std::fs::write(
        file(&library),
        good.replace(
            "label = \"Reader register\"",
            &format!("label = \"Reader register\"\n{secret}"),
        ),
    )
    .unwrap();
    let view = reload(&window).await;
    assert_eq!(view.version, 1);
    let [missing] = view.problems.as_slice() else {
        panic!("{view:?}");
    };
    assert_eq!(missing.field, "system.readers.secret_headers");
    assert!(missing.problem.contains("BATON_TEST_NO_SUCH_KEY"));

    // The old one serves on.
    let customer = Customer::open(&window).await;
    customer.say("when is my loan due? L-1003").await;
    customer.reads("Your loan is due back on").await;

    std::fs::write(file(&library), good).unwrap();
    assert_eq!(reload(&window).await.version, 2);
    window.desk.close().await;
}

#[tokio::test]
async fn the_configuration_that_comes_with_baton_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(practice_options(folder.path())).await.unwrap();
    let view = reload(&window).await;
    assert_eq!(view.version, 1);
    let [why] = view.problems.as_slice() else {
        panic!("{view:?}");
    };
    assert!(
        why.place.is_none() && why.problem.contains("--config"),
        "{why:?}"
    );
    window.desk.close().await;
}
