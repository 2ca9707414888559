//! The page as a browser gets it.

use crate::support::Bed;

async fn get(bed: &Bed, path: &str) -> reqwest::Response {
    let url = format!("{}{path}", bed.gateway.page_url());
    let response = reqwest::get(url).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response
}

#[tokio::test]
async fn it_loads_nothing_from_elsewhere() {
    let bed = Bed::new().await;
    let response = get(&bed, "").await;
    let headers = response.headers().clone();
    let policy = headers["content-security-policy"].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    let html = response.text().await.unwrap();
    assert!(html.contains(r#"data-practice="no""#));
    assert!(!html.contains("://"), "no address of another place");
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick"));

    // Everything the page and its modules name is served.
    let mut named: Vec<String> = Vec::new();
    for piece in html.split('"').filter(|piece| piece.starts_with("/chat.")) {
        named.push(piece.trim_start_matches('/').to_owned());
    }
    assert_eq!(named.len(), 3, "{named:?}");
    let mut read = 0;
    while read < named.len() {
        let response = get(&bed, &named[read]).await;
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let text = response.text().await.unwrap();
        if kind.starts_with("text/javascript") {
            for unsafe_way in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
            ] {
                assert!(
                    !text.contains(unsafe_way),
                    "{} uses {unsafe_way}",
                    named[read]
                );
            }
            let imported = text
                .split("from \"./")
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            for module in imported.map(str::to_owned) {
                if !named.contains(&module) {
                    named.push(module);
                }
            }
        }
        read += 1;
    }
    assert!(named.len() >= 7, "{named:?}");
}

#[tokio::test]
async fn practice_is_said_before_anything_else() {
    let bed = Bed::with(|config| config.practice = true).await;
    let html = get(&bed, "").await.text().await.unwrap();
    assert!(html.contains(r#"<html lang="en" data-practice="yes">"#));
}

#[tokio::test]
async fn other_addresses_are_not_there() {
    let bed = Bed::new().await;
    let response = reqwest::get(format!("{}chat.html", bed.gateway.page_url()))
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.headers().contains_key("content-security-policy"));
}
