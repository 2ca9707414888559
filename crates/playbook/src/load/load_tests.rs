use super::*;

fn directory(name: &str) -> Vec<(String, String)> {
    let root = format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

#[test]
fn the_airline_loads() {
    match load(&directory("airline")) {
        Ok(playbooks) => println!("{}", crate::explain(&playbooks)),
        Err(errors) => panic!("{errors}"),
    }
}
