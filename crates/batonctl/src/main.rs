//! Headless Baton.
fn main() {}
