//! Records about which a message wants nothing: they stay as they are, "keep LH-1", or are only mentioned, "LH-1 has arrived",
//! "like LH-1".

use std::ops::Range;
use std::sync::LazyLock;

use baton_playbook::Resolution;
use baton_router::requests::RequestChange;
use regex::Regex;

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::naming::{RecordMention, is_of};
use super::reading::MessageReading;
use crate::corrections::pattern;
use crate::event::Named;
use crate::state::Request;

/// What stands before a record with which another one is only compared.
static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:(?:just |exactly |much )?like|unlike|(?:the )?same as|as with|than|compared (?:to|with)|genau ?wie|so wie|wie bei|wie|anders als|comme(?: pour)?|contrairement à|igual que|como|come|a differenza di|igual a|net als|zoals|jak|podobnie jak|как(?: и)?))\s+(?:(?:in|with|for|of|the|my|order|bei|der|die|das|meine[rmn]?|bestellung|la|le|ma|mon|commande|el|mi|pedido|il|ordine|o|meu|a|minha|encomenda|de|het|mijn|bestelling|w|zamówienie|заказ)\s+){0,3}\W*$",
    )
});

/// A record that stays as it is.
pub(super) struct Kept {
    pub(super) named: Named,
    /// The words that say so.
    pub(super) part: Range<usize>,
}

/// The records that a message leaves as they are, and the mentions of those that it is about.
pub(super) fn spared(
    heard: &MessageReading,
    mentions: Vec<RecordMention>,
) -> (Vec<Kept>, Vec<RecordMention>) {
    let mut kept = Vec::new();
    let mut about = Vec::new();
    let several = mentions.len() > 1;
    for mention in mentions {
        let spares = heard.changes.iter().find_map(|change| match change {
            RequestChange::Spares { part, keeps } => {
                part.contains(&mention.at).then(|| (part.clone(), *keeps))
            }
            RequestChange::Opens { .. }
            | RequestChange::Adds { .. }
            | RequestChange::Unheard { .. }
            | RequestChange::Withdraws { .. } => None,
        });
        let before = heard.text.get(..mention.at).unwrap_or_default();
        match spares {
            Some((part, true)) => kept.push(Kept {
                named: mention.named,
                part,
            }),
            Some((_, false)) => {}
            None if several && COMPARED.is_match(before) => {}
            None => about.push(mention),
        }
    }
    (kept, about)
}

/// Takes records that stay as they are out of what a person was to do about them.
pub(super) fn keep(builder: &StepBuilder<'_, '_>, decided: &mut Vec<Decided>, kept: &[Kept]) {
    for Kept { named, part } in kept {
        for change in decided.iter_mut() {
            if !matches!(change.what, What::Withdraws(_)) && is_of(builder, change, named) {
                change.except.push(named.clone());
            }
        }
        let is_for_a_person = |request: &&Request| {
            let playbook = builder.cx.playbooks.playbook(&request.intent);
            playbook.is_some_and(|p| !matches!(p.resolution, Resolution::Answer(_)))
        };
        let is_about = |request: &&Request| request.about.iter().any(|s| s.named.is_same(named));
        let open = builder.state.requests.open().filter(is_for_a_person);
        for request in open.filter(is_about) {
            let stays = request.about.iter().any(|s| !s.named.is_same(named));
            let heard = decided.iter().any(|change| {
                matches!(change.what, What::Adds(id) | What::Withdraws(id) | What::Narrows(id) if id == request.id)
            });
            if heard {
                continue;
            }
            decided.push(Decided {
                what: if stays {
                    What::Narrows(request.id)
                } else {
                    What::Withdraws(request.id)
                },
                part: part.clone(),
                about: Vec::new(),
                except: if stays {
                    vec![named.clone()]
                } else {
                    Vec::new()
                },
                another: false,
            });
        }
    }
}
