//! The window opens and shows what it should.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::json;

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
