//! What a step costs beside bare SQLite.

fn main() {}
