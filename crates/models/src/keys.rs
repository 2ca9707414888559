//! Providers' keys, in the operating system's keychain and nowhere else.

use std::fmt;
use std::sync::mpsc;
use std::time::Duration;

/// The name under which this program's entries stand in the keychain.
const SERVICE: &str = "baton";
/// Longest wait for the keychain: it may ask its owner to unlock it.
const WITHIN: Duration = Duration::from_secs(30);
/// The longest key that is taken.
const LONGEST: usize = 16 * 1024;

/// A key. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes a key as it was typed or read, without the white space around it.
    ///
    /// # Errors
    /// When it is empty, too long, or could not be sent.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Unusable("it is empty"));
        }
        if text.len() > LONGEST {
            return Err(KeyError::Unusable("it is longer than 16 KiB"));
        }
        if !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(KeyError::Unusable(
                "it holds white space or characters that no key has",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Why a key cannot be read or stored. Never holds the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is no such entry.
    #[error("the keychain has no entry `{entry}`; run `batonctl model key set {entry}`")]
    Missing {
        /// The entry.
        entry: String,
    },
    /// There is no keychain, or it is not running.
    #[error(
        "this session has no keychain ({problem}); start one, such as gnome-keyring or KWallet with its Secret Service, log in to a desktop session, and look again with `batonctl doctor`"
    )]
    NoKeychain {
        /// What the system said.
        problem: String,
    },
    /// It refuses access.
    #[error(
        "the keychain does not give access ({problem}); unlock it and run `batonctl model check`"
    )]
    Locked {
        /// What the system said.
        problem: String,
    },
    /// It does not answer.
    #[error("the keychain does not answer within {} s; unlock it and run `batonctl model check`", WITHIN.as_secs())]
    Silent,
    /// The text given or found is no key.
    #[error("this is not a key: {0}; run `batonctl model key set NAME` with the right one")]
    Unusable(&'static str),
}

/// A store of keys.
pub trait Keychain: fmt::Debug + Send + Sync {
    /// The key of an entry. May wait for a person who unlocks the keychain.
    ///
    /// # Errors
    /// When there is no keychain, no access or no entry.
    fn get(&self, entry: &str) -> Result<ApiKey, KeyError>;

    /// Keeps a key.
    ///
    /// # Errors
    /// When there is no keychain or no access.
    fn set(&self, entry: &str, key: &ApiKey) -> Result<(), KeyError>;

    /// Forgets a key.
    ///
    /// # Errors
    /// When there is no keychain, no access or no entry.
    fn remove(&self, entry: &str) -> Result<(), KeyError>;
}

/// The operating system's keychain: the Secret Service, Keychain, or Credential Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn get(&self, entry: &str) -> Result<ApiKey, KeyError> {
        let found = in_time(entry, keyring::Entry::get_password)?;
        ApiKey::new(&found)
    }

    fn set(&self, entry: &str, key: &ApiKey) -> Result<(), KeyError> {
        let key = key.clone();
        in_time(entry, move |entry| entry.set_password(key.expose()))
    }

    fn remove(&self, entry: &str) -> Result<(), KeyError> {
        in_time(entry, keyring::Entry::delete_credential)
    }
}

/// Asks the keychain on a thread of its own: it may wait for a person for as long as it likes, and
/// it may not be asked from within an asynchronous task.
fn in_time<T: Send + 'static>(
    name: &str,
    ask: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, KeyError> {
    let (done, wait) = mpsc::channel();
    let entry = name.to_owned();
    let asked = std::thread::Builder::new()
        .name("keychain".into())
        .spawn(move || {
            let found = open(&entry)
                .and_then(|opened| ask(&opened).map_err(|error| explained(&entry, &error)));
            // Once the time is over there is no receiver any more.
            let _ = done.send(found);
        });
    if let Err(error) = asked {
        return Err(KeyError::NoKeychain {
            problem: error.to_string(),
        });
    }
    wait.recv_timeout(WITHIN).map_err(|_| KeyError::Silent)?
}

fn open(entry: &str) -> Result<keyring::Entry, KeyError> {
    if let Err(error) = keyring::Entry::store_status() {
        return Err(KeyError::NoKeychain {
            problem: first_line(error),
        });
    }
    keyring::Entry::new(SERVICE, entry).map_err(|error| explained(entry, &error))
}

fn explained(entry: &str, error: &keyring::Error) -> KeyError {
    match error {
        keyring::Error::NoEntry => KeyError::Missing {
            entry: entry.to_owned(),
        },
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            KeyError::Unusable("the keychain holds something else under this name")
        }
        keyring::Error::NoStorageAccess(_) => KeyError::Locked {
            problem: first_line(error),
        },
        keyring::Error::Ambiguous(_) => KeyError::Locked {
            problem: "several entries have this name".into(),
        },
        // The enum is non-exhaustive; every other error says that the keychain itself does not work.
        other => KeyError::NoKeychain {
            problem: first_line(other),
        },
    }
}

fn first_line(error: &keyring::Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}
