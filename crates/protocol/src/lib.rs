//! Frames of the link between a gateway and a workstation.
