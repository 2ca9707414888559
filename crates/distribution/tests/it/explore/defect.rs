//! Defects that are planted in the gateway around distribution, or in a workstation.

/// A defect that is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Defect {
    /// The gateway takes what is said under any number.
    NumberUnchecked,
    /// The gateway takes the same commit twice.
    PositionUnchecked,
    /// The gateway starts again from a copy of its state that is older.
    RestoredOlder,
    /// The gateway renews the lease of a workstation that it does not hear.
    RenewedUnheard,
    /// The gateway does not tell a workstation that is back what it runs.
    GrantNotRepeated,
    /// The gateway's clock stands still.
    ClockStands,
    /// A workstation says under a new number what it meant to say under an old one.
    Relabelled,
    /// A grant does not reach distribution's count: the next owner has the same number.
    GrantWithoutNumber,
}

impl Defect {
    pub(super) const ALL: [Self; 8] = [
        Self::NumberUnchecked,
        Self::PositionUnchecked,
        Self::RestoredOlder,
        Self::RenewedUnheard,
        Self::GrantNotRepeated,
        Self::ClockStands,
        Self::Relabelled,
        Self::GrantWithoutNumber,
    ];
}
