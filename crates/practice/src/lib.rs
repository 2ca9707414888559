//! The practice floor: simulated customers and a real HTTP system of record with switchable faults and known ground truth.
