//! Tests of the built app in its real window: WebKitWebDriver on a display, session bus and
//! notification daemon that exist only for the test.

mod app;
mod desktop;
mod opens;
mod process;
mod scene;
