//! Calls that no request has to ask for: those made as soon as their arguments are known, and those that establish who
//! the customer is.

use baton_playbook::{IdentityLevel, Tool};

use super::{Planner, WantedCall};

impl Planner<'_> {
    /// Calls of tools that are made as soon as their arguments are known.
    pub(super) fn eager(&self, identifying: bool) -> Vec<&WantedCall> {
        let mut wanted = Vec::new();
        for tool in self
            .playbooks
            .tools
            .iter()
            .filter(|t| t.eager && t.reads_only)
        {
            if identifying && tool.owner.is_some() && !self.identifies(tool) {
                continue;
            }
            let found = &self.survey(tool).wanted;
            let verified = self.state.case.identity.level == IdentityLevel::Verified;
            // Who the customer is is known: what systems returned is no reason to look for them again.
            let again = verified && self.identifies(tool);
            wanted.extend(found.iter().filter(|one| !again || self.says_any(one)));
        }
        wanted
    }

    /// Whether the customer said any of the arguments.
    fn says_any(&self, wanted: &WantedCall) -> bool {
        let mut arguments = wanted.arguments.iter();
        arguments.any(|(fact, value)| self.state.case.find_stated(fact, value).is_some())
    }

    pub(super) fn identifies(&self, tool: &Tool) -> bool {
        self.playbooks
            .identity
            .methods
            .iter()
            .any(|m| m.tool == tool.name && m.level == IdentityLevel::Verified)
    }

    /// Whether a call that can establish who the customer is, is under way or about to be made.
    pub(super) fn identifying(&self) -> bool {
        if self.state.case.identity.level == IdentityLevel::Verified {
            return false;
        }
        self.playbooks
            .tools
            .iter()
            .filter(|t| self.identifies(t) && t.reads_only)
            .map(|t| self.survey(t))
            .any(|survey| survey.pending || !survey.wanted.is_empty())
    }

    /// Whether a call that can establish who the customer is, is under way.
    pub(super) fn identity_pending(&self) -> bool {
        self.state.calls.pending().any(|call| {
            self.playbooks
                .tool(&call.tool)
                .is_some_and(|tool| self.identifies(tool))
        })
    }
}
