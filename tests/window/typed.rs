//! Nothing typed is lost and nothing happens by accident: in the window itself, over switching, a kill and a restart.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::app::App;
use crate::customer::{Customer, person_wrote};
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::{Scene, play};

const SOON: Duration = Duration::from_secs(30);
/// Longer than a typed text takes to be in the database.
const SAVED: Duration = Duration::from_secs(1);
/// Longer than a key has to stand alone to mean something.
const ALONE: Duration = Duration::from_millis(600);
/// Full of keys that would end the conversation.
const TYPED: &str = "we will take it back, but wait";
/// Typed as fast as keys can be pressed, and in the database half a second later.
const FAST: &str = ", as it was agreed when you called us in the morning";
const HALF_A_SECOND: Duration = Duration::from_millis(500);
const SUMMARY: &str = "The wombat charge was explained.";

#[test]
fn what_is_typed_is_kept_and_ends_nothing() {
    play("typed", async |scene| {
        let port = gateway_port()?;
        let words = port.to_string();
        let arguments = [&QUIET[..], &["--gateway-port", &words]].concat();
        let mut opened = None;
        scene
            .with_app(&arguments, async |app| {
                app.sees("[data-place=list]", SOON).await?;
                let case = BilledCustomer::of_the_world(3)?;
                let customer = Customer::open(port, "Guest").await?;
                customer.say(&case.complaint()).await?;
                opened = Some(customer);
                typing_after_accept(app).await
            })
            .await?;
        // The app was killed with all its processes.
        let mut customer = opened.context("a customer")?;
        scene
            .with_app(&arguments, async |app| {
                is_still_there(scene, app).await?;
                half_made(app, &mut customer).await?;
                wrap_up_is_left_again(scene, app, &mut customer).await?;
                transferred(app, &customer).await
            })
            .await
    });
}

async fn composer(app: &App) -> Result<String> {
    let script = "return document.querySelector('[data-place=composer]')?.value ?? '';";
    let value = app.script(script, vec![]).await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

async fn composer_holds(app: &App, text: &str) -> Result<()> {
    app.wait_until(&format!("the composer holds {text:?}"), SOON, async |_| {
        Ok((composer(app).await? == text).then_some(()))
    })
    .await
}

/// What is typed right after accepting goes to the customer and does nothing else.
async fn typing_after_accept(app: &App) -> Result<()> {
    app.sees("[data-offer]", SOON).await?;
    app.types("j").await?;
    app.types(Key::Enter + "").await?;
    app.sees("[data-place=composer]", SOON).await?;
    app.types(TYPED).await?;
    composer_holds(app, TYPED).await?;
    app.reads(".row", "Draft", SOON).await?;
    tokio::time::sleep(SAVED).await;
    let desk = app.ask("get_desk", Value::Null).await?;
    ensure!(
        desk["inbox"]["mine"][0]["phase"] == "with_representative",
        "{desk}"
    );
    ensure!(desk["drafts"][0]["text"] == TYPED, "{}", desk["drafts"]);
    // The app is killed after this.
    app.types(FAST).await?;
    tokio::time::sleep(HALF_A_SECOND).await;
    Ok(())
}

async fn is_still_there(scene: &Scene, app: &App) -> Result<()> {
    app.reads(".row", "Draft", SOON).await?;
    app.types("j").await?;
    app.types(Key::Enter + "").await?;
    composer_holds(app, &format!("{TYPED}{FAST}")).await?;
    app.picture(&scene.evidence().join("after-the-kill.png"))
        .await
}

async fn empties(app: &App) -> Result<()> {
    app.focuses("[data-place=composer]", "", SOON).await?;
    app.types(Key::Control + "a").await?;
    app.types(Key::Delete + "").await?;
    composer_holds(app, "").await
}

/// A place that was not filled in stops a reply; a slash in a sentence inserts nothing.
async fn half_made(app: &App, customer: &mut Customer) -> Result<()> {
    empties(app).await?;
    // One slip does not destroy what was written.
    app.presses_ctrl("z").await?;
    composer_holds(app, &format!("{TYPED}{FAST}")).await?;
    empties(app).await?;
    // A word that begins with the key of the reply loses no letter.
    app.types(Key::Escape + "").await?;
    tokio::time::sleep(ALONE).await;
    app.types("right away").await?;
    composer_holds(app, "right away").await?;
    empties(app).await?;
    app.types("Your order {order_number} is late.").await?;
    app.types(Key::Enter + "").await?;
    app.reads(".composer", "{order_number}", SOON).await?;
    composer_holds(app, "Your order {order_number} is late.").await?;
    empties(app).await?;
    app.types("We are open 24 /7").await?;
    app.types(Key::Enter + "").await?;
    composer_holds(app, "").await?;
    let heard = |heard: &[_]| person_wrote(heard, "We are open 24 /7");
    customer
        .hears("the reply as it was typed", SOON, heard)
        .await?;
    let late = |heard: &[_]| person_wrote(heard, "Your order {order_number} is late.");
    ensure!(!late(&customer.read), "a half-made reply was sent");
    let emoji = "👩🏽‍🚀 می‌خواهم क्षि";
    // The driver has no keys for them; an input method inserts text.
    app.script(
        "document.execCommand('insertText', false, arguments[0]);",
        vec![json!(emoji)],
    )
    .await?;
    app.types(Key::Enter + "").await?;
    let heard = |heard: &[_]| person_wrote(heard, emoji);
    customer
        .hears("emoji and joined scripts", SOON, heard)
        .await
}

/// A customer who writes during wrap-up is seen, Finish asks, and the way back loses nothing.
async fn wrap_up_is_left_again(scene: &Scene, app: &App, customer: &mut Customer) -> Result<()> {
    app.types(Key::Escape + "").await?;
    tokio::time::sleep(ALONE).await;
    app.types("w").await?;
    app.sees("[data-place=wrap-up]", SOON).await?;
    app.focuses("[role=radio]", "", SOON).await?;
    app.types("1").await?;
    app.sees("[role=radio][aria-checked=true]", SOON).await?;
    app.focuses("form textarea", "", SOON).await?;
    app.types(Key::Control + "a").await?;
    app.types(SUMMARY).await?;
    customer
        .say("Wait, one more thing about the wombat.")
        .await?;
    app.reads(".wrote", "wombat", SOON).await?;
    app.picture(&scene.evidence().join("wrote-in-wrap-up.png"))
        .await?;
    app.types(Key::Control + Key::Enter).await?;
    app.reads("[role=dialog]", "Finish anyway?", SOON).await?;
    app.picture(&scene.evidence().join("finish-asks.png"))
        .await?;
    app.types(Key::Enter + "").await?;
    app.sees("[data-place=composer]", SOON).await?;
    app.focuses("[data-place=composer]", "", SOON).await?;
    app.types("Of course, which one?").await?;
    app.types(Key::Enter + "").await?;
    let heard = |heard: &[_]| person_wrote(heard, "Of course, which one?");
    customer
        .hears("an answer out of wrap-up", SOON, heard)
        .await?;
    tokio::time::sleep(ALONE).await;
    app.types(Key::Escape + "").await?;
    tokio::time::sleep(ALONE).await;
    app.types("w").await?;
    let summary = "return document.querySelector('form textarea')?.value ?? '';";
    app.wait_until("the summary is still there", SOON, async |_| {
        let value = app.script(summary, vec![]).await?;
        Ok((value == json!(SUMMARY)).then_some(()))
    })
    .await?;
    app.wait_until("the wrap-up has the focus", SOON, async |_| {
        let within = "const form = document.querySelector('[data-place=wrap-up]')?.closest('form');
            return form?.contains(document.activeElement) ?? false;";
        let is_within = app.script(within, vec![]).await?;
        Ok((is_within == json!(true)).then_some(()))
    })
    .await?;
    app.types(Key::Escape + "").await?;
    app.sees("[data-place=composer]", SOON).await.map(drop)
}

/// What changes beside the window changes in it: after a transfer there is nothing to write in.
async fn transferred(app: &App, customer: &Customer) -> Result<()> {
    let desk = app.ask("get_desk", Value::Null).await?;
    let queue = &desk["catalogue"]["queues"][0]["id"];
    let mut transfer = app.shown(&json!(customer.conversation)).await?;
    transfer["queue"] = queue.clone();
    transfer["note"] = json!("Promised a call.");
    app.ask("transfer", transfer).await?;
    app.wait_until("nothing to write in", SOON, async |_| {
        let script = "return document.querySelector('[data-place=composer]') === null;";
        let gone = app.script(script, vec![]).await?;
        Ok((gone == json!(true)).then_some(()))
    })
    .await?;
    // The next person to open it sees the note beside the name.
    app.reads("[role=note]", "Promised a call.", SOON).await?;
    let head = app
        .sees("[role=region][aria-label=Conversation], main", SOON)
        .await?;
    ensure!(!head.contains("With you"), "{head}");
    Ok(())
}
