//! The practice floor: simulated customers and real HTTP systems of record with switchable faults
//! and known ground truth. Everything here is invented, and labelled as practice wherever it shows.

mod error;
mod faults;
mod records;
mod server;

pub use error::PracticeError;
pub use faults::{Fault, FaultCounts, Faults};
pub use records::{Collection, LARGEST_FILE, MOST_FOUND, Records};
pub use server::RecordServer;
