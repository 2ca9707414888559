//! Opening a database: what the path holds, the connections and the schema.

pub(crate) mod connect;
pub(crate) mod doctor;
pub(crate) mod inspect;
pub(crate) mod schema;
