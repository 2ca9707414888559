//! Stores keys: from the keyboard or standard input into the keychain, never shown.

use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;

use baton_models::{ApiKey, Keychain as _, SystemKeychain};

use crate::error::CommandError;
use crate::output;

/// The most that is read from standard input.
const LONGEST: u64 = 64 * 1024;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Keeps a key: asks for it, or takes it from standard input.
    Set {
        /// The entry, as `key` names it in the configuration.
        name: String,
    },
    /// Forgets a key.
    Remove {
        /// The entry, as `key` names it in the configuration.
        name: String,
    },
}

pub(super) async fn run(command: Command) -> Result<ExitCode, CommandError> {
    // Both a person at the keyboard and the keychain may take their time.
    let done = tokio::task::spawn_blocking(move || match command {
        Command::Set { name } => {
            let key = ApiKey::new(&typed(&name)?)?;
            SystemKeychain.set(&name, &key)?;
            output::line(format!("The key `{name}` is in the keychain."))
        }
        Command::Remove { name } => {
            SystemKeychain.remove(&name)?;
            output::line(format!("The key `{name}` is forgotten."))
        }
    });
    done.await.map_err(|_| CommandError::Interrupted)??;
    Ok(ExitCode::SUCCESS)
}

fn typed(name: &str) -> Result<String, CommandError> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("Key for `{name}` (not shown): "))
            .map_err(CommandError::Input);
    }
    let mut text = String::new();
    std::io::stdin()
        .take(LONGEST)
        .read_to_string(&mut text)
        .map_err(CommandError::Input)?;
    Ok(text)
}
