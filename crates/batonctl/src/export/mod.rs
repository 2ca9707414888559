//! `batonctl export`: what a data folder holds of its conversations, one JSON object a line. It works while the
//! app runs.

mod line;

use std::path::PathBuf;
use std::process::ExitCode;

use baton_orchestrator::ConversationId;
use baton_orchestrator::snapshot::verify;
use baton_store::{FIRST_SEQ, OpenOptions, Store, StoreError, Whole};
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
        Some(id) => one(&store, id, arguments.data_dir).await,
        None => all(&store).await,
    };
    store.close().await?;
    let Flaws {
        unreadable,
        damaged,
    } = printed?;
    if unreadable > 0 {
        let them = conversations(unreadable);
        eprintln!("{them} could not be read; all others are printed");
    }
    if damaged > 0 {
        let them = conversations(damaged);
        eprintln!("{them} not as recorded; printed as stored");
    }
    Ok(if unreadable + damaged == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn one(store: &Store, id: Uuid, data_dir: PathBuf) -> Result<Flaws, CommandError> {
    let mut flaws = Flaws::default();
    match print(store, id).await? {
        Printed::Whole => {}
        Printed::Damaged => flaws.damaged += 1,
        Printed::Nothing => {
            return Err(CommandError::NoConversation {
                path: data_dir,
                conversation: id,
            });
        }
    }
    Ok(flaws)
}

/// How many conversations are not printed as they were recorded.
#[derive(Debug, Default, PartialEq, Eq)]
struct Flaws {
    unreadable: u64,
    damaged: u64,
}

fn conversations(count: u64) -> String {
    match count {
        1 => "1 conversation".to_owned(),
        many => format!("{many} conversations"),
    }
}

/// Prints all conversations, and counts those that cannot be read or are damaged: one of them keeps no other back.
async fn all(store: &Store) -> Result<Flaws, CommandError> {
    let (mut after, mut flaws) = (None, Flaws::default());
    loop {
        let ids = store.conversations_after(after, PAGE).await?;
        let Some(last) = ids.last() else {
            return Ok(flaws);
        };
        after = Some(*last);
        for id in ids {
            match print(store, id).await {
                Ok(Printed::Whole | Printed::Nothing) => {}
                Ok(Printed::Damaged) => flaws.damaged += 1,
                Err(
                    error @ (CommandError::Stored { .. }
                    | CommandError::Store(StoreError::Unreadable { .. })),
                ) => {
                    eprintln!("conversation {id}: {error}");
                    flaws.unreadable += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// What became of the printing of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printed {
    /// There is none.
    Nothing,
    Whole,
    /// It was printed as it is, and it is not as it was recorded.
    Damaged,
}

/// Prints a conversation, and says what is wrong with it.
async fn print(store: &Store, id: Uuid) -> Result<Printed, CommandError> {
    let whole = store.whole(id).await?;
    if whole.journal.is_empty() {
        return Ok(Printed::Nothing);
    }
    let recording = kept::recording_of(store, ConversationId(id)).await?;
    output::line(line::of(id, recording.as_deref(), &whole)?)?;
    let damage = damage(&whole);
    for one in &damage {
        eprintln!("conversation {id}: {one}");
    }
    Ok(if damage.is_empty() {
        Printed::Whole
    } else {
        Printed::Damaged
    })
}

/// What is printed and is not as it was recorded.
fn damage(whole: &Whole) -> Vec<String> {
    let numbers = (FIRST_SEQ..).zip(&whole.journal);
    let gap = numbers.filter(|(place, row)| row.seq > *place).take(1);
    let gap = gap.map(|(place, _)| format!("events are missing from event {place} on"));
    let broken = whole.snapshots.iter().filter_map(|row| {
        let error = verify(&row.body).err()?;
        Some(format!("snapshot {}: {error}", row.revision))
    });
    gap.chain(broken).collect()
}
