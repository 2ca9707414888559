//! The Router a desk uses, trained on its playbooks' own examples.

use std::sync::Arc;

use baton_playbook::Playbooks;
use baton_router::{Example, Lexical, LexicalOptions, Router, RouterError};

/// Trains the lexical Router on the examples of the playbooks.
///
/// # Errors
/// When the examples are too few or too many.
pub fn train(playbooks: &Playbooks) -> Result<Arc<dyn Router>, RouterError> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    for playbook in &playbooks.playbooks {
        let intent = playbook.intent.as_str();
        examples.extend(
            playbook
                .examples
                .iter()
                .map(|text| Example::of(intent, text)),
        );
    }
    examples.extend(
        playbooks
            .out_of_scope
            .iter()
            .map(|text| Example::out_of_scope(text)),
    );
    Ok(Arc::new(Lexical::train(
        &examples,
        LexicalOptions::default(),
    )?))
}
