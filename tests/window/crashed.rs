//! The page's process is killed, again and again, and the window comes back with all that was typed. A driver
//! loses the window with the page, so the test looks at the display and uses its keyboard itself.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use baton_desktop::Program;

use crate::app::BINARY;
use crate::customer::{Customer, person_wrote};
use crate::notifications::Notifications;
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::scene::play;
use crate::x11::{Display, RETURN, TAB};

const SOON: Duration = Duration::from_secs(30);
/// Longer than a typed text takes to be in the database, and what is on screen to be drawn.
const SAVED: Duration = Duration::from_secs(2);
/// How often the page may die in a minute before the window says so.
const DEATHS: usize = 3;
/// The share of a picture that a clock and a caret change.
const SAME: f64 = 0.03;

#[test]
fn a_page_that_dies_comes_back_with_everything() {
    play("crashed", async |scene| {
        let desktop = &scene.desktop;
        let mut heard = Notifications::listen(desktop).await?;
        let port = gateway_port()?;
        let mut command = desktop.command(BINARY);
        command
            .arg("--data-dir")
            .arg(desktop.data_dir())
            .args(QUIET)
            .args(["--gateway-port", &port.to_string()])
            .env("BATON_WEIGHTS", desktop.data_dir().join("weights"));
        let app = Program::start(command, Some(&desktop.logs().join("app.log")))?;
        listening(port).await?;
        let display = Display::beside(desktop).await?;
        display.in_front(true)?;
        let case = BilledCustomer::of_the_world(3)?;
        let mut customer = Customer::open(port, "Guest").await?;
        customer.say(&case.complaint()).await?;
        heard.next(SOON).await?;
        tokio::time::sleep(SAVED).await;
        display.types("j").await?;
        display.press(RETURN).await?;
        tokio::time::sleep(SAVED).await;
        display.types("the aardvark charge is ").await?;
        tokio::time::sleep(SAVED).await;

        let before = display.picture()?;
        app.kill_member("WebKitWebProces")?;
        shows_again(&display, &before, SAME).await?;
        display.types("gone.").await?;
        tokio::time::sleep(SAVED).await;
        display.press(RETURN).await?;
        let whole = |heard: &[_]| person_wrote(heard, "the aardvark charge is gone.");
        customer
            .hears("what was typed around the crash", SOON, whole)
            .await?;

        tokio::time::sleep(SAVED).await;
        let before = display.picture()?;
        for _ in 1..DEATHS {
            app.kill_member("WebKitWebProces")?;
            shows_again(&display, &before, SAME).await?;
        }
        // Not for ever: then a plain page says what is so and what to do, and its first link is the desk.
        app.kill_member("WebKitWebProces")?;
        tokio::time::sleep(SAVED).await;
        let plain = display.picture()?;
        ensure!(differs(&before, &plain) > SAME, "it was shown once more");
        display.press(TAB).await?;
        display.press(RETURN).await?;
        shows_again(&display, &before, SAME).await?;
        let log = fs::read_to_string(desktop.data_dir().join("logs/baton.log"))?;
        ensure!(
            log.matches("the page is loaded again").count() == DEATHS,
            "{log}"
        );
        Ok(())
    });
}

async fn listening(port: u16) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        ensure!(begun.elapsed() < SOON, "the app's gateway does not answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// The share of bytes in which two pictures differ.
fn differs(one: &[u8], other: &[u8]) -> f64 {
    let different = one.iter().zip(other).filter(|(a, b)| a != b).count();
    let count = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
    count(different) / count(one.len())
}

async fn shows_again(display: &Display, before: &[u8], within: f64) -> Result<()> {
    // At first the display has the old picture still.
    tokio::time::sleep(SAVED).await;
    let begun = Instant::now();
    loop {
        let now = display.picture().context("a picture of the window")?;
        let share = differs(before, &now);
        if share < within {
            return Ok(());
        }
        ensure!(
            begun.elapsed() < SOON,
            "the window does not show what it did: {share} of it is different"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
