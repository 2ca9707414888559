//! Errors in the configuration of a system of record, found before anything is asked of it.

use baton_playbook::SystemName;

/// A system of record that cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    /// The base URL is not one that calls can be made below.
    #[error("the address of system `{system}` cannot be used: {problem}")]
    BaseUrl {
        /// The system.
        system: SystemName,
        /// What is wrong with it and what to write instead.
        problem: String,
    },
    /// A secret that a header needs is not there.
    #[error(
        "system `{system}` needs a secret for its header `{header}`: set the environment variable `{environment}`"
    )]
    SecretMissing {
        /// The system.
        system: SystemName,
        /// The header.
        header: String,
        /// The environment variable that should hold the value.
        environment: String,
    },
    /// A header's name or value is not one that HTTP allows.
    #[error(
        "header `{header}` of system `{system}` cannot be sent: {problem}; correct it in the configuration or in `{environment}`"
    )]
    Header {
        /// The system.
        system: SystemName,
        /// The header.
        header: String,
        /// The environment variable that holds the value.
        environment: String,
        /// What is wrong, without the value.
        problem: &'static str,
    },
    /// The HTTP client could not be built.
    #[error("no HTTP client could be built for system `{system}`: {source}")]
    Client {
        /// The system.
        system: SystemName,
        /// What the client said.
        source: reqwest::Error,
    },
}

impl ConnectorError {
    /// The key path in the configuration that it is about, such as `system.orders.base_url`.
    pub fn field(&self) -> String {
        match self {
            Self::BaseUrl { system, .. } => format!("system.{system}.base_url"),
            Self::SecretMissing { system, .. } | Self::Header { system, .. } => {
                format!("system.{system}.secret_headers")
            }
            Self::Client { system, .. } => format!("system.{system}"),
        }
    }
}
