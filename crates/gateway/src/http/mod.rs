//! What every answer over HTTP has: own names only, safe headers, refusals with a reason.

mod guard;
mod refused;

use baton_protocol::channel::ProblemCode;

pub(crate) use self::guard::{Hosts, guard};
pub(crate) use self::refused::Refused;

/// The answer at every address that has none.
pub(crate) async fn not_found() -> Refused {
    Refused::new(ProblemCode::NotFound, "there is nothing at this address")
}
