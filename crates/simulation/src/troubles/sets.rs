//! The sets that have a name.

use super::{
    Crashes, CustomerTroubles, Jumps, LinkTroubles, ModelTroubles, NEVER, Outages, Repeats,
    Troubles, Writes,
};

/// Models that do what models should not.
const MISBEHAVING: ModelTroubles = ModelTroubles {
    failed: 0.12,
    slow: 0.05,
    slow_ms: [8_000, 30_000],
    unknown: 0.07,
    invented: 0.20,
    ungrounded: 0.12,
    malformed: 0.13,
    wishes: 0.06,
    sensible: 0.0,
};

/// Models of which one proposal in four is nonsense or never comes, so that the rest of the work goes on.
const UNRELIABLE: ModelTroubles = ModelTroubles {
    failed: 0.06,
    slow: 0.03,
    slow_ms: MISBEHAVING.slow_ms,
    unknown: 0.03,
    invented: 0.08,
    ungrounded: 0.04,
    malformed: 0.05,
    wishes: 0.01,
    sensible: 0.95,
};

impl Troubles {
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        crashes: Crashes {
            every_ms: NEVER,
            at_boundary: 0.0,
        },
        link: LinkTroubles {
            cut_every_ms: NEVER,
            stays_away: 0.0,
            away_ms: NEVER,
            lost: 0.0,
            repeated: 0.0,
            late: 0.0,
        },
        disk: Writes {
            failed: 0.0,
            slow: 0.0,
            slow_ms: NEVER,
        },
        clock: Jumps {
            every_ms: NEVER,
            by_ms: [0, 0],
        },
        outages: Outages {
            every_ms: NEVER,
            last_ms: NEVER,
        },
        repeats: Repeats {
            results: 0.0,
            messages: 0.0,
        },
        models: None,
        customers: CustomerTroubles {
            frustrated: 0.0,
            correcting: 0.0,
            somebody_else: 0.0,
            several: 0.0,
        },
    };

    /// A bad day in production: the process ends now and then, link and disk fail, things come twice.
    pub const PRODUCTION: Self = Self {
        crashes: Crashes {
            every_ms: [40_000, 400_000],
            at_boundary: 0.000_2,
        },
        link: LinkTroubles {
            cut_every_ms: [5_000, 90_000],
            stays_away: 1.0,
            away_ms: [100, 2_500],
            lost: 0.005,
            repeated: 0.01,
            late: 0.01,
        },
        disk: Writes {
            failed: 0.007,
            slow: 0.02,
            slow_ms: [5, 400],
        },
        repeats: Repeats {
            results: 0.03,
            messages: 0.04,
        },
        ..Self::NONE
    };

    /// Everything goes wrong at once.
    pub const ALL: Self = Self {
        crashes: Crashes {
            every_ms: [10_000, 120_000],
            at_boundary: 0.000_5,
        },
        link: LinkTroubles {
            cut_every_ms: [1_000, 20_000],
            ..Self::PRODUCTION.link
        },
        clock: Jumps {
            every_ms: [1_200_000, 3_600_000],
            by_ms: [-600_000, 4_000_000],
        },
        outages: Outages {
            every_ms: [60_000, 600_000],
            last_ms: [1_000, 90_000],
        },
        models: Some(MISBEHAVING),
        customers: CustomerTroubles {
            frustrated: 0.25,
            ..Self::NONE.customers
        },
        ..Self::PRODUCTION
    };

    /// Everything is a bit wrong, all the time and at once, so that agents keep working. Systems are slow, fail and
    /// come back, models make things up, and the link flaps. Customers correct themselves, give another person's
    /// number, want several things and lose their temper.
    pub const BROWNOUT: Self = Self {
        outages: Outages {
            every_ms: [60_000, 240_000],
            last_ms: [300, 3_000],
        },
        link: LinkTroubles {
            cut_every_ms: [2_000, 30_000],
            ..Self::PRODUCTION.link
        },
        models: Some(UNRELIABLE),
        customers: CustomerTroubles {
            frustrated: 0.15,
            correcting: 0.20,
            somebody_else: 0.15,
            several: 0.30,
        },
        ..Self::PRODUCTION
    };

    /// The wild desk: as [`Self::ALL`], with a process that ends at one boundary in three hundred.
    pub const WILD: Self = Self {
        crashes: Crashes {
            at_boundary: 0.003_4,
            ..Self::ALL.crashes
        },
        ..Self::ALL
    };
}
