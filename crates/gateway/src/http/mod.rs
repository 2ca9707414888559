//! What every answer over HTTP has: own names only, safe headers, refusals with a reason.

mod client;
mod guard;
mod refused;
mod server;
mod socket;
mod tls;

use baton_protocol::channel::ProblemCode;

pub(crate) use self::client::Client;
pub(crate) use self::guard::{Guard, Hosts, guard};
pub(crate) use self::refused::HttpRefusal;
pub(crate) use self::server::serve;
pub(crate) use self::tls::Encryption;

/// The answer at every address that has none.
pub(crate) async fn not_found() -> HttpRefusal {
    HttpRefusal::new(ProblemCode::NotFound, "there is nothing at this address")
}
