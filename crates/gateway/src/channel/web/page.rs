//! The customers' page: a few files in the binary, nothing from elsewhere. It is written in TypeScript and committed
//! as built, so that neither building nor running the gateway needs Node: `npm --prefix ui run customers-page`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;

use super::Web;

const HTML: &str = include_str!("page/chat.html");

/// Everything the page loads, by address.
const ASSETS: &[(&str, &str, &str)] = &[
    ("/chat.css", CSS, include_str!("page/chat.css")),
    ("/chat.svg", SVG, include_str!("page/chat.svg")),
    ("/chat.js", JS, include_str!("page/built/chat.js")),
    ("/elements.js", JS, include_str!("page/built/elements.js")),
    ("/wire.js", JS, include_str!("page/built/wire.js")),
    ("/channel.js", JS, include_str!("page/built/channel.js")),
    ("/keep.js", JS, include_str!("page/built/keep.js")),
    ("/view.js", JS, include_str!("page/built/view.js")),
    ("/words.js", JS, include_str!("page/built/words.js")),
];
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JS: &str = "text/javascript; charset=utf-8";

/// The place in the page that says whether this is practice, before it asks anything.
const REAL: &str = r#"data-practice="no""#;
const PRACTICE: &str = r#"data-practice="yes""#;

/// The page as this gateway serves it.
pub(super) struct Page {
    html: String,
}

impl Page {
    pub(super) fn new(practice: bool) -> Self {
        let html = if practice {
            HTML.replacen(REAL, PRACTICE, 1)
        } else {
            HTML.to_owned()
        };
        Self { html }
    }
}

pub(super) fn routes() -> Router<Arc<Web>> {
    ASSETS.iter().fold(
        Router::new().route("/", get(html)),
        |routes, (path, kind, body)| {
            routes.route(
                path,
                get(|| async { ([(header::CONTENT_TYPE, *kind)], *body) }),
            )
        },
    )
}

async fn html(State(web): State<Arc<Web>>) -> impl IntoResponse {
    Html(web.page.html.clone())
}
