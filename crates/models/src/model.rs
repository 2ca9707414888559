//! A model as the rest of the program sees it: asked once, it answers or fails.

use std::future::Future;
use std::ops::AddAssign;
use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;

use crate::failure::AskFailure;

/// A model that can be asked.
pub trait LanguageModel: Send + Sync {
    /// Asks, within a budget of time that covers every try and every wait between them. Text is
    /// handed to `heard` as it arrives; a later try begins anew with [`AnswerPart::Again`]. Dropping
    /// the future ends the question.
    fn ask<'a>(
        &'a self,
        question: &'a Question,
        budget: Duration,
        heard: &'a mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> Answering<'a>;
}

/// A question under way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Answered> + Send + 'a>>;

/// A part of an answer while it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPart<'a> {
    /// The next piece of text.
    Text(&'a str),
    /// The text before belongs to a try that failed.
    Again,
}

/// A question to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Our fixed words.
    pub instructions: String,
    /// The data they are about, delimited.
    pub data: String,
    /// What an answer looks like.
    pub wanted: AnswerForm,
}

/// What an answer looks like.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerForm {
    /// JSON that fits a schema.
    Json {
        /// A short name of the schema.
        name: &'static str,
        /// JSON Schema.
        schema: Value,
    },
    /// A call of one of these tools, or text.
    Call(Vec<Offered>),
    /// Text.
    Text,
}

/// A tool that may be called.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// JSON Schema of its arguments.
    pub schema: Value,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelAnswer {
    /// JSON that fits the schema.
    Json(Value),
    /// The call of an offered tool. Whether its arguments are right is unknown here.
    Call {
        /// The tool.
        tool: String,
        /// Its arguments.
        arguments: Value,
    },
    /// Text.
    Text(String),
}

/// The outcome of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The answer, or why there is none.
    pub outcome: Result<ModelAnswer, AskFailure>,
    /// Tries that were sent.
    pub tries: u32,
    /// Tokens of all tries, where known.
    pub usage: Tokens,
    /// What they cost, in millionths of the currency unit.
    pub cost_micros: u64,
    /// From the question to the answer.
    pub duration: Duration,
}

/// Tokens sent and received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Sent.
    pub input: u64,
    /// Received.
    pub output: u64,
}

impl AddAssign for Tokens {
    fn add_assign(&mut self, other: Self) {
        self.input = self.input.saturating_add(other.input);
        self.output = self.output.saturating_add(other.output);
    }
}
