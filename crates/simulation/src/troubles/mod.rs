//! What goes wrong besides the systems of record: how often, how long, each by itself. A file can say
//! all of it; the sets with a name are written in the same terms.

mod check;
mod sets;

use serde::{Deserialize, Serialize};

pub use self::check::Impossible;

/// Least and most milliseconds; nought and nought where it never happens.
pub type Between = [u64; 2];

/// The process ends.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Crashes {
    /// Time from one end to the next, at any moment.
    pub every_ms: Between,
    /// Share of the boundaries between a decision, its commit and its effects at which it ends.
    pub at_boundary: f64,
}

/// The connection to the gateway breaks, and frames go astray.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkTroubles {
    /// Time from one cut to the next.
    pub cut_every_ms: Between,
    /// Share of cuts after which the connection stays away for `away_ms`; else it is back at once.
    pub stays_away: f64,
    /// How long it stays away.
    pub away_ms: Between,
    /// Share of frames that are lost.
    pub lost: f64,
    /// Share of frames that come twice.
    pub repeated: f64,
    /// Share of frames that others overtake.
    pub late: f64,
}

/// Writes of the desk's disk.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Writes {
    /// Share of writes that fail.
    pub failed: f64,
    /// Share of writes that take `slow_ms`.
    pub slow: f64,
    /// How long those take.
    pub slow_ms: Between,
}

/// The desk's clock jumps.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Jumps {
    /// Time from one jump to the next.
    pub every_ms: Between,
    /// Least and most milliseconds of a jump; below nought it is set back.
    pub by_ms: [i64; 2],
}

/// Systems of record are down altogether for a while, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outages {
    /// Time from one to the next.
    pub every_ms: Between,
    /// How long one lasts.
    pub last_ms: Between,
}

/// Things come twice.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Repeats {
    /// Share of results of tools and models.
    pub results: f64,
    /// Share of the customers' messages.
    pub messages: f64,
}

/// Every agent has a model, which misbehaves. Shares are of its answers.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelTroubles {
    /// No answer: timeouts, refusals, half an answer.
    pub failed: f64,
    /// Answers that take `slow_ms`.
    pub slow: f64,
    /// How long those take.
    pub slow_ms: Between,
    /// Tools and intents that do not exist.
    pub unknown: f64,
    /// Arguments that were never stated and that no system returned.
    pub invented: f64,
    /// Texts with amounts, dates, identifiers and promises that nothing bears out, or with secrets.
    pub ungrounded: f64,
    /// Answers that are no proposal.
    pub malformed: f64,
    /// Wishes for a person.
    pub wishes: f64,
    /// Of all other answers, those that a good model would give; the rest guesses among what is on offer.
    pub sensible: f64,
}

/// The customers.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerTroubles {
    /// Share of those who come angry and soon lose their temper, besides those who always do.
    pub frustrated: f64,
    /// Share of those who give a wrong number first and put it right in the same breath.
    pub correcting: f64,
    /// Share of those who give a family member's number first, then their own.
    pub somebody_else: f64,
    /// Share of those who want something else as well.
    pub several: f64,
}

/// What goes wrong besides the systems of record, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Troubles {
    /// The process ends.
    pub crashes: Crashes,
    /// Connections break; frames are lost, repeated and reordered.
    pub link: LinkTroubles,
    /// Writes are slow or fail.
    pub disk: Writes,
    /// The clock jumps.
    pub clock: Jumps,
    /// Systems of record go down for a while.
    pub outages: Outages,
    /// Results and messages come twice.
    pub repeats: Repeats,
    /// Agents have models, and those misbehave. Nothing where agents have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<ModelTroubles>,
    /// Customers are frustrated.
    pub customers: CustomerTroubles,
}

const NEVER: Between = [0, 0];

impl Troubles {
    /// Their names.
    pub const NAMES: [&'static str; 8] = [
        "crashes",
        "link",
        "disk",
        "clock",
        "outages",
        "repeats",
        "models",
        "customers",
    ];

    /// The same without one of them; `None` where there is no such trouble.
    #[must_use]
    pub fn without(mut self, name: &str) -> Option<Self> {
        match name {
            "crashes" => self.crashes = Crashes::default(),
            "link" => self.link = LinkTroubles::default(),
            "disk" => self.disk = Writes::default(),
            "clock" => self.clock = Jumps::default(),
            "outages" => self.outages = Outages::default(),
            "repeats" => self.repeats = Repeats::default(),
            "models" => self.models = None,
            "customers" => self.customers = CustomerTroubles::default(),
            _ => return None,
        }
        Some(self)
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
