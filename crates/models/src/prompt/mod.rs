//! Turns a task into a question. Our words and the desk's configuration are the instructions; what
//! customers and systems wrote is data, in one block that it cannot end.

mod data;
mod words;

use baton_orchestrator::{ActTask, ModelTask, RouteTask, SummariseTask};
use serde_json::{Value, json};

use crate::model::{AnswerForm, Offered, Question};

pub use data::Delimiter;

/// What the tool for a model's wish for a person is called, unless the desk has one of that name.
const WISH: &str = "hand_over_to_person";

/// A question, and how to read its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// What is asked.
    pub question: Question,
    /// The tool that stands for the wish for a person, where there is one.
    pub(crate) wish: Option<String>,
}

/// Turns a task into a question. Pure: the same task and delimiter make the same question.
pub fn prompt(task: &ModelTask, delimiter: &Delimiter) -> Prompt {
    match task {
        ModelTask::Route(task) => route(task, delimiter),
        ModelTask::Act(task) => act(task, delimiter),
        ModelTask::Summarise(task) => summarise(task, delimiter),
    }
}

fn route(task: &RouteTask, delimiter: &Delimiter) -> Prompt {
    let mut names: Vec<Value> = task.intents.iter().map(|i| json!(i.name)).collect();
    names.push(Value::Null);
    let schema = json!({
        "type": "object",
        "required": ["intent", "confidence"],
        "additionalProperties": false,
        "properties": {
            "intent": {"type": ["string", "null"], "enum": names},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        },
    });
    Prompt {
        question: Question {
            instructions: words::route(&task.intents),
            data: data::route(&task.words, delimiter),
            wanted: AnswerForm::Json {
                name: "route",
                schema,
            },
        },
        wish: None,
    }
}

fn act(task: &ActTask, delimiter: &Delimiter) -> Prompt {
    let mut wish = WISH.to_owned();
    while task.tools.iter().any(|tool| tool.name.as_str() == wish) {
        wish.push('_');
    }
    let mut offered: Vec<Offered> = task
        .tools
        .iter()
        .map(|tool| Offered {
            name: tool.name.to_string(),
            description: words::tool(tool),
            schema: tool.arguments.clone(),
        })
        .collect();
    offered.push(Offered {
        name: wish.clone(),
        description: words::WISH.to_owned(),
        schema: json!({
            "type": "object",
            "required": ["why"],
            "additionalProperties": false,
            "properties": {"why": {"type": "string"}},
        }),
    });
    Prompt {
        question: Question {
            instructions: words::act(task),
            data: data::act(task, delimiter),
            wanted: AnswerForm::Call(offered),
        },
        wish: Some(wish),
    }
}

fn summarise(task: &SummariseTask, delimiter: &Delimiter) -> Prompt {
    Prompt {
        question: Question {
            instructions: words::summarise(task),
            data: data::summarise(task, delimiter),
            wanted: AnswerForm::Text,
        },
        wish: None,
    }
}

#[cfg(test)]
#[path = "prompt_tests.rs"]
mod tests;
