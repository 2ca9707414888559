//! The practice floor behind the desk: simulated customers, simulated systems, switchable faults.

use std::sync::{Arc, Mutex, PoisonError};

use baton_desk::{FaultSwitch, Pace, PracticeView};
use baton_practice::{Company, Faults, Floor, FloorOptions, PracticeError, PracticeSystems};
use baton_store::{Commit, Setting, Store, StoreError};

/// Setting: how often simulated customers arrive. Faults are not kept: no day begins with broken systems.
const PACE: &str = "practice.pace";

/// Customers of the invented company.
const CUSTOMERS: usize = 400;

/// A fault that can be switched: name, label, what it does, how it changes the systems.
struct Switch {
    name: &'static str,
    label: &'static str,
    description: &'static str,
    apply: fn(&mut Faults),
}

const SWITCHES: &[Switch] = &[
    Switch {
        name: "slow",
        label: "Slow answers",
        description: "Every answer takes between half a second and two and a half.",
        apply: |f| (f.latency_ms_min, f.latency_ms_max) = (500, 2_500),
    },
    Switch {
        name: "busy",
        label: "Too many requests",
        description: "Three requests of ten are answered with 429 and Retry-After.",
        apply: |f| f.rate_429 = 0.3,
    },
    Switch {
        name: "unavailable",
        label: "Unavailable",
        description: "Three requests of ten are answered with 503.",
        apply: |f| f.rate_503 = 0.3,
    },
    Switch {
        name: "errors",
        label: "Server errors",
        description: "Two requests of ten are answered with 500.",
        apply: |f| f.rate_500 = 0.2,
    },
    Switch {
        name: "timeouts",
        label: "No answer in time",
        description: "One request of ten is never answered.",
        apply: |f| f.rate_timeout = 0.1,
    },
    Switch {
        name: "null_fields",
        label: "Empty values",
        description: "One answer of ten holds null where there should be values.",
        apply: |f| f.rate_null = 0.1,
    },
    Switch {
        name: "truncated",
        label: "Cut-off answers",
        description: "One answer of ten stops in the middle.",
        apply: |f| f.rate_truncated = 0.1,
    },
    Switch {
        name: "wrong_record",
        label: "Another customer's record",
        description: "One lookup of ten is answered with another record.",
        apply: |f| f.rate_wrong_record = 0.1,
    },
    Switch {
        name: "resets",
        label: "Broken connections",
        description: "One connection of ten is reset.",
        apply: |f| f.rate_reset = 0.1,
    },
    Switch {
        name: "down",
        label: "Down altogether",
        description: "No system can be reached.",
        apply: |f| f.down = true,
    },
];

/// The practice floor at work.
pub struct PracticeFloor {
    world: Arc<Company>,
    systems: PracticeSystems,
    floor: Mutex<Option<Floor>>,
    chosen: Mutex<(Vec<String>, Pace)>,
}

impl PracticeFloor {
    /// Starts the simulated systems. Customers come once [`Self::open`] is called.
    ///
    /// # Errors
    /// When the systems cannot listen.
    pub async fn start(seed: u64, today: jiff::civil::Date) -> Result<Self, PracticeError> {
        let world = Arc::new(Company::generate(seed, today, CUSTOMERS));
        let systems = PracticeSystems::start(&world, seed, &Faults::none()).await?;
        Ok(Self {
            world,
            systems,
            floor: Mutex::new(None),
            chosen: Mutex::new((Vec::new(), Pace::Slow)),
        })
    }

    /// Goes on at the pace that was chosen last; before anything was chosen it stays slow.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn take_up_pace(&self, store: &Store) -> Result<(), StoreError> {
        let Some(text) = store.setting(PACE).await? else {
            return Ok(());
        };
        match serde_json::from_str(&text) {
            Ok(pace) => {
                self.chosen.lock().unwrap_or_else(PoisonError::into_inner).1 = pace;
            }
            Err(error) => tracing::warn!(%error, "the pace of practice cannot be read; it is slow"),
        }
        Ok(())
    }

    /// Where the simulated systems are.
    pub fn systems(&self) -> &PracticeSystems {
        &self.systems
    }

    /// Lets customers come through the gateway whose page is `gateway`.
    ///
    /// # Errors
    /// When the gateway's address cannot be used.
    pub fn open(
        &self,
        gateway: String,
        seed: u64,
        pace: baton_practice::Pace,
    ) -> Result<(), PracticeError> {
        let options = FloorOptions {
            gateway,
            seed,
            at_once: at_once(self.chosen().1),
            total: None,
            pace,
        };
        let floor = Floor::start(Arc::clone(&self.world), options)?;
        *self.floor.lock().unwrap_or_else(PoisonError::into_inner) = Some(floor);
        Ok(())
    }

    /// Sends no more customers; those under way stop where they are.
    pub fn close(&self) {
        *self.floor.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn chosen(&self) -> (Vec<String>, Pace) {
        self.chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Switches faults and pace.
    ///
    /// # Errors
    /// Names the fault that does not exist; then nothing was changed.
    pub(crate) fn set(&self, faults: &[String], pace: Pace) -> Result<(), baton_desk::DeskError> {
        let mut switched = Faults::none();
        for name in faults {
            let Some(switch) = SWITCHES.iter().find(|s| s.name == name) else {
                return Err(baton_desk::DeskError::invalid(
                    "faults",
                    format!("There is no fault called “{name}”. Nothing was changed."),
                ));
            };
            (switch.apply)(&mut switched);
        }
        self.systems.set_faults(&switched).map_err(|e| {
            baton_desk::DeskError::new(baton_desk::ErrorCode::Internal, e.to_string())
        })?;
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = (faults.to_vec(), pace);
        if let Some(floor) = &*self.floor.lock().unwrap_or_else(PoisonError::into_inner) {
            if pace == Pace::Paused {
                floor.pause();
            } else {
                floor.resume();
                floor.set_at_once(at_once(pace));
            }
        }
        Ok(())
    }

    /// As the window shows it.
    pub(crate) fn view(&self) -> PracticeView {
        let (on, pace) = self.chosen();
        PracticeView {
            active: true,
            pace,
            faults: switches(&on),
        }
    }
}

/// Keeps the pace for the next start.
pub(crate) async fn keep_pace(store: &Store, pace: Pace) -> Result<(), StoreError> {
    let mut commit = Commit::bookkeeping();
    commit.settings.push(Setting {
        key: PACE.into(),
        value: serde_json::to_string(&pace).map_err(|error| StoreError::Invalid {
            detail: format!("the pace cannot be written as JSON: {error}"),
        })?,
    });
    store.commit(commit).await.map(drop)
}

/// The practice floor of a desk that is not one.
pub(crate) fn absent() -> PracticeView {
    PracticeView {
        active: false,
        pace: Pace::Paused,
        faults: Vec::new(),
    }
}

fn switches(on: &[String]) -> Vec<FaultSwitch> {
    SWITCHES
        .iter()
        .map(|s| FaultSwitch {
            name: s.name.into(),
            label: s.label.into(),
            description: s.description.into(),
            on: on.iter().any(|n| n == s.name),
        })
        .collect()
}

fn at_once(pace: Pace) -> usize {
    match pace {
        Pace::Paused => 0,
        Pace::Slow => 2,
        Pace::Steady => 6,
        Pace::Busy => 16,
    }
}
