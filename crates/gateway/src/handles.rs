//! The files and sockets that this process may have open at once.

/// Handles kept free for what is not a customer's connection: databases, links, calls of tools, the window.
const KEPT: u64 = 512;
/// Connections that are served however few handles there are.
const LEAST: usize = 64;

/// How many of `wanted` connections there are handles for, once the process may have as many as the system lets it.
pub(crate) fn for_connections(wanted: usize) -> usize {
    match most() {
        Some(handles) => {
            let left = handles.saturating_sub(KEPT).max(handles / 2);
            usize::try_from(left)
                .map_or(wanted, |left| wanted.min(left))
                .max(LEAST)
        }
        None => wanted.max(LEAST),
    }
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
