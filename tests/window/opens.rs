//! The window opens and shows what it should.

use std::time::{Duration, Instant};

use anyhow::ensure;
use futures_util::StreamExt as _;
use serde_json::json;

use crate::practice::QUIET;
use crate::scene::play;

const SOON: Duration = Duration::from_secs(30);

#[test]
fn the_window_opens_and_the_page_answers() {
    play("opens", async |scene| {
        let begun = Instant::now();
        scene
            .with_app(&[], async |app| {
                app.sees("[data-place=list]", SOON).await?;
                println!(
                    "usable {:?} after the driver was asked for it",
                    begun.elapsed()
                );
                ensure!(app.page().title().await?.contains("Baton"));
                let size = app
                    .script("return [innerWidth, innerHeight]", vec![])
                    .await?;
                ensure!(size == json!([1280, 800]), "the window opens at {size}");
                app.picture(&scene.evidence().join("window.png")).await
            })
            .await
    });
}

/// An app that was killed may still have its name on the bus when the next one starts.
#[test]
fn it_opens_although_the_one_before_goes_without_an_answer() {
    play("successor", async |scene| {
        let dying = scene.desktop.bus().await?;
        dying
            .request_name("org.baton-desk.baton.SingleInstance")
            .await?;
        let goes = async {
            let mut messages = zbus::MessageStream::from(dying);
            while let Some(message) = messages.next().await {
                let message = message?;
                let header = message.header();
                if header.member().is_some_and(|m| m == "ExecuteCallback") {
                    return anyhow::Ok(());
                }
            }
            anyhow::bail!("no one asked for the app that runs already")
        };
        let opens = scene.with_app(&QUIET, async |app| {
            app.sees("[data-place=list]", SOON).await.map(drop)
        });
        let (asked, opened) = tokio::join!(goes, opens);
        asked.and(opened)
    });
}
