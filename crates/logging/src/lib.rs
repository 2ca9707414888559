//! Caps on what may be logged, whatever `BATON_LOG` asks for.
//!
//! Our own lines never hold a person's words, a token or a value of a record. The libraries below us
//! do not follow that rule: at `debug` and `trace` they log frames, requests and headers as they are.
//! They are therefore recorded up to `info` only, and no setting changes that. It knows nothing of what is logged, and not
//! where the log goes. Start at [`levels`].

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{EnvFilter, FilterFn, filter_fn};
use tracing_subscriber::registry::LookupSpan;

/// The variable that says how much is logged: `info`, `debug`, `baton_link=trace`, …
pub const VARIABLE: &str = "BATON_LOG";

/// The levels that `BATON_LOG` asks for, or else the `usual` ones, cut to what is allowed.
pub fn levels<S>(usual: &str) -> impl Layer<S> + Send + Sync + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let wanted = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(usual));
    Layer::<S>::and_then(wanted, cap())
}

fn cap() -> FilterFn {
    filter_fn(allowed)
}

fn allowed(line: &Metadata<'_>) -> bool {
    let ours = |target: &str| target == "baton" || target.starts_with("baton_");
    *line.level() <= Level::INFO || ours(line.target())
}
