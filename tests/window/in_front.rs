//! A message from a customer notifies while the window is not in front, and not while it is. A window that does not
//! answer can be closed.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::app::App;
use crate::customer::Customer;
use crate::notifications::Notifications;
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::play;
use crate::x11::Display;

const SOON: Duration = Duration::from_secs(30);
/// How long nothing may be heard.
const QUIET_FOR: Duration = Duration::from_secs(3);
/// Longer than the page has to answer before closing again closes.
const NOT_RESPONDING: Duration = Duration::from_secs(10);

#[test]
fn a_customer_who_writes_is_told_where_the_window_is_not_in_front() {
    play("in_front", async |scene| {
        let port = gateway_port()?;
        let words = port.to_string();
        let arguments = [&QUIET[..], &["--gateway-port", &words]].concat();
        let mut heard = Notifications::listen(&scene.desktop).await?;
        scene
            .with_app(&arguments, async |app| {
                app.sees("[data-place=list]", SOON).await?;
                let display = Display::beside(&scene.desktop).await?;
                let case = BilledCustomer::of_the_world(3)?;
                let customer = Customer::open(port, "Guest").await?;
                customer.say(&case.complaint()).await?;
                app.sees("[data-offer]", SOON).await?;
                heard.next(SOON).await?;
                app.types("j").await?;
                app.types(Key::Enter + "").await?;
                app.sees("[data-place=composer]", SOON).await?;

                display.in_front(false)?;
                has_focus(app, false).await?;
                customer.say("Are you still there?").await?;
                let told = heard.next(SOON).await?;
                let expected = format!("Practice message: {}", case.person.name);
                ensure!(told.title.starts_with(&expected), "{told:?}");
                ensure!(told.body == "Wrong charge on a bill", "{told:?}");

                display.in_front(true)?;
                has_focus(app, true).await?;
                customer.say("I see you are back.").await?;
                app.reads(".entry.customer", "you are back", SOON).await?;
                let more = heard.next(QUIET_FOR).await;
                ensure!(more.is_err(), "told although it was in front: {more:?}");

                closes_the_second_time(app, &display, &mut heard).await
            })
            .await
    });
}

async fn has_focus(app: &App, expected: bool) -> Result<()> {
    app.wait_until(
        "the page knows whether it has the focus",
        SOON,
        async |_| {
            let has = app.script("return document.hasFocus();", vec![]).await?;
            Ok((has == json!(expected)).then_some(()))
        },
    )
    .await
}

/// A page that answers asks; one that does not is closed the second time, and the desktop says so the first time.
async fn closes_the_second_time(
    app: &App,
    display: &Display,
    heard: &mut Notifications,
) -> Result<()> {
    display.close()?;
    app.reads("[role=dialog]", "Close Baton?", SOON).await?;
    display.close()?;
    tokio::time::sleep(QUIET_FOR).await;
    ensure!(display.has_app()?, "closed without a word");
    let desk = app.ask("get_desk", Value::Null).await?;
    ensure!(
        desk["inbox"]["mine"][0]["phase"] == "with_representative",
        "{desk}"
    );

    app.script("setTimeout(() => { for (;;) {} }, 50);", vec![])
        .await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    display.close()?;
    let told = heard.next(NOT_RESPONDING).await?;
    ensure!(told.title.contains("does not respond"), "{told:?}");
    ensure!(told.body.contains("Close again"), "{told:?}");
    ensure!(display.has_app()?, "closed without a word");
    display.close()?;
    let begun = std::time::Instant::now();
    while display.has_app()? {
        ensure!(begun.elapsed() < SOON, "the window is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
