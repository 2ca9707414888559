//! A new migration must reach the embedded list without a clean build.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/gateway");
}
