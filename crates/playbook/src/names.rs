//! Names that configuration gives to things. Each is a type of its own, so that one cannot stand for
//! another. Every event and every verified value carries some, so a clone only counts a reference.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a name as it stands in configuration.
            pub fn new(name: impl Into<Arc<str>>) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

name!(
    /// A fact, such as `reservation_id` or `cabin`.
    FactName
);
name!(
    /// A tool, such as `get_reservation`.
    ToolName
);
name!(
    /// A system of record, such as `orders`.
    SystemName
);
name!(
    /// A kind of record, such as `customer` or `order`.
    EntityName
);
name!(
    /// An intent; each has one playbook.
    IntentName
);
name!(
    /// A language model as this configuration calls it.
    ModelName
);
name!(
    /// A queue that conversations wait in for a representative.
    QueueName
);

/// The entity every desk knows: the customer. Facts that name no other entity are about it.
pub const CUSTOMER: &str = "customer";
