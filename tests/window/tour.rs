//! A tour of the app with pictures of every stop, in two sizes and two themes. `make demo` plays it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::app::App;
use crate::customer::{Customer, is_closed};
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::play;

const SOON: Duration = Duration::from_secs(30);
/// Longer than keys still belong to a dialog that has closed.
const CLOSED: Duration = Duration::from_millis(600);
const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];
const THEMES: [&str; 2] = ["light", "dark"];

#[test]
fn tour() {
    play("tour", async |scene| {
        let port = gateway_port()?;
        let port_words = port.to_string();
        let arguments = [&QUIET[..], &["--gateway-port", &port_words]].concat();
        let pictures = std::env::var_os("BATON_SCREENSHOTS")
            .map_or_else(|| scene.evidence().to_owned(), PathBuf::from);
        scene
            .with_app(&arguments, async |app| {
                let mut tour = Tour {
                    app,
                    pictures,
                    stops: 0,
                };
                tour.goes(port).await
            })
            .await
    });
}

struct Tour<'a> {
    app: &'a App,
    pictures: PathBuf,
    stops: u32,
}

impl Tour<'_> {
    #[expect(clippy::too_many_lines, reason = "one story, told in order")]
    async fn goes(&mut self, port: u16) -> Result<()> {
        let app = self.app;
        app.sees("[data-place=list]", SOON).await?;
        let mut settings = app.ask("get_settings", Value::Null).await?;
        settings["representative_name"] = json!("Ada");
        app.ask("set_settings", settings).await?;

        let charged = BilledCustomer::of_the_world(3)?;
        let mut customer = Customer::open(port, &charged.person.name).await?;
        customer.say(&charged.complaint()).await?;
        self.offers(1).await?;
        let stolen = BilledCustomer::of_the_world(5)?;
        let robbed = Customer::open(port, &stolen.person.name).await?;
        robbed
            .say(&format!(
                "Somebody ordered things in my name! My number is {}.",
                stolen.person.number
            ))
            .await?;
        self.offers(2).await?;
        // The systems of record are down for this one.
        self.faults(&["down"]).await?;
        let unlucky = BilledCustomer::of_the_world(8)?;
        let kept_waiting = Customer::open(port, &unlucky.person.name).await?;
        kept_waiting.say(&unlucky.complaint()).await?;
        self.offers(3).await?;
        self.faults(&[]).await?;
        let unsure = Customer::open(port, "Guest").await?;
        unsure.say("Hello, are you there?").await?;
        self.stop("offers").await?;

        self.accept(&charged.person.name).await?;
        self.reply(
            "I see the call charges on your bill and take them off. Is there anything else?",
        )
        .await?;
        customer
            .say("No, that is all. Thank you for being so quick!")
            .await?;
        app.reads(".entry.customer", "so quick", SOON).await?;
        self.stop("conversation").await?;

        app.types(Key::Escape + "").await?;
        app.types("w").await?;
        app.sees("[data-place=wrap-up]", SOON).await?;
        app.focuses("[role=radio]", "Done as", SOON).await?;
        app.types(" ").await?;
        self.stop("wrap-up").await?;
        // Thanks wait for no answer: nothing is asked before it ends.
        app.types(Key::Control + Key::Enter).await?;
        customer.hears("the end", SOON, is_closed).await?;
        app.loses("[data-place=wrap-up]", SOON).await?;
        // What is typed while a dialog closes goes nowhere.
        tokio::time::sleep(CLOSED).await;

        self.accept(&unlucky.person.name).await?;
        app.reads(
            "[role=region][aria-label=Snapshot]",
            "connection broke",
            SOON,
        )
        .await?;
        self.stop("systems-down").await?;

        app.ask("go_offline", Value::Null).await?;
        self.reply("Our billing system does not answer. I stay with you until it does.")
            .await?;
        app.reads(".entry.representative", "Waiting for connection", SOON)
            .await?;
        self.stop("offline").await?;
        app.ask("go_online", Value::Null).await?;
        app.reads(".entry.representative", "Sent", SOON).await?;

        self.screen("h", "[data-place=search]").await?;
        app.types("charge").await?;
        app.focuses(".hit[data-row]", &charged.person.name, SOON)
            .await?;
        app.types(Key::Enter + "").await?;
        app.sees("[role=region][aria-label=Snapshot]", SOON).await?;
        self.stop("history").await?;
        self.screen("e", "h1").await?;
        self.stop("health").await?;
        self.screen("s", "h1").await?;
        self.stop("settings").await?;
        app.presses_ctrl("k").await?;
        app.sees("#palette", SOON).await?;
        self.stop("commands").await?;
        app.types(Key::Escape + "").await?;
        app.types("?").await?;
        app.sees("[role=dialog]", SOON).await?;
        self.stop("keys").await
    }

    async fn offers(&self, count: usize) -> Result<()> {
        let what = format!("{count} offers stand");
        self.app
            .wait_until(&what, SOON, async |page| {
                let offers = page.find_all(By::Css("[data-offer]")).await?;
                Ok((offers.len() >= count).then_some(()))
            })
            .await
    }

    async fn faults(&self, faults: &[&str]) -> Result<()> {
        let practice = json!({ "faults": faults, "pace": "paused" });
        self.app.ask("set_practice", practice).await.map(drop)
    }

    /// Accepts the offer of this customer with the keyboard.
    async fn accept(&self, customer: &str) -> Result<()> {
        self.screen("i", "[data-place=list]").await?;
        self.app
            .focuses("[data-offer] [data-row]", customer, SOON)
            .await?;
        self.app.types(Key::Enter + "").await?;
        self.app.sees("[data-place=composer]", SOON).await.map(drop)
    }

    async fn reply(&self, text: &str) -> Result<()> {
        self.app.types(Key::Escape + "").await?;
        self.app.types("r").await?;
        self.app.types(text).await?;
        self.app.types(Key::Enter + "").await?;
        self.app
            .reads(".entry.representative", text, SOON)
            .await
            .map(drop)
    }

    async fn screen(&self, key: &str, there: &str) -> Result<()> {
        self.app.types(Key::Escape + "").await?;
        self.app.types("g").await?;
        self.app.types(key).await?;
        self.app.sees(there, SOON).await.map(drop)
    }

    /// Pictures of what is on screen now.
    async fn stop(&mut self, name: &str) -> Result<()> {
        self.stops += 1;
        for theme in THEMES {
            let mut settings = self.app.ask("get_settings", Value::Null).await?;
            settings["theme"] = json!(theme);
            self.app.ask("set_settings", settings).await?;
            self.app
                .sees(&format!("html[data-theme={theme}]"), SOON)
                .await?;
            for (width, height) in SIZES {
                self.resize(width, height).await?;
                self.painted().await?;
                let file = format!("{:02}-{name}-{width}x{height}-{theme}.png", self.stops);
                self.app.picture(&self.pictures.join(file)).await?;
            }
        }
        let (width, height) = SIZES[0];
        self.resize(width, height).await
    }

    /// Waits until everything is painted: a picture taken at once shows half of the last one.
    async fn painted(&self) -> Result<()> {
        let script = "const done = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 250)));";
        self.app.page().execute_async(script, vec![]).await?;
        Ok(())
    }

    async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.app.page().set_window_rect(0, 0, width, height).await?;
        let what = format!("the window is {width} × {height}");
        self.app
            .wait_until(&what, SOON, async |page| {
                let script = "return [innerWidth, innerHeight]";
                let size = page.execute(script, vec![]).await?.json().clone();
                Ok((size == json!([width, height])).then_some(()))
            })
            .await
    }
}
