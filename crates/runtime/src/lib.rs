//! The shell around the core: one bounded inbox, performs effects, timers, restart.
