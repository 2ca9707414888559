//! A failed start: what happened, what is safe, what to do, and the plain page that says so.
//!
//! The page has no script and asks the host for nothing, so that it works whatever else is broken.

use std::fmt::Write as _;
use std::path::Path;

/// Why there is no desk to show, in words for the person in front of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{happened} ({detail})")]
pub(crate) struct StartFailure {
    /// What happened, in one sentence.
    pub(crate) happened: String,
    /// What is safe, in one sentence.
    pub(crate) safe: String,
    /// What the person can do, the most promising first.
    pub(crate) remedies: Vec<String>,
    /// Whether putting the data aside and beginning with an empty store would help. Offered as a button.
    pub(crate) fresh_start: bool,
    /// What a technician wants to read.
    pub(crate) detail: String,
}

/// What the person chose on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Again,
    Fresh,
    Reload,
    Quit,
}

impl Choice {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Again, "/again"),
        (Self::Fresh, "/fresh"),
        (Self::Reload, "/reload"),
        (Self::Quit, "/quit"),
    ];

    pub(crate) fn from_path(path: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == path)
            .map(|(choice, _)| *choice)
    }
}

/// The page's own colours; `page` refers to it, so that no inline style is needed.
pub(crate) const STYLE: &str = include_str!("failure.css");

/// The page for a failure. Everything that is not ours is escaped.
pub(crate) fn page(failure: &StartFailure, log: &Path) -> String {
    let mut remedies = String::new();
    for remedy in &failure.remedies {
        // Writing to a String cannot fail.
        let _ = write!(remedies, "<li>{}</li>", escaped(remedy));
    }
    let fresh = if failure.fresh_start {
        r#"<a class="button" href="/fresh">Keep a copy and start fresh</a>"#
    } else {
        ""
    };
    document(
        "Baton could not start",
        &format!(
            r#"<p class="happened">{happened}</p>
<p>{safe}</p>
<h2>What you can do</h2>
<ul>{remedies}</ul>
<p class="choices"><a class="button first" href="/again">Try again</a>{fresh}<a class="button" href="/quit">Quit</a></p>
<h2>For your administrator</h2>
<p class="detail">{detail}</p>
<p>The log is in <code>{log}</code>.</p>"#,
            happened = escaped(&failure.happened),
            safe = escaped(&failure.safe),
            detail = escaped(&failure.detail),
            log = escaped(&log.to_string_lossy()),
        ),
    )
}

/// The page for a desk's page that died again and again.
pub(crate) fn crashed(log: &Path) -> String {
    document(
        "Baton’s window keeps stopping",
        &format!(
            r#"<p class="happened">The part of Baton that draws its window ended several times within a minute.</p>
<p>Your conversations go on, and everything you sent or typed is kept.</p>
<p class="choices"><a class="button first" href="/reload">Show the desk again</a><a class="button" href="/quit">Quit</a></p>
<h2>For your administrator</h2>
<p>The log is in <code>{log}</code>.</p>"#,
            log = escaped(&log.to_string_lossy()),
        ),
    )
}

/// A page without a script.
fn document(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<title>{title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"#
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> StartFailure {
        StartFailure {
            happened: "The data of this workstation is damaged.".into(),
            safe: "Nothing was changed.".into(),
            remedies: vec!["Restore <yesterday's> backup.".into()],
            fresh_start: false,
            detail: "page 3 & 4".into(),
        }
    }

    #[test]
    fn the_page_says_everything_and_nothing_in_it_is_markup() {
        let page = page(&failure(), Path::new("/data/<x>/baton.log"));
        for expected in [
            "The data of this workstation is damaged.",
            "Nothing was changed.",
            "<li>Restore &lt;yesterday&#39;s&gt; backup.</li>",
            "page 3 &amp; 4",
            "/data/&lt;x&gt;/baton.log",
        ] {
            assert!(page.contains(expected), "{expected} is missing in {page}");
        }
    }

    #[test]
    fn a_fresh_start_is_offered_only_where_it_helps() {
        let mut failure = failure();
        assert!(!page(&failure, Path::new("/l")).contains("/fresh"));
        failure.fresh_start = true;
        assert!(page(&failure, Path::new("/l")).contains("/fresh"));
    }

    #[test]
    fn every_choice_on_the_page_is_understood() {
        assert_eq!(Choice::from_path("/again"), Some(Choice::Again));
        assert_eq!(Choice::from_path("/fresh"), Some(Choice::Fresh));
        assert_eq!(Choice::from_path("/reload"), Some(Choice::Reload));
        assert_eq!(Choice::from_path("/quit"), Some(Choice::Quit));
        assert_eq!(Choice::from_path("/"), None);
    }
}
