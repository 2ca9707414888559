//! The practice floor: simulated customers and real HTTP systems of record with switchable faults and known ground truth.
//!
//! Everything here is invented, and labelled as practice wherever it shows. It must never know the workstation it practises
//! with: it comes in at the gateway's customer channel like any customer. Start at [`Floor`] and [`Company`].

mod company;
mod customer;
mod error;
mod faults;
mod floor;
pub mod playbooks;
mod records;
mod score;
mod server;

pub use company::{
    Company, FEWEST_CUSTOMERS, MOST_CUSTOMERS, Person, PracticeSystems, TrueFact, Truth,
};
pub use customer::{
    CustomerAct, CustomerEvent, CustomerMistake, Ending, Habits, MOST_MESSAGES, Persona,
    SimulatedCustomer, Speaker, Temper,
};
pub use error::PracticeError;
pub use faults::{Fault, FaultCounts, Faults};
pub use floor::{
    Channel, Floor, FloorFigures, FloorOptions, Line, MOST_AT_ONCE, MOST_CONTACTS, Pace,
    PracticeContact, Trouble,
};
pub use records::{Collection, LARGEST_FILE, MOST_FOUND, SystemRecords};
pub use score::{Score, score};
pub use server::RecordServer;
