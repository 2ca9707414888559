//! The commands from a handle to its link.

use std::sync::atomic::AtomicBool;

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::lease::Lease;
use crate::status::{LinkStatus, OfflineReason};

/// Shared by the handle and the running link. Every signal is level-triggered or stored, so that
/// none is lost between two waits.
#[derive(Debug)]
pub(crate) struct Control {
    pub(crate) stop: CancellationToken,
    /// Give everything back to the gateway, then stop.
    pub(crate) leave: CancellationToken,
    pub(crate) paused: watch::Sender<bool>,
    pub(crate) committed: watch::Sender<u64>,
    pub(crate) status: watch::Sender<LinkStatus>,
    /// How long this workstation may act; none before the first welcome of version 2.
    pub(crate) lease: watch::Sender<Option<Lease>>,
    /// The outbox has something new.
    pub(crate) kick: Notify,
    /// Do not wait for the next try.
    pub(crate) retry: Notify,
    /// Drop this connection.
    pub(crate) cut: Notify,
    /// Deliver again from the cursor.
    pub(crate) rewind: Notify,
    /// The store belongs to no log any more: everything known of one here is void.
    pub(crate) unbound: AtomicBool,
}

impl Control {
    pub(crate) fn new(paused: bool) -> Self {
        Self {
            stop: CancellationToken::new(),
            leave: CancellationToken::new(),
            paused: watch::Sender::new(paused),
            committed: watch::Sender::new(0),
            status: watch::Sender::new(LinkStatus::new()),
            lease: watch::Sender::new(None),
            kick: Notify::new(),
            retry: Notify::new(),
            cut: Notify::new(),
            rewind: Notify::new(),
            unbound: AtomicBool::new(false),
        }
    }

    /// Changes the status; watchers wake only when it is different.
    pub(crate) fn update(&self, change: impl FnOnce(&mut LinkStatus)) {
        self.status.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            *status != before
        });
    }

    /// Waits until this connection is to end.
    pub(crate) async fn interrupted(&self) -> OfflineReason {
        let mut paused = self.paused.subscribe();
        let wants_pause = async {
            // The sender lives as long as this borrow.
            let _ = paused.wait_for(|paused| *paused).await;
        };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => OfflineReason::Stopped,
            () = wants_pause => OfflineReason::Paused,
            () = self.rewind.notified() => OfflineReason::Rewound,
            () = self.cut.notified() => OfflineReason::Cut,
        }
    }
}
