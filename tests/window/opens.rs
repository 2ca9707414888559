//! The window opens and shows what it should.

use std::time::Duration;

use anyhow::ensure;
use serde_json::json;
use thirtyfour::By;

use crate::scene::play;

const SOON: Duration = Duration::from_secs(15);

#[test]
fn the_window_opens_and_the_page_answers() {
    play("opens", async |scene| {
        scene
            .with_app(&[], async |app| {
                app.wait_until("the page shows something", SOON, async |page| {
                    let text = page.find(By::Tag("main")).await?.text().await?;
                    Ok((!text.is_empty()).then_some(()))
                })
                .await?;
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
