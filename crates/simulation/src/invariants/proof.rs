//! Who somebody is, is proven by what they said themselves and did not take back.

use baton_orchestrator::CallId;
use baton_playbook::FactName;

use super::{Holds, Watch, hold};

impl Watch {
    /// Every argument of the call that proves an identity is the customer's own word.
    pub(super) fn own_proof(&self, call: CallId) -> Holds {
        let arguments = self.calls.get(&call).map(|seen| &seen.arguments);
        for (fact, value) in arguments.into_iter().flatten() {
            let stated = (FactName::from(fact.as_str()), value.to_lowercase());
            hold(13, self.own.contains(&stated), || {
                format!("{fact} = {value} proves an identity, and the customer did not say it")
            })?;
        }
        Ok(())
    }
}
