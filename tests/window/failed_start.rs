//! A start that fails says so in the window, and the person can do something about it there.

use std::fs;
use std::time::Duration;

use anyhow::{Result, ensure};
use thirtyfour::By;

use crate::accessible;
use crate::app::App;
use crate::practice::QUIET;
use crate::scene::play;

const SOON: Duration = Duration::from_secs(30);
const NOT_A_DATABASE: &[u8] = &[0x5a; 64 * 1024];

#[test]
fn a_damaged_database_is_explained_and_put_aside_on_request() {
    play("failed_start", async |scene| {
        let data = scene.desktop.data_dir();
        fs::create_dir_all(&data)?;
        let database = data.join("baton.sqlite");
        fs::write(&database, NOT_A_DATABASE)?;
        scene
            .with_app(&QUIET, async |app| {
                let page = words_of_the_failure(app).await?;
                for said in [
                    "the database is damaged",
                    "What you can do",
                    "Restore a backup",
                    "Quit",
                    "baton.log",
                ] {
                    ensure!(page.contains(said), "{said:?} is missing in:\n{page}");
                }
                accessible::check(app, "the page for a failed start").await?;
                app.picture(&scene.evidence().join("window.png")).await?;

                choose(app, "Try again").await?;
                words_of_the_failure(app).await?;
                ensure!(
                    fs::read(&database)? == NOT_A_DATABASE,
                    "the database was touched without being asked to"
                );

                choose(app, "Keep a copy and start fresh").await?;
                app.sees("[data-place=list]", SOON).await?;
                let mut kept =
                    fs::read_dir(&data)?.filter_map(|entry| fs::read(entry.ok()?.path()).ok());
                ensure!(
                    kept.any(|content| content == NOT_A_DATABASE),
                    "the damaged database was not kept"
                );
                Ok(())
            })
            .await
    });
}

#[test]
fn a_configuration_with_a_mistake_is_named_by_file_and_field() {
    play("wrong_configuration", async |scene| {
        let config = scene.desktop.data_dir().with_file_name("playbooks");
        fs::create_dir_all(&config)?;
        fs::write(
            config.join("desk.toml"),
            "format = 1\n[desk]\nnmae = \"Typo\"\n",
        )?;
        let folder = config.to_string_lossy().into_owned();
        scene
            .with_app(&["--config", &folder], async |app| {
                let page = words_of_the_failure(app).await?;
                for said in ["The configuration cannot be used", "desk.toml", "nmae"] {
                    ensure!(page.contains(said), "{said:?} is missing in:\n{page}");
                }
                accessible::check(app, "the page for a wrong configuration").await?;
                app.picture(&scene.evidence().join("window.png")).await
            })
            .await
    });
}

async fn choose(app: &App, link: &str) -> Result<()> {
    Ok(app.page().find(By::LinkText(link)).await?.click().await?)
}

async fn words_of_the_failure(app: &App) -> Result<String> {
    app.reads("main", "Baton could not start", SOON).await
}
