use super::*;

use baton_playbook::load;
use baton_practice::playbooks;

fn desk(kind: RouterKind) -> Arc<Playbooks> {
    let mut desk = load(&playbooks::files()).unwrap();
    desk.router = kind;
    Arc::new(desk)
}

/// What becomes of a desk whose weights are in this folder, once nothing changes any more.
fn settled(kind: RouterKind, weights: &Path, data: &Path) -> Arc<DeskRouter> {
    let desk = desk(kind);
    let router = Arc::new(DeskRouter::train(&desk).unwrap());
    router.improve(desk, weights, data);
    let began = Instant::now();
    while router.standing() == RouterStanding::Learning {
        assert!(began.elapsed() < Duration::from_secs(300), "still learning");
        std::thread::sleep(Duration::from_millis(20));
    }
    router
}

fn request(router: &DeskRouter) -> Routing {
    router.route("I want to cancel my booking please")
}

#[test]
fn without_weights_the_lexical_router_serves_and_says_why() {
    let nothing = tempfile::tempdir().unwrap();
    for (kind, insists) in [
        (RouterKind::Auto, false),
        (RouterKind::Embedding, true),
        (RouterKind::Model, false),
    ] {
        let router = settled(kind, nothing.path(), nothing.path());
        assert_eq!(router.name(), "lexical");
        assert_eq!(request(&router).router, "lexical");
        let standing = router.standing();
        let RouterStanding::Without { why, insisted } = &standing else {
            panic!("{standing:?}");
        };
        assert!(why.contains("make weights"), "{why}");
        assert_eq!(*insisted, insists);
        assert!(
            standing.to_string().contains("by their wording only"),
            "{standing}"
        );
    }
}

#[test]
fn a_desk_that_wants_words_only_looks_for_no_weights() {
    let nothing = tempfile::tempdir().unwrap();
    let router = settled(RouterKind::Lexical, nothing.path(), nothing.path());
    assert_eq!(router.standing(), RouterStanding::Lexical);
}

#[test]
fn damaged_weights_leave_the_lexical_router_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("all-MiniLM-L6-v2");
    std::fs::create_dir(&model).unwrap();
    for name in ["model.safetensors", "tokenizer.json"] {
        std::fs::write(model.join(name), b"something else").unwrap();
    }
    let router = settled(RouterKind::Auto, folder.path(), folder.path());
    assert_eq!(router.name(), "lexical");
    let standing = router.standing().to_string();
    assert!(standing.contains("damaged"), "{standing}");
}

#[test]
fn with_weights_the_embedding_router_takes_over_and_learns_at_once_the_next_time() {
    let data = tempfile::tempdir().unwrap();
    let weights = weights_dir(data.path());
    if Weights::find(&weights).is_err() {
        println!(
            "skipped: no weights in {}; `make weights` fetches them",
            weights.display()
        );
        return;
    }
    let router = settled(RouterKind::Auto, &weights, data.path());
    assert_eq!(router.name(), "embedding");
    let first = request(&router);
    assert_eq!(first.router, "embedding");
    assert!(data.path().join(VECTORS).is_file());
    let again = settled(RouterKind::Auto, &weights, data.path());
    assert_eq!(request(&again), first);
}
