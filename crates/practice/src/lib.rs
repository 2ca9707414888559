//! The practice floor: simulated customers and real HTTP systems of record with switchable faults
//! and known ground truth. Everything here is invented, and labelled as practice wherever it shows.

mod error;
mod faults;
pub mod playbooks;
mod records;
mod server;
mod world;

pub use error::PracticeError;
pub use faults::{Fault, FaultCounts, Faults};
pub use records::{Collection, LARGEST_FILE, MOST_FOUND, Records};
pub use server::RecordServer;
pub use world::{
    FEWEST_CUSTOMERS, MOST_CUSTOMERS, Person, PracticeSystems, TrueFact, Truth, World,
};
