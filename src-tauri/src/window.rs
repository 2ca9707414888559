//! The one window: its size, its title, and which pages it may show.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tauri::http::{Response, StatusCode, header};
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Manager as _, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::failure::{self, Choice, StartFailure};
use crate::options::Start;

/// The window's label, also named in `capabilities/desk.json`.
pub(crate) const LABEL: &str = "desk";
/// The scheme of the plain page for a failed start.
pub(crate) const FAILURE_SCHEME: &str = "baton-start";

const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 800.0;
const LEAST_WIDTH: f64 = 1024.0;
const LEAST_HEIGHT: f64 = 700.0;

/// The pages that the window can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The desk: the page built from `ui/`.
    Desk,
    /// The page for a failed start.
    Failure,
    /// The page for a desk's page that died too often.
    Crashed,
}

impl Page {
    const fn address(self) -> &'static str {
        match self {
            Self::Desk => "tauri://localhost/index.html",
            Self::Failure => "baton-start://localhost/",
            Self::Crashed => "baton-start://localhost/crashed",
        }
    }
}

/// Opens the window on its first page. `chosen` gets the person's choice on the page for a failed start.
pub(crate) fn open<R: Runtime>(
    app: &AppHandle<R>,
    start: &Start,
    first: Page,
    chosen: impl Fn(Choice) + Send + 'static,
) -> tauri::Result<WebviewWindow<R>> {
    let title = if start.is_practice_floor() {
        "Baton – Practice"
    } else {
        "Baton"
    };
    let address = first.address().parse().map_err(tauri::Error::InvalidUrl)?;
    let address = WebviewUrl::CustomProtocol(address);
    WebviewWindowBuilder::new(app, LABEL, address)
        .title(title)
        .inner_size(WIDTH, HEIGHT)
        .min_inner_size(LEAST_WIDTH, LEAST_HEIGHT)
        .data_directory(start.data_dir.join("webview"))
        .on_navigation(move |url| match destination(url) {
            Destination::Ours => true,
            Destination::Choice(choice) => {
                chosen(choice);
                false
            }
            Destination::Elsewhere => {
                tracing::warn!(%url, "the window stays on its own pages");
                false
            }
        })
        .on_new_window(|url, _| {
            tracing::warn!(%url, "there is only one window");
            NewWindowResponse::Deny
        })
        .build()
}

/// Brings the window to the front.
pub(crate) fn bring_forward<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Whether the person has the window in front of them. If that is unknown they are notified twice.
pub(crate) fn is_in_front<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.get_webview_window(LABEL)
        .is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Shows another page.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>, page: Page) {
    let (Some(window), Ok(address)) = (app.get_webview_window(LABEL), page.address().parse())
    else {
        return;
    };
    if let Err(error) = window.navigate(address) {
        tracing::error!(%error, ?page, "the window could not change its page");
    }
}

/// Loads the page again that the window shows.
pub(crate) fn reload<R: Runtime>(app: &AppHandle<R>) {
    let reloaded = app.get_webview_window(LABEL).map(|window| window.reload());
    match reloaded {
        Some(Ok(())) => tracing::info!("the page is loaded again"),
        Some(Err(error)) => tracing::error!(%error, "the page could not be loaded again"),
        None => {}
    }
}

/// Whether the page answers within this time.
pub(crate) async fn answers<R: Runtime>(app: &AppHandle<R>, patience: Duration) -> bool {
    let Some(window) = app.get_webview_window(LABEL) else {
        return false;
    };
    let (alive, mut answer) = mpsc::channel(1);
    let asked = window.eval_with_callback("1", move |_| {
        // A late answer finds no receiver.
        let _ = alive.try_send(());
    });
    asked.is_ok() && matches!(timeout(patience, answer.recv()).await, Ok(Some(())))
}

/// Answers a request of the page for a failed start.
pub(crate) fn failure_response(
    path: &str,
    failure: Option<&Arc<StartFailure>>,
    log: &Path,
) -> Response<Vec<u8>> {
    let (status, kind, body) = match (path, failure) {
        ("/style.css", _) => (StatusCode::OK, "text/css", failure::STYLE.to_owned()),
        ("/crashed", _) => (
            StatusCode::OK,
            "text/html; charset=utf-8",
            failure::crashed(log),
        ),
        ("/", Some(failure)) => (
            StatusCode::OK,
            "text/html; charset=utf-8",
            failure::page(failure, log),
        ),
        _ => (StatusCode::NOT_FOUND, "text/plain", String::new()),
    };
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

#[derive(Debug, PartialEq, Eq)]
enum Destination {
    Ours,
    Choice(Choice),
    Elsewhere,
}

fn destination(url: &Url) -> Destination {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => Destination::Ours,
        (FAILURE_SCHEME, Some("localhost")) => match Choice::from_path(url.path()) {
            Some(choice) => Destination::Choice(choice),
            None => Destination::Ours,
        },
        _ => Destination::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: &Destination) {
        assert_eq!(destination(&url.parse().unwrap()), *expected, "{url}");
    }

    #[test]
    fn the_window_stays_on_its_own_pages() {
        check("tauri://localhost/index.html", &Destination::Ours);
        check("tauri://elsewhere/index.html", &Destination::Elsewhere);
        check("https://example.org/", &Destination::Elsewhere);
        check("file:///etc/passwd", &Destination::Elsewhere);
        check("baton-start://localhost/", &Destination::Ours);
        check("baton-start://elsewhere/quit", &Destination::Elsewhere);
        check(
            "baton-start://localhost/again",
            &Destination::Choice(Choice::Again),
        );
    }

    #[test]
    fn a_failure_that_is_over_has_no_page() {
        let log = Path::new("/l");
        assert_eq!(
            failure_response("/", None, log).status(),
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            failure_response("/style.css", None, log).status(),
            StatusCode::OK
        );
    }
}
