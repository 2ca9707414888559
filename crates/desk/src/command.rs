//! The one list of commands, in groups.
//!
//! From it come a trait for each group, [`DeskCommands`] over all of them, the dispatcher and the TypeScript `Commands`.
//! Add a command here and nothing compiles until it has a handler and types.

use std::future::Future;

use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::{Config, TS, TypeVisitor};

use crate::request::*;
use crate::view::*;
use crate::{DeskError, ErrorCode};

/// The name of a command and how its types are called in TypeScript.
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) request: String,
    pub(crate) response: String,
}

macro_rules! commands {
    ($(
        $(#[doc = $about:literal])+
        $group:ident {
            $($(#[doc = $doc:literal])+ $name:ident($request:ty) -> $response:ty;)*
        }
    )*) => {
        $(
            $(#[doc = $about])+
            ///
            /// Every method answers after what it did is durable, or with an error that
            /// says what is safe. What changed also arrives as patches.
            pub trait $group: Send + Sync {
                $(
                    $(#[doc = $doc])+
                    fn $name(
                        &self,
                        request: $request,
                    ) -> impl Future<Output = Result<$response, DeskError>> + Send;
                )*
            }
        )*

        /// What the window can ask its host for: a handler of every group of commands.
        pub trait DeskCommands: $($group +)* {}

        impl<D: $($group +)*> DeskCommands for D {}

        /// A command, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(non_camel_case_types, reason = "variants are the names on the wire")]
        pub enum Command {
            $($($(#[doc = $doc])+ $name,)*)*
        }

        /// Every command.
        pub const COMMANDS: &[Command] = &[$($(Command::$name,)*)*];

        impl Command {
            /// Its name on the wire.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name),)*)* }
            }

            /// The command of that name, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($(stringify!($name) => Some(Self::$name),)*)* _ => None }
            }
        }

        /// Runs the command called `name` with a JSON request and gives its JSON response.
        ///
        /// # Errors
        ///
        /// [`ErrorCode::Mismatch`] for an unknown name or a request of the wrong shape,
        /// [`ErrorCode::Invalid`] for a request that cannot be used, else what the handler says.
        pub async fn dispatch<D: DeskCommands + ?Sized>(
            desk: &D,
            name: &str,
            request: Value,
        ) -> Result<Value, DeskError> {
            let Some(command) = Command::from_name(name) else {
                return Err(mismatch(name, "there is no such command"));
            };
            match command {
                $($(Command::$name => {
                    let request: $request = read(name, request)?;
                    request.check()?;
                    let response: $response = desk.$name(request).await?;
                    serde_json::to_value(response).map_err(|error| unreadable(name, &error))
                })*)*
            }
        }

        pub(crate) fn signatures(config: &Config) -> Vec<Signature> {
            vec![$($(Signature {
                name: stringify!($name),
                doc: [$($doc,)+][0].trim_ascii(),
                request: <$request as TS>::name(config),
                response: <$response as TS>::name(config),
            },)*)*]
        }

        pub(crate) fn visit_types(visitor: &mut impl TypeVisitor) {
            $($(
                visitor.visit::<$request>();
                <$request as TS>::visit_generics(visitor);
                visitor.visit::<$response>();
                <$response as TS>::visit_generics(visitor);
            )*)*
        }
    };
}

commands! {
    /// The commands that read what is on screen.
    ScreenCommands {
        /// Everything the window needs to start, or to start over after a gap in the patches.
        get_desk(()) -> DeskState;
        /// One conversation with everything that the window shows of it.
        get_conversation(GetConversation) -> ConversationView;
        /// Marks a snapshot as seen: what is in it is no longer new.
        mark_seen(MarkSeen) -> ();
        /// Transcript entries before those of the conversation view.
        get_earlier_transcript(EarlierTranscript) -> TranscriptPage;
        /// Dismisses a notice.
        dismiss_notice(DismissNotice) -> ();
    }

    /// The commands that answer an offer or take a waiting conversation.
    OfferCommands {
        /// Accepts an offer. Answers once the conversation is this representative's.
        accept_offer(AcceptOffer) -> ();
        /// Declines an offer; the conversation goes to the next queue.
        decline_offer(DeclineOffer) -> ();
        /// Takes a waiting conversation without an offer.
        take_waiting(TakeWaiting) -> ();
    }

    /// The commands about what the representative writes.
    ReplyCommands {
        /// Writes to the customer. Answers once the reply is stored; its send state follows.
        send_reply(SendReply) -> ();
        /// What the core would say about a reply if it were sent now.
        check_draft(CheckDraft) -> DraftView;
        /// Puts away a reply that was not delivered, and gives up one that waits.
        discard_reply(DiscardReply) -> ();
        /// The canned replies, in the order of the configuration.
        list_canned_replies(GetConversation) -> Vec<CannedReply>;
        /// Stores a draft as it is typed. An empty text removes it.
        save_draft(KeptDraft) -> ();
    }

    /// The commands that end a representative's part in a conversation.
    EndingCommands {
        /// Starts wrap-up.
        start_wrap_up(StartWrapUp) -> ();
        /// Leaves wrap-up: the conversation goes on. What was typed stays.
        leave_wrap_up(LeaveWrapUp) -> ();
        /// Finishes wrap-up and closes the conversation.
        finish_wrap_up(FinishWrapUp) -> ();
        /// Returns a conversation to the agents.
        return_to_agents(ReturnToAgents) -> ();
        /// Transfers a conversation to a queue.
        transfer(Transfer) -> ();
    }

    /// The commands about the history of handoffs.
    HistoryCommands {
        /// Searches the handoff history.
        search_history(SearchHistory) -> HistoryPage;
        /// One conversation of the history with all its snapshots.
        get_handoff(GetHandoff) -> HandoffRecord;
        /// The conversations that the verified customer of a conversation had before, newest first.
        list_earlier_conversations(ListEarlierConversations) -> Vec<EarlierConversation>;
    }

    /// The commands about the representative and the practice floor.
    SettingsCommands {
        /// The representative and their preferences.
        get_settings(()) -> Settings;
        /// Changes the settings and answers with those in force.
        set_settings(Settings) -> Settings;
        /// Changes the practice floor and answers with its state.
        set_practice(SetPractice) -> PracticeView;
    }

    /// The commands about the workstation and its gateway.
    StationCommands {
        /// The health of the workstation and of what it depends on.
        get_health(()) -> HealthView;
        /// Drops the link until `go_online`; everything written meanwhile waits.
        go_offline(()) -> ConnectionView;
        /// Connects again.
        go_online(()) -> ConnectionView;
        /// Follows the gateway's log from its beginning, after it was replaced or restored from an older copy.
        /// Nothing here is lost and nothing is applied twice.
        start_from_gateway(()) -> ConnectionView;
        /// Reads the configuration again and puts it in force; one with mistakes is refused, and the old one stays.
        reload_configuration(()) -> ConfigurationView;
        /// Copies the data of this workstation to a new file beside it.
        backup_store(()) -> BackupView;
    }

    /// The commands that reach out of the window.
    ShellCommands {
        /// Opens the page customers write from in the browser, where there is one, and answers with its address.
        open_customer_page_url(()) -> CustomerPage;
        /// Closes the app although conversations are with this representative; they are queued again.
        close_app(()) -> ();
    }
}

fn read<T: DeserializeOwned>(name: &str, request: Value) -> Result<T, DeskError> {
    serde_json::from_value(request).map_err(|error| mismatch(name, &error.to_string()))
}

fn mismatch(name: &str, why: &str) -> DeskError {
    DeskError::new(
        ErrorCode::Mismatch,
        format!(
            "The window asked for \"{name}\" in a way this version does not understand ({why}). \
             Nothing was changed. Reload the window; if it happens again, restart Baton."
        ),
    )
}

fn unreadable(name: &str, error: &serde_json::Error) -> DeskError {
    DeskError::new(
        ErrorCode::Internal,
        format!(
            "\"{name}\" was carried out, but its answer could not be read ({error}). Reload the \
             window to see where things stand."
        ),
    )
}
