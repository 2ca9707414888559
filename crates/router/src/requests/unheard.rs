//! Parts of a message that fit nothing this desk knows: which of them are kept, and which only say more about the rest.

use std::ops::Range;

use super::reading::{CLEARLY, OUT_OF_SCOPE, Reading};
use super::{RequestChange, by_record, wishes};
use crate::route::{Scored, Weighed};

/// Lowest confidence of words that may be about an intent.
const LEANING: f32 = 0.25;

/// The intent that a part is more likely about than about any other, if it says anything of one.
fn leaning(weighed: &Weighed) -> Option<Scored> {
    let best = weighed.scores.first()?;
    let second = weighed
        .scores
        .get(1)
        .map_or(0.0, |second| second.confidence);
    let clearly = best.confidence >= LEANING && best.confidence >= CLEARLY * second;
    (clearly && weighed.out_of_scope < OUT_OF_SCOPE).then(|| best.clone())
}

impl Reading<'_> {
    /// A part that fits nothing: kept where it asks or wishes for something and answers nothing, or tells something beside
    /// what else the message says.
    pub(super) fn unheard(&mut self, at: usize, part: Range<usize>, weighed: &Weighed) {
        let text = &self.heard.text[part.clone()];
        // Beside an answer something else may be wanted.
        let beside = wishes::wants(text) && (at > 0 || text.contains(['?', '？', '؟']));
        let answers = self.asked && !self.heard.noted;
        let begs = || {
            (self.several || self.heard.noted)
                && wishes::begs(text)
                && wishes::names_something(text)
        };
        let asks = beside || !answers && (wishes::asks(text) || begs());
        let leans = leaning(weighed);
        let beside_another = self.several && (!answers || leans.is_some());
        let tells = (beside_another || self.heard.noted) && wishes::tells(text);
        // Of another record it is never what was wanted before, whatever words it is in.
        let for_a_fact = self.heard.asked && !self.heard.noted;
        let of_its_own = self.is_own(at) || !for_a_fact && self.names_another(part.clone());
        let own = of_its_own
            && (wishes::says_something(text) && !wishes::only_refers(text)
                || by_record::says_more(text));
        if !asks && !tells && !own {
            return;
        }
        // A wish for a person is no request, nor are "I don't have it" and thanks.
        let act = self.acts(part.clone());
        if act.wants_person || act.declines_person || act.lacks || act.closes && !own {
            return;
        }
        // What is said of one of several records is about nothing else.
        let in_scope = !own && !asks && !self.heard.noted && weighed.out_of_scope < OUT_OF_SCOPE;
        let best = weighed.scores.first().filter(|_| in_scope);
        if let Some(best) = best {
            self.likely.push((part.start, best.intent.clone()));
        }
        let is_matter = asks || own || !answers && (leans.is_some() || wishes::adds(text));
        self.push(RequestChange::Unheard {
            part,
            told: !is_matter,
            leans,
        });
    }

    /// Removes what was only told about something else that the message wants, or that is open.
    pub(super) fn without_asides(&mut self) {
        let open = self.heard.open.iter().map(|open| open.intent);
        let mut wanted: Vec<String> = open.map(str::to_owned).collect();
        wanted.extend(self.changes.iter().filter_map(|change| match change {
            RequestChange::Opens { intent, .. } => Some(intent.clone()),
            RequestChange::Adds { .. }
            | RequestChange::Withdraws { .. }
            | RequestChange::Spares { .. }
            | RequestChange::Unheard { .. } => None,
        }));
        let likely = std::mem::take(&mut self.likely);
        self.changes.retain(|change| {
            let RequestChange::Unheard { part, .. } = change else {
                return true;
            };
            let about = likely.iter().find(|(start, _)| *start == part.start);
            about.is_none_or(|(_, intent)| !wanted.contains(intent))
        });
    }
}
