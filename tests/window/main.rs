//! Tests of the built app in its real window: WebKitWebDriver on a display, session bus and
//! notification daemon that exist only for the test.

mod accessible;
mod app;
mod desktop;
mod failed_start;
mod notifications;
mod notified;
mod opens;
mod process;
mod scene;
