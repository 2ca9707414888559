//! The language models of a desk: where they are, and which agents ask them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::names::ModelName;

/// The models of a desk. Without any, the agents work by rules, examples and templates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Models {
    /// Models by name.
    pub models: BTreeMap<ModelName, ModelConfig>,
    /// The model of the Router.
    pub router: Option<ModelName>,
    /// The model of the Data agent.
    pub data: Option<ModelName>,
    /// The model of the Handoff agent.
    pub handoff: Option<ModelName>,
}

impl Models {
    /// The agents that ask a model, by name, each with its model.
    pub fn asked_by(&self) -> impl Iterator<Item = (&'static str, &ModelName)> {
        [
            ("router", &self.router),
            ("data", &self.data),
            ("handoff", &self.handoff),
        ]
        .into_iter()
        .filter_map(|(agent, model)| Some((agent, model.as_ref()?)))
    }

    /// The models that some agent asks, each once.
    pub fn in_use(&self) -> impl Iterator<Item = &ModelConfig> {
        self.models
            .values()
            .filter(|model| self.asked_by().any(|(_, name)| name == &model.name))
    }
}

/// One model at one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelConfig {
    /// Its name in this configuration.
    pub name: ModelName,
    /// Its provider.
    pub provider: Provider,
    /// The provider's name for it.
    pub model: String,
    /// Where the provider is, with a trailing slash; `None` for the provider's own address.
    pub url: Option<String>,
    /// The entry of the operating system's keychain that holds its key.
    pub key: Option<String>,
    /// Time for one try, in milliseconds.
    pub timeout_ms: u64,
    /// Tries of one question, the first included.
    pub tries: u32,
    /// The most tokens of one answer.
    pub max_output_tokens: u32,
    /// Whether answers are taken as a stream.
    pub stream: bool,
    /// Price of a million tokens sent, in millionths of the currency unit.
    pub input_price_micros: u64,
    /// Price of a million tokens received, in millionths of the currency unit.
    pub output_price_micros: u64,
}

/// A kind of provider, by the protocol it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// OpenAI, or a server that speaks its protocol.
    Openai,
    /// Anthropic.
    Anthropic,
    /// Gemini.
    Gemini,
    /// Vertex AI.
    Vertex,
    /// Ollama.
    Ollama,
}

impl Provider {
    /// Every provider, by its name in configuration.
    pub const ALL: [(&'static str, Self); 5] = [
        ("openai", Self::Openai),
        ("anthropic", Self::Anthropic),
        ("gemini", Self::Gemini),
        ("vertex", Self::Vertex),
        ("ollama", Self::Ollama),
    ];

    /// Its name in configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Vertex => "vertex",
            Self::Ollama => "ollama",
        }
    }

    /// Where it is if the configuration says nothing.
    pub fn usual_url(self) -> Option<&'static str> {
        match self {
            Self::Openai => Some("https://api.openai.com/v1/"),
            Self::Anthropic => Some("https://api.anthropic.com/v1/"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta/"),
            Self::Vertex => None,
            Self::Ollama => Some("http://localhost:11434/"),
        }
    }
}

impl ModelConfig {
    /// Where it is.
    pub fn address(&self) -> &str {
        self.url
            .as_deref()
            .or(self.provider.usual_url())
            .unwrap_or_default()
    }

    /// What tokens cost, in millionths of the currency unit, rounded up.
    pub fn cost_micros(&self, input_tokens: u64, output_tokens: u64) -> u64 {
        let price = |tokens: u64, per_million: u64| u128::from(tokens) * u128::from(per_million);
        let cost = price(input_tokens, self.input_price_micros)
            + price(output_tokens, self.output_price_micros);
        u64::try_from(cost.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}
