//! Opening a database: what the path holds, the connections and the schema.

pub(crate) mod connect;
pub(crate) mod look;
pub(crate) mod probe;
pub(crate) mod schema;
