//! The test's own ear hears what a notification daemon accepts.

use std::time::Duration;

use anyhow::ensure;

use crate::notifications::Notifications;
use crate::scene::play;

#[test]
fn a_notification_is_seen_on_its_way_to_the_daemon_and_back() {
    play("notifications", async |scene| {
        let mut heard = Notifications::listen(&scene.desktop).await?;
        let bus = scene.desktop.bus().await?;
        let nothing = std::collections::HashMap::<&str, zbus::zvariant::Value>::new();
        let words = (
            "baton",
            0_u32,
            "",
            "Offer: Refund",
            "Maria\n<b>three</b> failures",
            Vec::<&str>::new(),
            nothing,
            5_000_i32,
        );
        bus.call_method(
            Some("org.freedesktop.Notifications"),
            "/org/freedesktop/Notifications",
            Some("org.freedesktop.Notifications"),
            "Notify",
            &words,
        )
        .await?;
        let delivered = heard.next(Duration::from_secs(5)).await?;
        ensure!(
            delivered.id > 0 && delivered.title == "Offer: Refund",
            "{delivered:?}"
        );
        ensure!(delivered.body.starts_with("Maria"), "{delivered:?}");
        Ok(())
    });
}
