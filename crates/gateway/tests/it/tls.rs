//! The gateway's own TLS: customers and workstations by a certificate, and its change while it runs.

use std::fs;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_gateway::{Gateway, GatewayError, TlsFiles};
use baton_tls::Authority;
use reqwest::{Client, StatusCode};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::support::{Bed, PATIENCE, config};

const OFTEN: Duration = Duration::from_millis(50);

struct Secured {
    bed: Bed,
    files: TlsFiles,
    authority: Authority,
    client: Arc<ClientConfig>,
}

async fn secured() -> Secured {
    let mut made = None;
    let bed = Bed::with(|config| {
        let folder = config.database.parent().unwrap();
        let roots = folder.join("roots.pem");
        let authority = Authority::new(&roots);
        let files = TlsFiles {
            look_every: OFTEN,
            ..TlsFiles::new(folder.join("gateway.pem"), folder.join("gateway.key"))
        };
        authority.issue(&files.certificate, &files.key);
        config.tls = Some(files.clone());
        made = Some((files, authority, baton_tls::client(Some(&roots)).unwrap()));
    })
    .await;
    let (files, authority, client) = made.unwrap();
    Secured {
        bed,
        files,
        authority,
        client,
    }
}

impl Secured {
    fn issue(&self) {
        self.authority
            .issue(&self.files.certificate, &self.files.key);
    }

    fn http(&self) -> Client {
        Client::builder()
            .tls_backend_preconfigured((*self.client).clone())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .unwrap()
    }

    /// The certificate that is shown to a new connection.
    async fn shown(&self) -> Vec<u8> {
        let stream = TcpStream::connect(self.bed.gateway.addr()).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let connector = TlsConnector::from(Arc::clone(&self.client));
        let stream = connector.connect(name, stream).await.unwrap();
        let (_, session) = stream.get_ref();
        session.peer_certificates().unwrap()[0].to_vec()
    }

    /// Waits until another certificate is shown.
    async fn shows_another(&self, than: &[u8]) -> Vec<u8> {
        let begun = Instant::now();
        loop {
            let shown = self.shown().await;
            if shown != than {
                return shown;
            }
            assert!(begun.elapsed() < PATIENCE, "it is still the same");
            tokio::time::sleep(OFTEN).await;
        }
    }
}

#[tokio::test]
async fn customers_are_served_over_tls() {
    let secured = secured().await;
    let page = secured.bed.gateway.page_url();
    assert!(page.starts_with("https://127.0.0.1:"), "{page}");
    assert!(secured.bed.gateway.link_url().starts_with("wss://"));
    let http = secured.http();
    let url = format!("{page}api/conversations");
    let opened = http.post(url).json(&json!({})).send().await.unwrap();
    assert_eq!(opened.status(), StatusCode::CREATED);
    let untrusting = Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap();
    untrusting.get(page).send().await.unwrap_err();
}

#[tokio::test]
async fn a_new_certificate_is_shown_and_a_broken_one_is_not() {
    let secured = secured().await;
    let first = secured.shown().await;
    secured.issue();
    let second = secured.shows_another(&first).await;
    fs::write(&secured.files.certificate, "-----BEGIN CERTIFICATE-----\nx").unwrap();
    tokio::time::sleep(6 * OFTEN).await;
    assert_eq!(secured.shown().await, second, "the one before stays");
    fs::remove_file(&secured.files.key).unwrap();
    tokio::time::sleep(6 * OFTEN).await;
    assert_eq!(secured.shown().await, second, "the one before stays");
    secured.issue();
    secured.shows_another(&second).await;
}

#[tokio::test]
async fn who_comes_without_tls_is_told_so() {
    let secured = secured().await;
    let address = secured.bed.gateway.addr();
    let answer = Client::builder().no_proxy().build().unwrap();
    let answer = answer
        .get(format!("http://{address}/"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("https://") && text.contains("wss://"),
        "{text}"
    );
}

#[tokio::test]
async fn handshakes_that_do_not_come_are_closed_and_lock_no_one_out() {
    let mut secured = secured().await;
    secured.bed = {
        // The same gateway with less patience and room.
        let files = secured.files.clone();
        Bed::with(|config| {
            config.tls = Some(files);
            config.limits.silent_connections = 8;
            config.limits.head_within = Duration::from_millis(500);
        })
        .await
    };
    let mut held = Vec::new();
    for first in [&b""[..], &b"\x16\x03\x01"[..]].repeat(20) {
        let mut stream = TcpStream::connect(secured.bed.gateway.addr())
            .await
            .unwrap();
        stream.write_all(first).await.unwrap();
        held.push(stream);
    }
    let page = secured.http().get(secured.bed.gateway.page_url());
    assert_eq!(page.send().await.unwrap().status(), StatusCode::OK);
    for stream in &mut held {
        let mut rest = Vec::new();
        let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest));
        assert!(
            read.await.is_ok(),
            "a handshake that does not come is given up"
        );
    }
}

#[tokio::test]
async fn no_gateway_speaks_plainly_with_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&folder);
    config.listen = (Ipv4Addr::UNSPECIFIED, 0).into();
    let refused = Gateway::start(config.clone()).await.unwrap_err();
    assert!(matches!(refused, GatewayError::Plain { .. }), "{refused}");
    let words = refused.to_string();
    assert!(
        words.contains("--tls-cert") && words.contains("--proxy"),
        "{words}"
    );
    config.proxies = vec!["192.0.2.1".parse().unwrap()];
    let gateway = Gateway::start(config).await.unwrap();
    gateway.shutdown().await.unwrap();
}
