//! Removes secrets and unsafe text at every boundary. Pure.
