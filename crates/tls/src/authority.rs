//! An authority for tests, which issues certificates for this machine.

use std::fs;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

/// A root of one's own, and who issues under it. For tests only: it panics where it cannot do that.
pub struct Authority(Issuer<'static, KeyPair>);

#[expect(
    clippy::unwrap_used,
    reason = "for tests: one that cannot prepare itself has failed"
)]
impl Authority {
    /// Makes one, and writes its root to a file.
    #[must_use]
    pub fn new(roots: &Path) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        fs::write(roots, params.self_signed(&key).unwrap().pem()).unwrap();
        Self(Issuer::new(params, key))
    }

    /// Writes a new certificate for this machine, and its key.
    pub fn issue(&self, certificate: &Path, key: &Path) {
        self.issue_with(certificate, key, &["localhost", "127.0.0.1"], |_| {});
    }

    /// Writes a new certificate for these names, and its key.
    pub fn issue_with(
        &self,
        certificate: &Path,
        key: &Path,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) {
        let pair = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let issued = params.signed_by(&pair, &self.0).unwrap();
        fs::write(certificate, issued.pem()).unwrap();
        fs::write(key, pair.serialize_pem()).unwrap();
    }
}
