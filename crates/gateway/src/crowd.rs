//! A bounded number of places, shared fairly.
//!
//! A place is always given. Where there is no room, the client that holds the most places gives up its oldest one. A
//! client that takes much makes room first, and one with a single place loses it last.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// The places of all clients.
#[derive(Debug)]
pub(crate) struct Crowd<K> {
    places: Arc<Mutex<Places<K>>>,
    most: usize,
    each: usize,
}

#[derive(Debug)]
struct Places<K> {
    /// By age, the oldest first.
    taken: BTreeMap<u64, (K, CancellationToken)>,
    counts: HashMap<K, usize>,
    next: u64,
}

/// A place in a crowd; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct CrowdPlace<K: Eq + Hash> {
    places: Arc<Mutex<Places<K>>>,
    number: u64,
    given_up: CancellationToken,
}

impl<K: Eq + Hash + Clone> Crowd<K> {
    /// With `most` places in all, of which a client has at most `each`; both are at least one.
    pub(crate) fn new(most: usize, each: usize) -> Self {
        let places = Places {
            taken: BTreeMap::new(),
            counts: HashMap::new(),
            next: 0,
        };
        Self {
            places: Arc::new(Mutex::new(places)),
            most: most.max(1),
            each: each.max(1),
        }
    }

    /// Takes a place.
    pub(crate) fn enter(&self, client: K) -> CrowdPlace<K> {
        self.enter_until(client, CancellationToken::new())
    }

    /// Takes a place; `given_up` is cancelled when it has to be given up.
    pub(crate) fn enter_until(&self, client: K, given_up: CancellationToken) -> CrowdPlace<K> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places
            .counts
            .get(&client)
            .is_some_and(|held| *held >= self.each)
        {
            places.give_up_oldest(&client);
        }
        if places.taken.len() >= self.most {
            places.make_room();
        }
        let number = places.next;
        places.next += 1;
        *places.counts.entry(client.clone()).or_default() += 1;
        places.taken.insert(number, (client, given_up.clone()));
        CrowdPlace {
            places: Arc::clone(&self.places),
            number,
            given_up,
        }
    }
}

impl<K: Eq + Hash + Clone> Places<K> {
    /// Ends the oldest place among those of the clients that hold the most.
    fn make_room(&mut self) {
        let most = self.counts.values().max().copied().unwrap_or_default();
        let mut by_age = self.taken.values();
        let client = by_age.find(|(client, _)| self.counts.get(client) == Some(&most));
        if let Some(client) = client.map(|(client, _)| client.clone()) {
            self.give_up_oldest(&client);
        }
    }

    fn give_up_oldest(&mut self, client: &K) {
        let mut by_age = self.taken.iter();
        let oldest = by_age.find(|(_, (held_by, _))| held_by == client);
        if let Some(number) = oldest.map(|(number, _)| *number)
            && let Some(given_up) = self.leave(number)
        {
            given_up.cancel();
        }
    }
}

impl<K: Eq + Hash> Places<K> {
    fn leave(&mut self, number: u64) -> Option<CancellationToken> {
        let (client, given_up) = self.taken.remove(&number)?;
        if let Some(held) = self.counts.get_mut(&client) {
            *held -= 1;
            if *held == 0 {
                self.counts.remove(&client);
            }
        }
        Some(given_up)
    }
}

impl<K: Eq + Hash> CrowdPlace<K> {
    /// Ends when the place has to be given up.
    pub(crate) fn given_up(&self) -> CancellationToken {
        self.given_up.clone()
    }
}

impl<K: Eq + Hash> Drop for CrowdPlace<K> {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.leave(self.number);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Crowd, CrowdPlace};

    fn is_kept(place: &CrowdPlace<u8>) -> bool {
        !place.given_up().is_cancelled()
    }

    #[test]
    fn the_client_with_the_most_makes_room() {
        let crowd = Crowd::new(4, 4);
        let alone = crowd.enter(1);
        let many: Vec<CrowdPlace<u8>> = (0..3).map(|_| crowd.enter(2)).collect();
        let newcomer = crowd.enter(3);
        assert!(is_kept(&alone) && is_kept(&newcomer));
        assert_eq!(
            many.iter().map(is_kept).collect::<Vec<_>>(),
            [false, true, true]
        );
    }

    #[test]
    fn a_client_has_no_more_than_its_share_and_the_newest_stays() {
        let crowd = Crowd::new(10, 2);
        let (first, second, third) = (crowd.enter(1), crowd.enter(1), crowd.enter(1));
        assert!(!is_kept(&first) && is_kept(&second) && is_kept(&third));
    }

    #[test]
    fn a_dropped_place_is_free() {
        let crowd = Crowd::new(1, 1);
        drop(crowd.enter(1));
        let second = crowd.enter(2);
        assert!(is_kept(&second));
        drop(crowd.enter(3));
        assert!(!is_kept(&second), "there was one place");
        drop(second);
        assert!(crowd.places.lock().unwrap().counts.is_empty());
    }

    proptest! {
        #[test]
        fn there_are_never_more_than_fit_and_a_lone_place_stays(
            most in 1_usize..8,
            each in 1_usize..8,
            entering in prop::collection::vec((0_u8..4, any::<bool>()), 0..60),
        ) {
            let crowd = Crowd::new(most, each);
            let mut held: Vec<(u8, CrowdPlace<u8>)> = Vec::new();
            for (client, leaves) in entering {
                let before: Vec<(u8, bool)> = held.iter().map(|(c, place)| (*c, is_kept(place))).collect();
                let count = |of: u8| before.iter().filter(|(c, kept)| *kept && *c == of).count();
                let greatest = (0..4).map(count).max().unwrap_or_default();
                held.push((client, crowd.enter(client)));
                for ((of, kept), (_, place)) in before.iter().zip(&held) {
                    let lost = *kept && !is_kept(place);
                    prop_assert!(!lost || count(*of) == greatest || (*of == client && count(*of) >= each));
                }
                held.retain(|(_, place)| is_kept(place));
                prop_assert!(held.len() <= most);
                prop_assert!((0..4).all(|of| held.iter().filter(|(c, _)| *c == of).count() <= each));
                if leaves {
                    held.pop();
                }
                prop_assert_eq!(crowd.places.lock().unwrap().taken.len(), held.len());
            }
        }
    }
}
