//! `batonctl export`: what a data folder holds of its conversations, one JSON object a line. It works while the
//! app runs.

mod line;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_orchestrator::ConversationId;
use baton_store::{OpenOptions, Store, StoreError};
use baton_workstation::Workstation;
use uuid::Uuid;

use crate::error::CommandError;
use crate::{kept, output};

/// Conversations whose identifiers are read at a time.
const PAGE: u32 = 512;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the data of the app, of a drill or of a replay.
    #[arg(long, env = "BATON_DATA_DIR", value_name = "DIR")]
    data_dir: PathBuf,
    /// This conversation alone.
    #[arg(long, value_name = "ID")]
    conversation: Option<Uuid>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let path = Workstation::database(&arguments.data_dir);
    if !path.exists() {
        return Err(CommandError::NoData {
            path: arguments.data_dir,
        });
    }
    let store = Store::open_beside(&path, OpenOptions::default()).await?;
    let printed = match arguments.conversation {
        Some(id) => one(&store, id, arguments.data_dir).await.map(|()| 0),
        None => all(&store).await,
    };
    store.close().await?;
    match printed? {
        0 => Ok(ExitCode::SUCCESS),
        unreadable => {
            let them = match unreadable {
                1 => "1 conversation".to_owned(),
                many => format!("{many} conversations"),
            };
            eprintln!("{them} could not be read; all others are printed");
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn one(store: &Store, id: Uuid, data_dir: PathBuf) -> Result<(), CommandError> {
    if print(store, id).await? {
        return Ok(());
    }
    Err(CommandError::NoConversation {
        path: data_dir,
        conversation: id,
    })
}

/// Prints all conversations, and counts those that cannot be read: one of them keeps no other back.
async fn all(store: &Store) -> Result<u64, CommandError> {
    let (mut after, mut unreadable) = (None, 0);
    loop {
        let ids = store.conversations_after(after, PAGE).await?;
        let Some(last) = ids.last() else {
            return Ok(unreadable);
        };
        after = Some(*last);
        for id in ids {
            match print(store, id).await {
                Ok(_) => {}
                Err(
                    error @ (CommandError::Stored { .. }
                    | CommandError::Store(StoreError::Unreadable { .. })),
                ) => {
                    eprintln!("conversation {id}: {error}");
                    unreadable += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// Prints a conversation; false where there is none.
async fn print(store: &Store, id: Uuid) -> Result<bool, CommandError> {
    let whole = store.whole(id).await?;
    if whole.journal.is_empty() {
        return Ok(false);
    }
    let recording = kept::recording_of(store, ConversationId(id)).await?;
    output::line(line::of(id, recording.as_deref(), &whole)?)?;
    Ok(true)
}
