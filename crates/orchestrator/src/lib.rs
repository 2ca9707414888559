//! The pure core: conversations, agents, observer, snapshot, sanitiser, playbooks. No clock, no randomness, no I/O, no async.
