//! How customers come in.
//!
//! Each channel is a folder with one function that gives its routes. It speaks its own protocol to the outside, and
//! inside it has [`Customers`] and nothing else: it does not know the log, nor the link to workstations.

mod customers;
mod feed;
pub(crate) mod web;

pub(crate) use self::customers::{Customers, NotTaken};
pub(crate) use self::feed::{Feed, Told};
