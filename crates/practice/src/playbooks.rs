//! The practice floor's own configuration: an invented shop that also sells mobile plans.

/// The files of the configuration as (name, text), ready for [`baton_playbook::load`]. Where the
/// systems of record really are is known once they run: they are overridden when it opens.
pub const FILES: [(&str, &str); 4] = [
    ("desk.toml", include_str!("../playbooks/desk.toml")),
    ("facts.toml", include_str!("../playbooks/facts.toml")),
    ("intents.toml", include_str!("../playbooks/intents.toml")),
    ("tools.toml", include_str!("../playbooks/tools.toml")),
];

/// The same files, owned.
pub fn files() -> Vec<(String, String)> {
    FILES
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use baton_playbook::{Resolution, load};

    #[test]
    fn the_configuration_has_no_mistake() {
        let playbooks = load(&super::files()).unwrap_or_else(|e| panic!("{e}"));
        let count = |wanted: fn(&Resolution) -> bool| {
            playbooks
                .playbooks
                .iter()
                .filter(|p| wanted(&p.resolution))
                .count()
        };
        assert_eq!(count(|r| matches!(r, Resolution::Answer(_))), 4);
        assert_eq!(count(|r| matches!(r, Resolution::Person)), 9);
        assert_eq!(count(|r| matches!(r, Resolution::PersonAtOnce)), 3);
    }
}
