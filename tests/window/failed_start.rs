//! A start that fails says so in the window, and the person can do something about it there.

use std::time::Duration;

use anyhow::{Result, ensure};
use thirtyfour::By;

use crate::accessible;
use crate::app::App;
use crate::scene::play;

const SOON: Duration = Duration::from_secs(30);

#[test]
fn a_failed_start_is_explained_in_the_window() {
    play("failed_start", async |scene| {
        scene
            .with_app(&[], async |app| {
                let page = words_of_the_failure(app).await?;
                for said in ["What you can do", "Try again", "Quit", "baton.log"] {
                    ensure!(page.contains(said), "{said:?} is missing in:\n{page}");
                }
                accessible::check(app, "the page for a failed start").await?;
                app.picture(&scene.evidence().join("window.png")).await?;

                app.page()
                    .find(By::LinkText("Try again"))
                    .await?
                    .click()
                    .await?;
                words_of_the_failure(app).await?;
                Ok(())
            })
            .await
    });
}

async fn words_of_the_failure(app: &App) -> Result<String> {
    app.wait_until("the failure is explained", SOON, async |page| {
        let text = page.find(By::Tag("main")).await?.text().await?;
        Ok(text.contains("Baton could not start").then_some(text))
    })
    .await
}
