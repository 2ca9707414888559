//! The JSON body of a call: the tool's declared body with `{argument}` filled in.

use baton_playbook::{Template, ToolName};
use serde_json::{Map, Value};

use crate::attempt::{ArgumentProblem, InvalidArgument};

/// Fills the strings of a declared body. A string that is one placeholder and nothing else takes
/// the argument with its type; in a longer string the argument is written as text.
pub(crate) fn body(
    tool: &ToolName,
    declared: &Value,
    arguments: &Map<String, Value>,
) -> Result<Value, InvalidArgument> {
    let invalid = |field: &str, problem| InvalidArgument {
        tool: tool.clone(),
        field: field.to_owned(),
        problem,
    };
    match declared {
        Value::String(text) => {
            let Ok(template) = Template::parse(text) else {
                return Ok(declared.clone());
            };
            let mut slots = template.slots();
            if let (Some(only), None) = (slots.next(), slots.next())
                && text.len() == only.len() + 2
            {
                return arguments
                    .get(only)
                    .cloned()
                    .ok_or_else(|| invalid(only, ArgumentProblem::Missing));
            }
            template
                .fill(|name| match arguments.get(name)? {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    Value::Bool(yes) => Some(yes.to_string()),
                    Value::Null | Value::Array(_) | Value::Object(_) => None,
                })
                .map(Value::String)
                .map_err(|name| {
                    let problem = if arguments.contains_key(&name) {
                        ArgumentProblem::NotOneValue
                    } else {
                        ArgumentProblem::Missing
                    };
                    invalid(&name, problem)
                })
        }
        Value::Array(items) => items
            .iter()
            .map(|item| body(tool, item, arguments))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| Ok((name.clone(), body(tool, value, arguments)?)))
            .collect::<Result<_, _>>()
            .map(Value::Object),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(declared.clone()),
    }
}
