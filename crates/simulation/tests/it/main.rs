//! Whole desks from seeds.
