//! Opens pages that belong in the person's own browser.

use tauri::Url;

/// Opens a page in the browser. Only pages: nothing else that a desktop would open by its address.
pub(crate) fn open(page: &str) {
    if !is_page(page) {
        tracing::warn!(
            page,
            "this is not the address of a page, so it was not opened"
        );
        return;
    }
    match open::that_detached(page) {
        Ok(()) => tracing::info!(page, "opened a page in the browser"),
        Err(error) => tracing::warn!(page, %error, "no browser opened the page"),
    }
}

fn is_page(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_opened() {
        assert!(is_page("http://127.0.0.1:4000/chat"));
        assert!(!is_page("file:///etc/passwd"));
        assert!(!is_page("javascript:alert(1)"));
        assert!(!is_page("--help"));
    }
}
