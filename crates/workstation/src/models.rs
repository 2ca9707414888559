//! The language models of a desk, if its configuration names any.

use std::sync::Arc;

use baton_models::{AgentsModels, Keychain, SystemKeychain};
use baton_playbook::Playbooks;
use baton_runtime::ModelPerformer;

use crate::error::StartError;

/// What asks the models of this desk. A key that is missing is no reason not to start: the
/// agents go on without the model, and journal, snapshot and health say why.
pub(crate) fn performer(
    playbooks: &Playbooks,
) -> Result<Option<Arc<dyn ModelPerformer>>, StartError> {
    let keychain: Arc<dyn Keychain> = Arc::new(SystemKeychain);
    let performer = AgentsModels::configured(playbooks, &keychain)?;
    Ok(performer.map(|performer| Arc::new(performer) as Arc<dyn ModelPerformer>))
}
