//! The files and sockets that this process may have open at once.

/// Handles kept free for what is not a customer's connection: databases, links, calls of tools, the window.
const KEPT: u64 = 512;
/// Connections that are served however few handles there are, if as many are wanted.
const LEAST: usize = 64;

/// How many of `wanted` connections there are handles for, once the process may have as many as the system lets it.
pub(crate) fn for_connections(wanted: usize) -> usize {
    most().map_or(wanted, |handles| wanted.min(left(handles)))
}

/// Handles left for connections, of all that the process may have.
fn left(handles: u64) -> usize {
    let left = handles.saturating_sub(KEPT).max(handles / 2);
    usize::try_from(left).unwrap_or(usize::MAX).max(LEAST)
}

/// Raises the soft limit to the hard one; `None` where there is no limit.
#[cfg(unix)]
fn most() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if limit.current == limit.maximum {
        return limit.current;
    }
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised.current,
        Err(error) => {
            tracing::warn!(%error, "the limit on open files stays as it is");
            limit.current
        }
    }
}

#[cfg(not(unix))]
fn most() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::{for_connections, left};

    #[test]
    fn most_handles_are_for_customers_and_some_are_kept() {
        assert_eq!(left(1_048_576), 1_048_064);
        assert_eq!(left(4_096), 3_584);
        assert_eq!(left(1_024), 512);
        assert_eq!(left(100), 64);
        assert_eq!(for_connections(1), 1, "no more than are wanted");
    }
}
