//! The server that owns channels and delivers conversations to workstations.
