//! Tests of the built app in its real window: WebKitWebDriver on a display, session bus and
//! notification daemon that exist only for the test.

mod accessible;
mod app;
mod crashed;
mod current;
mod customer;
mod desktop;
mod failed_start;
mod in_front;
mod journey;
mod killed;
mod notifications;
mod notified;
mod opens;
mod practice;
mod representative;
mod scene;
mod team;
mod tour;
mod typed;
mod unlost;
mod x11;
