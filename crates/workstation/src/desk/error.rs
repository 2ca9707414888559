//! Between the workstation's errors and those the window acts on.

use baton_desk::{DeskError, ErrorCode};
use baton_orchestrator::Refused;
use baton_practice::PracticeError;
use baton_runtime::RuntimeError;
use baton_store::StoreError;

/// Whatever goes wrong behind a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeskProblem {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    #[error(transparent)]
    Practice(#[from] PracticeError),
    #[error("a sealed snapshot cannot be shown: {0}")]
    Snapshot(String),
    #[error("{0}")]
    Desk(DeskError),
}

impl From<DeskError> for DeskProblem {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<DeskProblem> for DeskError {
    fn from(problem: DeskProblem) -> Self {
        match problem {
            DeskProblem::Desk(error) => error,
            DeskProblem::Store(error) => store(&error),
            DeskProblem::Runtime(error) => runtime(&error),
            DeskProblem::Practice(error) => Self::new(ErrorCode::Internal, error.to_string()),
            DeskProblem::Snapshot(_) => Self::new(ErrorCode::Store, problem.to_string()),
        }
    }
}

fn sentence(refused: &Refused) -> String {
    let text = refused.to_string();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn store(error: &StoreError) -> DeskError {
    DeskError::new(ErrorCode::Store, format!("{error}."))
}

fn runtime(error: &RuntimeError) -> DeskError {
    match error {
        RuntimeError::Refused(refused) => match refused {
            Refused::OfferGone => DeskError::offer_gone(),
            Refused::Stale | Refused::NotTheirs(_) => DeskError::not_yours(),
            Refused::Phase { .. } => DeskError::new(
                ErrorCode::NotYours,
                format!(
                    "{}. Nothing was changed; your draft is kept.",
                    sentence(refused)
                ),
            ),
            Refused::UnknownQueue(_) => DeskError::invalid(
                "queue",
                "This queue does not exist any more. Choose another one.",
            ),
            Refused::UnknownDisposition(_) => DeskError::invalid(
                "disposition",
                "This disposition does not exist any more. Choose another one.",
            ),
            Refused::NeedsPerson(_) => {
                DeskError::invalid("settled", format!("{}.", sentence(refused)))
            }
            Refused::EmptyText => DeskError::invalid(
                "text",
                "The reply is empty. Write something before sending it.",
            ),
            Refused::Repeated => DeskError::new(ErrorCode::Busy, "This was done already."),
            Refused::NotOpened => DeskError::not_found("conversation"),
        },
        RuntimeError::Store(StoreError::Conflict { .. }) => DeskError::new(
            ErrorCode::Busy,
            "Something just before this could not be saved, so this was not saved either. Your draft is kept; try again.",
        ),
        RuntimeError::Store(error) => store(error),
        RuntimeError::Unknown(_) => DeskError::not_found("conversation"),
        RuntimeError::AtTheGateway => DeskError::new(
            ErrorCode::OfferGone,
            "The gateway of your team says who has a conversation.",
        ),
        RuntimeError::NotHeld(_) => DeskError::new(
            ErrorCode::NotYours,
            "A colleague's workstation has this conversation by now, so it can only be read here. Nothing was sent; your draft is kept.",
        ),
        RuntimeError::Journal { .. } | RuntimeError::Damaged { .. } => {
            DeskError::new(ErrorCode::Store, error.to_string())
        }
        RuntimeError::Stopped | RuntimeError::OutOfOrder { .. } => DeskError::new(
            ErrorCode::Busy,
            "Baton is stopping. What was sent before is kept.",
        ),
        RuntimeError::Randomness(_) | RuntimeError::Waits => {
            DeskError::new(ErrorCode::Internal, error.to_string())
        }
    }
}
