//! Crashes of the page's process: the window loads the page again, and says so plainly when that does not help.
//!
//! The desk lives in the app, and typed text is in the store, so a page that is loaded again has everything.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tauri::{Runtime, WebviewWindow};

/// Most reloads of the page within [`WITHIN`] before the window says that they do not help.
const RELOADS: usize = 3;
const WITHIN: Duration = Duration::from_secs(60);

/// What to do about a page that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Load it again.
    Reload,
    /// It died too often: say so.
    Say,
}

/// The last crashes, as many as matter.
#[derive(Debug, Default)]
pub(crate) struct Crashes(VecDeque<Instant>);

impl Crashes {
    /// Records a crash and returns the remedy.
    pub(crate) fn again(&mut self, now: Instant) -> Remedy {
        self.0.retain(|at| now.duration_since(*at) < WITHIN);
        if self.0.len() >= RELOADS {
            // A page that is asked for after the message gets as many tries as at the start.
            self.0.clear();
            return Remedy::Say;
        }
        self.0.push_back(now);
        Remedy::Reload
    }
}

/// Watches the page's process; `gone` is called each time it dies, on the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn watch<R: Runtime>(
    window: &WebviewWindow<R>,
    gone: impl Fn() + Send + 'static,
) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    window.with_webview(move |view| {
        view.inner()
            .connect_web_process_terminated(move |_, reason| {
                tracing::error!(?reason, "the page's process ended");
                gone();
            });
    })
}

/// Other systems load a page again by themselves or have no such process.
#[cfg(not(target_os = "linux"))]
pub(crate) fn watch<R: Runtime>(
    _: &WebviewWindow<R>,
    _: impl Fn() + Send + 'static,
) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_loaded_again_some_times_in_a_minute_and_then_not() {
        let mut crashes = Crashes::default();
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        for second in [0, 1, 2] {
            assert_eq!(crashes.again(at(second)), Remedy::Reload);
        }
        assert_eq!(crashes.again(at(3)), Remedy::Say);
        assert_eq!(crashes.again(at(4)), Remedy::Reload);
    }

    #[test]
    fn crashes_far_apart_are_none_too_many() {
        let mut crashes = Crashes::default();
        let begin = Instant::now();
        for hour in 0..100 {
            let now = begin + Duration::from_secs(3_600 * hour);
            assert_eq!(crashes.again(now), Remedy::Reload);
        }
    }
}
