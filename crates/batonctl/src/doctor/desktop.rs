//! Checks what the window needs: a display, WebKitGTK, a notification service. A machine without them
//! can still run everything headless, so nothing here is a problem.

use super::Finding;

/// Checks the desktop.
#[cfg(target_os = "linux")]
pub(super) async fn inspect() -> Vec<Finding> {
    let notifications = tokio::task::spawn_blocking(linux::notifications);
    let notifications = tokio::time::timeout(linux::BUS_WITHIN, notifications).await;
    let notifications = match notifications {
        Ok(Ok(finding)) => finding,
        Ok(Err(_)) | Err(_) => linux::silent("the session bus does not answer"),
    };
    vec![linux::display(), linux::webkit(), notifications]
}

/// Other systems come with all of it.
#[cfg(not(target_os = "linux"))]
pub(super) async fn inspect() -> Vec<Finding> {
    vec![Finding::ok("desktop", "part of this system")]
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;
    use std::time::Duration;

    use zbus::blocking::Connection;
    use zbus::blocking::fdo::DBusProxy;

    use super::Finding;

    /// Longest wait for the session bus.
    pub(super) const BUS_WITHIN: Duration = Duration::from_secs(3);
    /// The library the window is made of.
    const WEBKIT: &str = "libwebkit2gtk-4.1.so.0";
    /// Folders of libraries.
    const LIBRARIES: [&str; 6] = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/usr/local/lib",
        "/lib",
    ];
    /// The notification service's name on the bus.
    const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

    pub(super) fn display() -> Finding {
        let named = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find_map(|name| {
            let value = std::env::var(name).ok().filter(|v| !v.is_empty())?;
            Some(format!("{name}={value}"))
        });
        match named {
            Some(named) => Finding::ok("display", named),
            None => Finding::attention(
                "display",
                "there is none",
                "start the app in a desktop session, or look at it with `make demo`",
            ),
        }
    }

    pub(super) fn webkit() -> Finding {
        let paths = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let more = std::env::split_paths(&paths).map(|p| p.join(WEBKIT));
        let usual = LIBRARIES.iter().map(|dir| Path::new(dir).join(WEBKIT));
        match more.chain(usual).find(|path| path.exists()) {
            Some(path) => Finding::ok("WebKitGTK", path.display().to_string()),
            None => Finding::attention(
                "WebKitGTK",
                format!("{WEBKIT} was not found"),
                "install it; on Debian: apt-get install libwebkit2gtk-4.1-0",
            ),
        }
    }

    pub(super) fn silent(why: impl std::fmt::Display) -> Finding {
        Finding::attention(
            "notifications",
            why.to_string(),
            "offers then show in the window only; run a notification daemon such as dunst to hear of them elsewhere",
        )
    }

    pub(super) fn notifications() -> Finding {
        if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
            return silent("there is no session bus");
        }
        match shown() {
            Ok(true) => Finding::ok("notifications", "shown by this desktop"),
            Ok(false) => silent("no program shows them"),
            Err(error) => silent(format_args!("the session bus cannot be asked: {error}")),
        }
    }

    /// Whether a notification service runs, or would be started.
    fn shown() -> zbus::Result<bool> {
        let connection = Connection::session()?;
        let bus = DBusProxy::new(&connection)?;
        if bus.name_has_owner(NOTIFICATIONS.try_into()?)? {
            return Ok(true);
        }
        let startable = bus.list_activatable_names()?;
        Ok(startable.iter().any(|name| name.as_str() == NOTIFICATIONS))
    }
}
