//! The files and sockets that this process may have open at once, and what they are for.

use crate::config::GatewayLimits;

/// Handles kept free for what is not a socket of a stranger: databases, links, calls of systems of record, the window.
const KEPT: u64 = 512;
/// What strangers may hold in the two places where they say nothing yet, as a part of all that is theirs.
const SILENT: usize = 8;
/// Sockets on their way from one place to another, or about to be closed.
const PASSING: usize = 16;

/// Bounds connections by the handles there are, once the process may have as many as the system lets it.
pub(crate) fn bound(limits: &mut GatewayLimits) {
    if let Some(handles) = most() {
        fit(limits, handles);
    }
}

/// Most sockets at once, of customers, workstations and strangers.
pub(crate) fn sockets(limits: &GatewayLimits) -> usize {
    limits.connections + 2 * limits.silent_connections + limits.link_connections + PASSING
}

fn fit(limits: &mut GatewayLimits, handles: u64) {
    let kept = KEPT.min(handles / 2);
    let size = |handles: u64| usize::try_from(handles).unwrap_or(usize::MAX);
    let (theirs, kept) = (size(handles - kept), size(kept));
    let silent = limits.silent_connections.min(theirs / SILENT).max(1);
    let rest = theirs.saturating_sub(2 * silent + PASSING);
    limits.silent_connections = silent;
    limits.connections = limits.connections.min(rest).max(1);
    limits.link_connections = limits.link_connections.min(kept / 4).max(1);
}

/// Raises the soft limit to the hard one; `None` where there is no limit.
#[cfg(unix)]
fn most() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if limit.current == limit.maximum {
        return limit.current;
    }
    // Some systems say that there is no hard limit and refuse what is above another one.
    let wanted = [limit.maximum, Some(65_536), Some(10_240)];
    let higher = wanted
        .into_iter()
        .filter(|wanted| match (wanted, limit.current) {
            (None, _) => true,
            (Some(wanted), Some(current)) => {
                *wanted > current && limit.maximum.is_none_or(|most| *wanted <= most)
            }
            (Some(_), None) => false,
        });
    for current in higher {
        let raised = Rlimit {
            current,
            maximum: limit.maximum,
        };
        match setrlimit(Resource::Nofile, raised) {
            Ok(()) => return current,
            Err(error) => {
                tracing::debug!(?current, %error, "the limit on open files is not raised that far");
            }
        }
    }
    tracing::warn!(current = ?limit.current, "the limit on open files stays as it is");
    limit.current
}

#[cfg(not(unix))]
fn most() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::{fit, sockets};
    use crate::config::GatewayLimits;

    fn fitted(handles: u64) -> GatewayLimits {
        let mut limits = GatewayLimits::default();
        fit(&mut limits, handles);
        limits
    }

    #[test]
    fn however_few_handles_there_are_some_are_kept() {
        for handles in [100, 256, 1_024, 4_096, 20_000, 1_048_576] {
            let limits = fitted(handles);
            let strangers = sockets(&limits) - limits.link_connections;
            let free = usize::try_from(handles).unwrap() - sockets(&limits);
            println!(
                "{handles} handles: {} for customers, twice {} for who says nothing, {} links, {free} free",
                limits.connections, limits.silent_connections, limits.link_connections
            );
            assert!(strangers <= usize::try_from(handles - (handles / 2).min(512)).unwrap());
            assert!(
                limits.connections > 8 && limits.link_connections > 8,
                "{handles}"
            );
            assert!(
                free >= usize::try_from(handles / 3).unwrap().min(384),
                "{handles}"
            );
        }
    }

    #[test]
    fn no_more_than_are_wanted() {
        let (limits, wanted) = (fitted(1_048_576), GatewayLimits::default());
        assert_eq!(limits.connections, wanted.connections);
        assert_eq!(limits.silent_connections, wanted.silent_connections);
        assert_eq!(limits.link_connections, wanted.link_connections);
    }
}
