//! Files as administrators leave them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot prepare itself has failed"
)]

use std::fs;
use std::path::PathBuf;

use baton_tls::{ServerCertificate, TlsError, client, server};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use tempfile::TempDir;

struct Bed {
    folder: TempDir,
}

impl Bed {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("gateway.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("gateway.key")
    }

    fn write(&self, pair: &CertifiedKey<KeyPair>) {
        fs::write(self.certificate(), pair.cert.pem()).unwrap();
        fs::write(self.key(), pair.signing_key.serialize_pem()).unwrap();
    }

    fn open(&self) -> Result<std::sync::Arc<ServerCertificate>, TlsError> {
        ServerCertificate::open(self.certificate(), self.key())
    }
}

fn pair() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["gateway.example".to_owned()]).unwrap()
}

#[test]
fn a_changed_pair_is_used_and_one_that_does_not_fit_is_not() {
    let bed = Bed::new();
    bed.write(&pair());
    let certificate = bed.open().unwrap();
    assert!(!certificate.refresh().unwrap(), "nothing changed");
    bed.write(&pair());
    assert!(certificate.refresh().unwrap());
    assert!(!certificate.refresh().unwrap());

    // Between the writing of the certificate and that of its key.
    let next = pair();
    fs::write(bed.certificate(), next.cert.pem()).unwrap();
    let error = certificate.refresh().unwrap_err();
    assert!(matches!(error, TlsError::Pair { .. }), "{error}");
    assert!(!certificate.refresh().unwrap(), "it is told once");
    fs::write(bed.key(), next.signing_key.serialize_pem()).unwrap();
    assert!(certificate.refresh().unwrap());

    fs::remove_file(bed.key()).unwrap();
    let error = certificate.refresh().unwrap_err();
    assert!(matches!(error, TlsError::Read { .. }), "{error}");
    assert!(!certificate.refresh().unwrap(), "it is told once");
}

#[test]
fn each_mistake_is_named_with_its_file() {
    let bed = Bed::new();
    let good = pair();
    let key = good.signing_key.serialize_pem();
    let cases = [
        ("", key.as_str(), "gateway.pem holds no certificate"),
        (
            key.as_str(),
            key.as_str(),
            "gateway.pem holds no certificate",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nnonsense",
            key.as_str(),
            "gateway.pem is damaged",
        ),
        (
            good.cert.pem().leak(),
            "",
            "gateway.key holds no private key",
        ),
        (
            good.cert.pem().leak(),
            pair().signing_key.serialize_pem().leak(),
            "cannot be used with the key in",
        ),
    ];
    for (certificate, key, expected) in cases {
        fs::write(bed.certificate(), certificate).unwrap();
        fs::write(bed.key(), key).unwrap();
        let error = bed.open().unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
        assert!(!error.contains("BEGIN PRIVATE KEY-----\n"), "{error}");
    }
    fs::write(bed.certificate(), vec![b' '; 1024 * 1024 + 1]).unwrap();
    assert!(matches!(bed.open(), Err(TlsError::TooLarge { .. })));
}

#[test]
fn a_file_of_roots_must_hold_some() {
    let bed = Bed::new();
    fs::write(bed.certificate(), "no roots\n").unwrap();
    let error = client(Some(&bed.certificate())).unwrap_err();
    assert!(matches!(error, TlsError::NoCertificate { .. }), "{error}");
    let error = client(Some(&bed.key())).unwrap_err().to_string();
    assert!(error.contains("gateway.key cannot be read"), "{error}");
    bed.write(&pair());
    client(Some(&bed.certificate())).unwrap();
}

#[test]
fn no_line_shows_a_key() {
    let bed = Bed::new();
    bed.write(&pair());
    let certificate = bed.open().unwrap();
    let shown = format!("{certificate:?}");
    assert!(shown.contains("gateway.pem"), "{shown}");
    let key = fs::read_to_string(bed.key()).unwrap();
    for line in key.lines().filter(|line| !line.starts_with("-----")) {
        assert!(!shown.contains(line));
    }
    server(certificate).unwrap();
}
