//! One conversation from the customer's first word to the history, as the representative sees it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::{By, Key};

use crate::accessible;
use crate::app::App;
use crate::customer::{Customer, is_closed, person_wrote};
use crate::notifications::Notifications;
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::{Scene, play};

const SOON: Duration = Duration::from_secs(30);
/// Longer than keys still belong to a dialog that has closed.
const CLOSED: Duration = Duration::from_millis(600);
const REPLY: &str = "I see the charge and will take it off the bill.";
/// The customer's last word. Thanks alone would wait for no answer.
const ASKED: &str = "That is kind of you. Will the new bill come by post?";

#[test]
fn a_customer_is_served_from_the_first_word_to_the_history() {
    play("journey", async |scene| {
        let port = gateway_port()?.to_string();
        let arguments = [&QUIET[..], &["--gateway-port", &port]].concat();
        let mut heard = Notifications::listen(&scene.desktop).await?;
        scene
            .with_app(&arguments, async |app| {
                app.sees("[data-place=list]", SOON).await?;
                look(scene, app, "inbox-empty").await?;

                let case = BilledCustomer::of_the_world(3)?;
                let mut customer = Customer::open(port.parse()?, "Guest").await?;
                customer.say(&case.complaint()).await?;

                offered(scene, app, &mut heard, &case)
                    .await
                    .context("the offer")?;
                accept_by_keyboard(scene, app, &case)
                    .await
                    .context("accepting it")?;
                talk(scene, app, &mut customer).await.context("talking")?;
                wrap_up(scene, app, &mut customer)
                    .await
                    .context("the wrap-up")?;
                find_again(scene, app, &case).await.context("the history")?;
                other_screens(scene, app).await.context("the other screens")
            })
            .await
    });
}

/// A picture of the screen, and the proof that it can be used by everybody.
async fn look(scene: &Scene, app: &App, name: &str) -> Result<()> {
    app.picture(&scene.evidence().join(format!("{name}.png")))
        .await?;
    accessible::check(app, name).await
}

/// The offer is on screen with the time it has left, and the desktop was told.
async fn offered(
    scene: &Scene,
    app: &App,
    heard: &mut Notifications,
    case: &BilledCustomer,
) -> Result<()> {
    let card = app.sees("[data-offer]", SOON).await?;
    for said in [
        "Wrong charge on a bill",
        &case.person.name,
        "Practice",
        "5 of 5 required facts verified",
    ] {
        ensure!(
            card.contains(said),
            "{said:?} is missing on the offer:\n{card}"
        );
    }
    let left = app
        .page()
        .find(By::Css("[data-offer] [role=timer]"))
        .await?;
    let left = left.attr("aria-label").await?.unwrap_or_default();
    ensure!(
        left.contains("left to accept"),
        "the countdown says {left:?}"
    );

    let told = heard.next(SOON).await?;
    ensure!(
        told.id > 0 && told.title == "Practice offer: Wrong charge on a bill",
        "{told:?}"
    );
    ensure!(told.body.starts_with(&case.person.name), "{told:?}");
    look(scene, app, "inbox-offer").await
}

/// J to the offer, Enter, and everything that is known is there.
async fn accept_by_keyboard(scene: &Scene, app: &App, case: &BilledCustomer) -> Result<()> {
    app.types("j").await?;
    app.types(Key::Enter + "").await?;
    app.sees("[data-place=composer]", SOON).await?;
    let pane = app
        .reads("[role=region][aria-label=Snapshot]", &case.invoice, SOON)
        .await?;
    for said in [
        "Wrong charge on a bill",
        "that I do not know.",
        &case.person.number,
        "Check the charges of bill",
    ] {
        ensure!(pane.contains(said), "{said:?} is missing in:\n{pane}");
    }
    for value in [&case.person.number, &case.invoice, &case.amount] {
        let row = app.reads(".facts li", value, SOON).await?;
        ensure!(
            row.contains("verified"),
            "a fact is not marked verified:\n{row}"
        );
    }
    look(scene, app, "conversation").await
}

/// Both sides write, and both read it.
async fn talk(scene: &Scene, app: &App, customer: &mut Customer) -> Result<()> {
    app.types(Key::Escape + "").await?;
    app.types("r").await?;
    app.types(REPLY).await?;
    app.types(Key::Enter + "").await?;
    let sent = app.reads(".entry.representative", REPLY, SOON).await?;
    ensure!(sent.contains(REPLY), "{sent}");
    app.reads(".entry.representative", "Sent", SOON).await?;
    customer
        .hears("the reply", SOON, |heard| person_wrote(heard, REPLY))
        .await?;

    customer.say(ASKED).await?;
    app.reads(".entry.customer", ASKED, SOON).await?;

    // What is known need not be asked again, and the composer says so before it is sent.
    app.types("What is your customer number?").await?;
    look(scene, app, "conversation-repeat-ask").await?;
    let hint = app.reads(".composer", "You already have the", SOON).await?;
    ensure!(hint.contains("customer number"), "{hint}");
    app.script(
        "const area = document.querySelector('[data-place=composer]');
         area.value = ''; area.dispatchEvent(new Event('input', { bubbles: true }));",
        vec![],
    )
    .await?;
    Ok(())
}

async fn wrap_up(scene: &Scene, app: &App, customer: &mut Customer) -> Result<()> {
    app.types(Key::Escape + "").await?;
    app.types("w").await?;
    app.sees("[data-place=wrap-up]", SOON).await?;
    look(scene, app, "wrap-up").await?;
    app.focuses("[role=radio]", "Refund started", SOON).await?;
    app.types(" ").await?;
    app.sees("[role=radio][aria-checked=true]", SOON).await?;
    app.focuses("form textarea", "", SOON).await?;
    app.types("The axolotl charge was taken off.").await?;
    app.types(Key::Control + Key::Enter).await?;
    // What the customer asked last is not answered, so it is asked about.
    app.focuses("[role=dialog] .danger", "Finish anyway", SOON)
        .await?;
    app.types(Key::Enter + "").await?;
    customer.hears("the end", SOON, is_closed).await
}

/// By a word the customer used, and by one of the summary.
async fn find_again(scene: &Scene, app: &App, case: &BilledCustomer) -> Result<()> {
    // The customer hears the end before the window does: until then the keys belong to the dialog.
    app.loses("[role=dialog], [data-place=wrap-up]", SOON)
        .await?;
    // What is typed while a dialog closes goes nowhere.
    tokio::time::sleep(CLOSED).await;
    app.types(Key::Escape + "").await?;
    // In one go: after a moment without its second key, G means nothing.
    app.types("gh").await?;
    app.sees("[data-place=search]", SOON).await?;
    app.types("quokka").await?;
    let hit = app.reads(".hit .excerpt", "quokka", SOON).await?;
    ensure!(hit.contains("on the envelope"), "{hit}");
    let hit = app.reads(".hit", &case.person.name, SOON).await?;
    ensure!(hit.contains("Refund started"), "{hit}");
    look(scene, app, "history").await?;
    app.types(Key::Enter + "").await?;
    app.types(Key::Enter + "").await?;
    let pane = app
        .reads("[role=region][aria-label=Snapshot]", &case.invoice, SOON)
        .await?;
    ensure!(pane.contains("verified"), "{pane}");
    app.reads("main, .foot, section", "axolotl", SOON).await?;
    look(scene, app, "history-open").await
}

async fn other_screens(scene: &Scene, app: &App) -> Result<()> {
    for (key, title, name) in [("e", "Health", "health"), ("s", "Settings", "settings")] {
        app.types(Key::Escape + "").await?;
        app.types("g").await?;
        app.types(key).await?;
        app.reads("h1, h2", title, SOON).await?;
        look(scene, app, name).await?;
    }
    app.presses_ctrl("k").await?;
    app.sees("#palette", SOON).await?;
    look(scene, app, "palette").await?;
    app.types(Key::Escape + "").await?;
    app.types("?").await?;
    app.reads("[role=dialog]", "Keyboard shortcuts", SOON)
        .await?;
    look(scene, app, "keys").await?;
    app.types(Key::Escape + "").await?;

    // The other theme has other contrasts.
    let mut settings = app.ask("get_settings", json!(null)).await?;
    settings["theme"] = json!("dark");
    app.ask("set_settings", settings).await?;
    app.sees("html[data-theme=dark]", SOON).await?;
    for (key, name) in [
        ("s", "settings-dark"),
        ("e", "health-dark"),
        ("h", "history-dark"),
    ] {
        app.types("g").await?;
        app.types(key).await?;
        look(scene, app, name).await?;
    }
    Ok(())
}
