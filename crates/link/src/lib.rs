//! The workstation side of the gateway connection: reconnect, resume from a cursor, gap detection, outbox.
