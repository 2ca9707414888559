//! The focus is never lost, and neither is a letter that is typed without a cursor.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use thirtyfour::{By, Key};

use crate::app::App;
use crate::customer::Customer;
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::play;

const SOON: Duration = Duration::from_secs(30);
/// Longer than a letter has to stand alone to mean something.
const ALONE: Duration = Duration::from_millis(400);
/// Longer than two clicks of a double click are apart.
const BETWEEN_CLICKS: Duration = Duration::from_millis(700);

#[test]
fn the_focus_and_what_is_typed_without_a_cursor_are_never_lost() {
    play("unlost", async |scene| {
        let port = gateway_port()?;
        let words = port.to_string();
        let arguments = [&QUIET[..], &["--gateway-port", &words]].concat();
        scene
            .with_app(&arguments, async |app| {
                app.sees("[data-place=list]", SOON).await?;
                let case = BilledCustomer::of_the_world(3)?;
                let customer = Customer::open(port, "Guest").await?;
                customer.say(&case.complaint()).await?;
                app.sees("[data-offer]", SOON).await?;
                app.types("j").await?;
                app.types(Key::Enter + "").await?;
                app.sees("[data-place=composer]", SOON).await?;
                focus_stays(app).await
            })
            .await
    });
}

async fn in_focus(app: &App, what: &str, selector: &str) -> Result<()> {
    let script = "return document.activeElement?.matches(arguments[0]) ?? false;";
    app.wait_until(&format!("{what} has the focus"), SOON, async |_| {
        let has = app.script(script, vec![json!(selector)]).await?;
        Ok((has == json!(true)).then_some(()))
    })
    .await
}

async fn composer_holds(app: &App, text: &str) -> Result<()> {
    let script = "return document.querySelector('[data-place=composer]')?.value ?? null;";
    app.wait_until(&format!("the composer holds {text:?}"), SOON, async |_| {
        Ok((app.script(script, vec![]).await? == json!(text)).then_some(()))
    })
    .await
}

/// Over "Work offline", "Go online" and a reload, and what is typed without a cursor goes to the reply.
async fn focus_stays(app: &App) -> Result<()> {
    for words in ["Work offline", "Go online"] {
        app.reads("footer .act", words, SOON).await?;
        // The second click of a double click presses nothing.
        tokio::time::sleep(BETWEEN_CLICKS).await;
        app.page()
            .find(By::Css("footer .act"))
            .await?
            .click()
            .await?;
        let other = if words == "Go online" {
            "Work offline"
        } else {
            "Go online"
        };
        app.reads("footer .act", other, SOON).await?;
        in_focus(app, words, "footer .act").await?;
    }
    app.reads("footer", "Online", SOON).await?;
    app.page().refresh().await?;
    app.sees("[data-place=composer]", SOON).await?;
    in_focus(app, "the list", "[data-place=list]").await?;
    for words in ["get well", "(see below)", "done"] {
        tokio::time::sleep(ALONE).await;
        app.types(words).await?;
        composer_holds(app, words).await?;
        in_focus(app, "the reply", "[data-place=composer]").await?;
        app.types(Key::Control + "a").await?;
        app.types(Key::Delete + "").await?;
        app.types(Key::Escape + "").await?;
        composer_holds(app, "").await?;
    }
    tokio::time::sleep(ALONE).await;
    app.types("g").await?;
    app.types("e").await?;
    app.reads("h1", "Health", SOON).await?;
    app.types("g").await?;
    app.types("i").await?;
    app.sees("[data-place=composer]", SOON).await?;
    app.focuses("[data-place=composer]", "", SOON).await
}
