//! A system of record over real HTTP, with faults that can be switched while it runs.
//!
//! `GET /{collection}/{id}` answers with a record, `GET /{collection}?field=value` with
//! `{"items": [...]}`, `GET /` lists the collections.

mod answer;
mod connection;

use std::net::SocketAddr;
use std::path::Path as FilePath;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use self::connection::{BreakableListener, ConnectionCutter};
use crate::error::PracticeError;
use crate::faults::{Fault, FaultCounts, Faults};
use crate::records::{MOST_FIELDS, SystemRecords};

/// A running system of record. It stops when this is dropped.
#[derive(Debug)]
pub struct RecordServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    _stop: oneshot::Sender<()>,
}

#[derive(Debug)]
struct Shared {
    records: SystemRecords,
    fault_state: Mutex<FaultState>,
}

/// The faults in force, the dice, and the score.
#[derive(Debug)]
struct FaultState {
    faults: Faults,
    rng: ChaCha8Rng,
    counts: FaultCounts,
}

impl Shared {
    fn fault_state(&self) -> MutexGuard<'_, FaultState> {
        // The values are consistent at every moment, so a poisoned lock loses nothing.
        self.fault_state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl RecordServer {
    /// Serves records on a free local port. One seed gives one sequence of faults.
    pub async fn start(
        records: SystemRecords,
        seed: u64,
        faults: Faults,
    ) -> Result<Self, PracticeError> {
        faults.check()?;
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .map_err(PracticeError::Listen)?;
        let address = listener.local_addr().map_err(PracticeError::Listen)?;
        let shared = Arc::new(Shared {
            records,
            fault_state: Mutex::new(FaultState {
                faults,
                rng: ChaCha8Rng::seed_from_u64(seed),
                counts: FaultCounts::default(),
            }),
        });
        let router = Router::new()
            .route("/", get(index))
            .route("/{collection}", get(search))
            .route("/{collection}/{id}", get(lookup))
            .with_state(shared.clone());
        let (stop, stopped) = oneshot::channel();
        let service = router.into_make_service_with_connect_info::<ConnectionCutter>();
        tokio::spawn(async move {
            let served = axum::serve(BreakableListener(listener), service)
                .with_graceful_shutdown(async move {
                    // Dropping the sender is the signal; nothing is ever sent.
                    let _ = stopped.await;
                })
                .await;
            if let Err(error) = served {
                tracing::warn!(%error, "a practice system of record ended");
            }
        });
        Ok(Self {
            address,
            shared,
            _stop: stop,
        })
    }

    /// Serves the JSON files of a folder: `users.json`, an object of users by their identifier,
    /// becomes `/users/{id}`.
    pub async fn from_dir(
        dir: &FilePath,
        seed: u64,
        faults: Faults,
    ) -> Result<Self, PracticeError> {
        Self::start(SystemRecords::from_dir(dir)?, seed, faults).await
    }

    /// Where it is, without a trailing slash.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The records as they are, without faults.
    pub fn records(&self) -> &SystemRecords {
        &self.shared.records
    }

    /// The faults in force.
    pub fn faults(&self) -> Faults {
        self.shared.fault_state().faults.clone()
    }

    /// Changes the faults from the next request on.
    pub fn set_faults(&self, faults: Faults) -> Result<(), PracticeError> {
        faults.check()?;
        self.shared.fault_state().faults = faults;
        Ok(())
    }

    /// Counts of requests and injected faults since the start.
    pub fn counts(&self) -> FaultCounts {
        self.shared.fault_state().counts.clone()
    }
}

/// The fate of one request.
struct Fate {
    latency: Duration,
    fault: Option<Fault>,
    hang: Duration,
    retry_after_s: u64,
    rng: ChaCha8Rng,
}

impl Shared {
    /// Draws a request's fate. `single` says that it asks for one record by its identifier: only there
    /// can another customer's record be told from the right one. `found` says that there is an answer
    /// that could be cut.
    fn fate(&self, collection: &str, single: bool, found: bool) -> Fate {
        let mut fault_state = self.fault_state();
        let FaultState {
            faults,
            rng,
            counts,
        } = &mut *fault_state;
        let (latency, mut fault) = faults.draw(rng);
        let alone = self
            .records
            .collection(collection)
            .is_none_or(|c| c.len() < 2);
        match fault {
            Some(Fault::WrongRecord) if !single || alone => fault = None,
            Some(Fault::Truncated) if !found => fault = None,
            _ => {}
        }
        counts.requests += 1;
        if let Some(fault) = fault {
            *counts.injected.entry(fault).or_default() += 1;
        }
        Fate {
            latency: Duration::from_millis(latency),
            fault,
            hang: Duration::from_millis(faults.hang_ms),
            retry_after_s: faults.retry_after_s,
            rng: ChaCha8Rng::seed_from_u64(rng.random()),
        }
    }
}

async fn index(
    State(shared): State<Arc<Shared>>,
    breaker: ConnectInfo<ConnectionCutter>,
) -> Response {
    if shared.fault_state().faults.down {
        breaker.0.reset();
    }
    Json(json!({"practice": true, "records": shared.records.sizes()})).into_response()
}

async fn lookup(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(breaker): ConnectInfo<ConnectionCutter>,
    Path((collection, id)): Path<(String, String)>,
) -> Response {
    let mut record = shared.records.text(&collection, &id);
    let mut fate = shared.fate(&collection, true, record.is_some());
    if fate.fault == Some(Fault::WrongRecord) {
        record = another(&shared.records, &collection, &id, &mut fate.rng);
    }
    let found = record.ok_or(StatusCode::NOT_FOUND);
    answer::under(fate, found, &breaker).await
}

async fn search(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(breaker): ConnectInfo<ConnectionCutter>,
    Path(collection): Path<String>,
    Query(wanted): Query<Vec<(String, String)>>,
) -> Response {
    let found = if wanted.is_empty() || wanted.len() > MOST_FIELDS {
        Err(StatusCode::BAD_REQUEST)
    } else {
        shared
            .records
            .found_text(&collection, &wanted)
            .ok_or(StatusCode::NOT_FOUND)
    };
    let fate = shared.fate(&collection, false, found.is_ok());
    answer::under(fate, found, &breaker).await
}

/// Any record of the collection but the one asked for.
fn another(
    records: &SystemRecords,
    collection: &str,
    id: &str,
    rng: &mut ChaCha8Rng,
) -> Option<String> {
    let others = records.collection(collection)?;
    let count = others.keys().filter(|k| *k != id).count();
    let at = rng.random_range(0..count.max(1));
    others
        .iter()
        .filter(|(k, _)| *k != id)
        .nth(at)
        .and_then(|(other, _)| records.text(collection, other))
}
