//! The test's own hand on the display: which window has the input focus, and the cross in a window's corner.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, ImageFormat,
    InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::desktop::Desktop;

const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_KEYS: Duration = Duration::from_millis(30);

/// Symbols of keys that are no letters.
pub(crate) const RETURN: u32 = 0xff0d;
pub(crate) const TAB: u32 = 0xff09;

/// A client of the display beside the app.
pub(crate) struct Display {
    connection: RustConnection,
    root: Window,
    app: Window,
    other: Window,
}

impl Display {
    /// Finds the app's window and opens one beside it.
    pub(crate) async fn beside(desktop: &Desktop) -> Result<Self> {
        let (connection, screen) = RustConnection::connect(Some(desktop.display()))?;
        let root = connection.setup().roots[screen].root;
        let app = found(&connection, root).await?;
        let other = connection.generate_id()?;
        let look = CreateWindowAux::new().override_redirect(1);
        connection
            .create_window(
                0,
                other,
                root,
                1900,
                1060,
                10,
                10,
                0,
                WindowClass::INPUT_OUTPUT,
                0,
                &look,
            )?
            .check()?;
        connection.map_window(other)?.check()?;
        Ok(Self {
            connection,
            root,
            app,
            other,
        })
    }

    /// Puts the app's window in front, or the other one.
    pub(crate) fn in_front(&self, app: bool) -> Result<()> {
        let window = if app { self.app } else { self.other };
        let request = self.connection.set_input_focus(
            InputFocus::POINTER_ROOT,
            window,
            x11rb::CURRENT_TIME,
        )?;
        Ok(request.check()?)
    }

    /// Presses the cross of the app's window.
    pub(crate) fn close(&self) -> Result<()> {
        let atom = |name: &str| -> Result<u32> {
            let request = self.connection.intern_atom(false, name.as_bytes())?;
            Ok(request.reply()?.atom)
        };
        let data = [atom("WM_DELETE_WINDOW")?, x11rb::CURRENT_TIME, 0, 0, 0];
        let event = ClientMessageEvent::new(32, self.app, atom("WM_PROTOCOLS")?, data);
        let request = self
            .connection
            .send_event(false, self.app, EventMask::NO_EVENT, event)?;
        Ok(request.check()?)
    }

    /// Types a text of small letters, spaces and full stops on the display's keyboard.
    pub(crate) async fn types(&self, text: &str) -> Result<()> {
        for character in text.chars() {
            self.press(u32::from(character)).await?;
        }
        Ok(())
    }

    /// Presses and releases the key with this symbol.
    pub(crate) async fn press(&self, symbol: u32) -> Result<()> {
        let setup = self.connection.setup();
        let (least, most) = (setup.min_keycode, setup.max_keycode);
        let keys = self
            .connection
            .get_keyboard_mapping(least, most - least + 1)?
            .reply()?;
        let per_key = usize::from(keys.keysyms_per_keycode);
        let place = keys
            .keysyms
            .chunks(per_key)
            .position(|one| one.first() == Some(&symbol));
        let place = place.with_context(|| format!("no key for {symbol:#x}"))?;
        let key = least + u8::try_from(place)?;
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            self.connection
                .xtest_fake_input(kind, key, x11rb::CURRENT_TIME, self.root, 0, 0, 0)?
                .check()?;
        }
        tokio::time::sleep(BETWEEN_KEYS).await;
        Ok(())
    }

    /// What the app's window shows, as the display has it.
    pub(crate) fn picture(&self) -> Result<Vec<u8>> {
        let size = self.connection.get_geometry(self.app)?.reply()?;
        let (format, planes) = (ImageFormat::Z_PIXMAP, u32::MAX);
        let image = self
            .connection
            .get_image(format, self.app, 0, 0, size.width, size.height, planes)?
            .reply()?;
        Ok(image.data)
    }

    /// Whether the app's window is still there.
    pub(crate) fn has_app(&self) -> Result<bool> {
        let windows = self.connection.query_tree(self.root)?.reply()?.children;
        Ok(windows.contains(&self.app))
    }
}

/// The one window on the display whose title is the app's and that is to be seen.
async fn found(connection: &RustConnection, root: Window) -> Result<Window> {
    let begun = Instant::now();
    loop {
        for window in connection.query_tree(root)?.reply()?.children {
            let name = connection
                .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 64)?
                .reply()
                .context("the title of a window")?;
            let shown = connection.get_window_attributes(window)?.reply()?.map_state;
            if name.value.starts_with(b"Baton") && shown == MapState::VIEWABLE {
                return Ok(window);
            }
        }
        if begun.elapsed() > PATIENCE {
            bail!("the app's window is not on the display");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
