//! Playbooks as configuration: facts, systems, tools, intents, queues, limits; loading, checking and reading of tool answers. Pure.
