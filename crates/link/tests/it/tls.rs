//! The link over TLS, and gateways that are not to be believed.

use std::path::PathBuf;
use std::sync::Arc;

use baton_gateway::TlsFiles;
use baton_link::{Link, LinkConfig, OfflineReason};
use baton_tls::Authority;

use crate::control::reason;
use crate::desk::{Desk, config, offline, online, until, work};
use crate::network::Weather;
use crate::test_network::TestNetwork;

/// A gateway with a certificate of an authority of one's own.
struct Secured {
    network: TestNetwork,
    roots: PathBuf,
    desk: Arc<Desk>,
}

impl Secured {
    async fn new(issue: impl FnOnce(&Authority, &TlsFiles)) -> Self {
        let mut roots = PathBuf::new();
        let network = TestNetwork::with(|config| {
            let folder = config.database.parent().unwrap();
            roots = folder.join("roots.pem");
            let files = TlsFiles::new(folder.join("gateway.pem"), folder.join("gateway.key"));
            issue(&Authority::new(&roots), &files);
            config.tls = Some(files);
        })
        .await;
        let desk = Desk::open(&network.folder.path().join("desk.db")).await;
        Self {
            network,
            roots,
            desk,
        }
    }

    async fn usual() -> Self {
        Self::new(|authority, files| authority.issue(&files.certificate, &files.key)).await
    }

    fn config(&self) -> LinkConfig {
        let mut config = config(&format!("wss://{}", self.network.network.addr));
        config.roots = Some(self.roots.clone());
        config
    }

    /// Why a link with this configuration is offline.
    async fn fails(&self, config: LinkConfig) -> OfflineReason {
        let link: Link = work(&self.desk, config);
        let status = offline(&link).await;
        let reason = reason(&status).unwrap().clone();
        link.shutdown().await;
        reason
    }
}

#[tokio::test]
async fn a_link_over_tls_comes_back_like_any_other() {
    let secured = Secured::usual().await;
    let link = work(&secured.desk, secured.config());
    online(&link).await;
    secured.network.network.set(Weather::Cut);
    offline(&link).await;
    secured.network.network.set(Weather::Fine);
    let status = until(&link, "back", |status| status.connections == 2).await;
    assert_eq!(status.practice, Some(false));
}

#[tokio::test]
async fn a_gateway_that_no_one_vouches_for_is_not_told_the_token() {
    let secured = Secured::usual().await;
    let mut config = secured.config();
    config.roots = None;
    let reason = secured.fails(config).await;
    assert!(
        matches!(reason, OfflineReason::Untrusted { .. }),
        "{reason}"
    );
    assert!(reason.to_string().contains("given as a file"), "{reason}");

    // Another authority of the same name.
    let others = secured.network.folder.path().join("others.pem");
    let _stranger = Authority::new(&others);
    let mut config = secured.config();
    config.roots = Some(others);
    let reason = secured.fails(config).await;
    assert!(
        matches!(reason, OfflineReason::Untrusted { .. }),
        "{reason}"
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_or_time_is_not_accepted() {
    let elsewhere = Secured::new(|authority, files| {
        let names = &["gateway.example"];
        authority.issue_with(&files.certificate, &files.key, names, |_| {});
    })
    .await;
    let reason = elsewhere.fails(elsewhere.config()).await;
    assert!(
        reason.to_string().contains("another name than 127.0.0.1"),
        "{reason}"
    );

    let old = Secured::new(|authority, files| {
        let names = &["127.0.0.1"];
        authority.issue_with(&files.certificate, &files.key, names, |params| {
            params.not_after = rcgen::date_time_ymd(2020, 1, 1);
        });
    })
    .await;
    let reason = old.fails(old.config()).await;
    assert!(reason.to_string().contains("expired"), "{reason}");
}

#[tokio::test]
async fn tls_on_one_side_only_is_said_so() {
    let secured = Secured::usual().await;
    let plain = config(&format!("ws://{}/link", secured.network.network.addr));
    let reason = secured.fails(plain).await;
    assert!(reason.to_string().contains("wss://"), "{reason}");

    let open = TestNetwork::new().await;
    let mut config = secured.config();
    config.url = format!("wss://{}/link", open.network.addr);
    let reason = secured.fails(config).await;
    assert!(
        reason.to_string().contains("does not speak TLS"),
        "{reason}"
    );
}
