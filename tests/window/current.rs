//! What is on screen is current, and nothing on it moves under the pointer. An offer runs out while it is looked at,
//! one comes meanwhile, one is declined, and the agents go on with a conversation.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::app::App;
use crate::customer::Customer;
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::{Scene, play};

const SOON: Duration = Duration::from_secs(30);
/// Longer than an offer stands.
const RUN_OUT: Duration = Duration::from_secs(70);
/// Longer than what comes takes to be drawn.
const DRAWN: Duration = Duration::from_millis(600);

/// The places of everything on screen that can be pressed or read.
const PLACES: &str = "
    const parts = '[data-place=list] [data-row], [data-place=list] h2, [data-place=list] .actions, .agents-head, nav button, footer, footer .act, \
        [aria-label=Snapshot], [aria-label=Conversation], .entry, h1, .foot, .line';
    return [...document.querySelectorAll(parts)].map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [one.tagName + '.' + one.className, ...[x, y, width, height].map(Math.round)];
    });";

#[test]
fn what_is_on_screen_is_current_and_stays_where_it_is() {
    play("current", async |scene| {
        let port = gateway_port()?;
        let words = port.to_string();
        let arguments = [&QUIET[..], &["--gateway-port", &words]].concat();
        scene
            .with_app(&arguments, async |app| {
                app.sees("[data-place=list]", SOON).await?;
                let first = BilledCustomer::of_the_world(3)?;
                let missed = complains(port, &first).await?;
                looked_at(app, &first).await?;
                let second = BilledCustomer::of_the_world(5)?;
                let _other = nothing_moves(scene, app, port, &second).await?;
                run_out(scene, app, &first).await?;
                taken(app, &missed).await?;
                declined(scene, app, port).await?;
                with_agents(scene, app, port).await
            })
            .await
    });
}

async fn complains(port: u16, case: &BilledCustomer) -> Result<Customer> {
    let customer = Customer::open(port, "Guest").await?;
    customer.say(&case.complaint()).await?;
    Ok(customer)
}

/// Opens the offer without accepting it, as a click does, and leaves the pointer there.
async fn looked_at(app: &App, case: &BilledCustomer) -> Result<()> {
    app.reads("[data-offer]", &case.person.name, SOON).await?;
    let row = app.page().find(By::Css("[data-offer] [data-row]")).await?;
    app.page()
        .action_chain()
        .move_to_element_center(&row)
        .click()
        .perform()
        .await?;
    app.reads(".foot .line", "Offered to you", SOON).await?;
    app.reads(".given", "Guest", SOON).await.map(drop)
}

async fn places(app: &App) -> Result<Value> {
    app.script(PLACES, vec![]).await
}

/// An offer that comes, a link that goes and comes back, a notice: each is in sight and moves nothing.
async fn nothing_moves(
    scene: &Scene,
    app: &App,
    port: u16,
    case: &BilledCustomer,
) -> Result<Customer> {
    tokio::time::sleep(DRAWN).await;
    let before = places(app).await?;
    let count = before.as_array().map_or(0, Vec::len);
    ensure!(count > 8, "too little is measured: {before}");
    let customer = complains(port, case).await?;
    app.reads(".arrived [data-offer]", &case.person.name, SOON)
        .await?;
    stands(app, &before, "an offer came").await?;
    app.picture(&scene.evidence().join("arrived.png")).await?;
    app.ask("go_offline", Value::Null).await?;
    app.reads("footer", "Working offline", SOON).await?;
    // What the bar says may be longer; the bar and its button are where they were.
    app.ask("go_online", Value::Null).await?;
    app.reads("footer", "Online", SOON).await?;
    stands(app, &before, "the link went and came back").await?;
    Ok(customer)
}

async fn stands(app: &App, before: &Value, why: &str) -> Result<()> {
    tokio::time::sleep(DRAWN).await;
    let now = places(app).await?;
    ensure!(
        now == *before,
        "{why}, and what stood at\n{before}\nstands at\n{now}"
    );
    Ok(())
}

/// The offer runs out under the pointer: its row stays as a mark, and there is nothing left to accept.
async fn run_out(scene: &Scene, app: &App, case: &BilledCustomer) -> Result<()> {
    let rows = "return [...document.querySelectorAll('[data-place=list] [data-row]')].map((one) => one.getBoundingClientRect().y);";
    let before = app.script(rows, vec![]).await?;
    app.reads(".list [data-offer]", "No longer offered", RUN_OUT)
        .await?;
    app.reads(".foot .line", "waiting for a person", SOON)
        .await?;
    app.reads("footer", "You missed 2 offers", SOON).await?;
    let accept = "return [...document.querySelectorAll('.foot .line button')].map((one) => one.innerText.trim());";
    app.wait_until("it can be taken, and nothing else", SOON, async |_| {
        let offered = app.script(accept, vec![]).await?;
        Ok((offered == json!(["Take conversation"])).then_some(()))
    })
    .await?;
    let now = app.script(rows, vec![]).await?;
    ensure!(now == before, "rows stood at {before}, and stand at {now}");
    app.picture(&scene.evidence().join("run-out.png")).await?;
    app.types(Key::Escape + "").await?;
    app.reads(".list h2", "Open to anyone", SOON).await?;
    app.reads(".list .row", &case.person.name, SOON).await?;
    Ok(())
}

/// What waits for anyone can be taken.
async fn taken(app: &App, customer: &Customer) -> Result<()> {
    press(app, "Take conversation").await?;
    app.sees("[data-place=composer]", SOON).await?;
    let desk = app.ask("get_desk", Value::Null).await?;
    let mine = &desk["inbox"]["mine"][0];
    ensure!(
        mine["conversation"] == json!(customer.conversation),
        "{desk}"
    );
    Ok(())
}

async fn press(app: &App, words: &str) -> Result<()> {
    let script = "const button = [...document.querySelectorAll('button')].find((one) => one.innerText.includes(arguments[0]));
        button?.click();
        return button !== undefined;";
    app.wait_until(&format!("{words:?} is pressed"), SOON, async |_| {
        let pressed = app.script(script, vec![json!(words)]).await?;
        Ok((pressed == json!(true)).then_some(()))
    })
    .await
}

/// A representative who declines alone at a desk finds it in their own list, and can still take it.
async fn declined(scene: &Scene, app: &App, port: u16) -> Result<()> {
    let mut settings = app.ask("get_settings", Value::Null).await?;
    settings["presence"] = json!("available");
    app.ask("set_settings", settings).await?;
    let case = BilledCustomer::of_the_world(8)?;
    let customer = complains(port, &case).await?;
    app.focuses("[data-offer] [data-row]", &case.person.name, SOON)
        .await?;
    app.types("d").await?;
    app.reads("[role=dialog]", "Why are you declining?", SOON)
        .await?;
    app.types("1").await?;
    let row = app.reads(".list .row", &case.person.name, SOON).await?;
    ensure!(row.contains("Wrong charge on a bill"), "{row}");
    app.reads("[data-place=list] h2", "Open to anyone", SOON)
        .await?;
    let offers =
        "return [...document.querySelectorAll('[data-offer]')].map((one) => one.innerText);";
    let offers = app.script(offers, vec![]).await?.to_string();
    ensure!(!offers.contains(&case.person.name), "{offers}");
    app.picture(&scene.evidence().join("declined.png")).await?;
    app.focuses(".list .row", &case.person.name, SOON).await?;
    app.types(Key::Enter + "").await?;
    app.reads(".foot .line", "waiting for a person", SOON)
        .await?;
    press(app, "Take conversation").await?;
    let label = json!(case.person.name);
    let script = "return document.querySelector('[data-place=composer]')?.getAttribute('aria-label')?.includes(arguments[0]) ?? false;";
    app.wait_until("its reply can be written", SOON, async |_| {
        let there = app.script(script, vec![label.clone()]).await?;
        Ok((there == json!(true)).then_some(()))
    })
    .await?;
    drop(customer);
    Ok(())
}

/// A conversation of the agents that was looked at before is as it is now when it is opened again.
async fn with_agents(scene: &Scene, app: &App, port: u16) -> Result<()> {
    let case = BilledCustomer::of_the_world(11)?;
    let customer = Customer::open(port, "Wilhelmina").await?;
    customer.say("Good morning.").await?;
    app.types(Key::Escape + "").await?;
    press(app, "with AI agents").await?;
    app.focuses(".agents .row", "Wilhelmina", SOON).await?;
    app.types(Key::Enter + "").await?;
    app.reads(".entry.customer", "Good morning", SOON).await?;
    let mine = BilledCustomer::of_the_world(3)?;
    app.focuses(".list .row", &mine.person.name, SOON).await?;
    app.types(Key::Enter + "").await?;
    app.reads(".entry.customer", &mine.invoice, SOON).await?;
    customer.say(&case.complaint()).await?;
    let open = "return [...document.querySelectorAll('[data-row]')].some((one) => one.innerText.includes(arguments[0]) && one.closest('.agents') === null);";
    app.wait_until("it was handed over", SOON, async |_| {
        let handed = app.script(open, vec![json!(case.person.name)]).await?;
        Ok((handed == json!(true)).then_some(()))
    })
    .await?;
    let click = "[...document.querySelectorAll('[data-row]')].find((one) => one.innerText.includes(arguments[0])).click();";
    app.script(click, vec![json!(case.person.name)]).await?;
    app.reads(".entry.customer", &case.invoice, SOON).await?;
    app.reads("[role=region][aria-label=Snapshot]", &case.invoice, SOON)
        .await?;
    let given = app.reads(".given", "Customer said:", SOON).await?;
    ensure!(given.contains("Wilhelmina"), "{given}");
    app.picture(&scene.evidence().join("opened-again.png"))
        .await
        .context("a picture")
}
