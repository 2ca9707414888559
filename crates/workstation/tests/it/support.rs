//! A desk of the Lantern Library, the window before it and the customers behind it.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_desk::{
    Change, ConversationId, ConversationView, DeskError, DeskState, ErrorCode, HostEvent, Patch,
    dispatch,
};
use baton_practice::{Faults, Pace, RecordServer, SystemRecords};
use baton_workstation::{DeskHost, DeskOptions, Joining, StartError};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(found) => found,
        Err(_) => panic!("waited in vain for {what}"),
    }
}

/// What the window holds: the state it asked for, and every patch put over it.
#[derive(Default)]
pub(crate) struct Screen {
    pub(crate) desk: Option<DeskState>,
    pub(crate) conversations: std::collections::HashMap<ConversationId, ConversationView>,
    pub(crate) offers: usize,
    /// Customers who wrote, as the shell was told.
    pub(crate) wrote: Vec<String>,
    /// Conversations and unsent replies that stood in the way of closing.
    pub(crate) close_asked: Option<(u32, u32)>,
    pub(crate) closed: bool,
    revision: u64,
    early: Vec<Patch>,
}

impl Screen {
    fn show(&mut self, patch: Patch) {
        if self.revision > 0 {
            assert_eq!(patch.revision, self.revision + 1, "patches come one by one");
        }
        self.revision = patch.revision;
        if self.desk.is_some() {
            self.apply(patch);
        } else {
            self.early.push(patch);
        }
    }

    fn begin(&mut self, desk: DeskState) {
        let from = desk.revision;
        self.desk = Some(desk);
        for patch in std::mem::take(&mut self.early) {
            if patch.revision > from {
                self.apply(patch);
            }
        }
    }

    fn apply(&mut self, patch: Patch) {
        let Some(desk) = &mut self.desk else { return };
        if patch.revision <= desk.revision {
            return;
        }
        desk.revision = patch.revision;
        match patch.change {
            Change::Inbox { patch } => patch.apply(&mut desk.inbox),
            Change::Conversation { view } => {
                self.conversations.insert(view.id, *view);
            }
            Change::Connection { connection } => desk.connection = connection,
            Change::Notice { notice } => {
                desk.notices.retain(|n| n.id != notice.id);
                desk.notices.push(notice);
            }
            Change::NoticeGone { id } => desk.notices.retain(|n| n.id != id),
            Change::Settings { settings } => desk.settings = settings,
            Change::Practice { practice } => desk.practice = practice,
            Change::Catalogue { catalogue } => desk.catalogue = *catalogue,
            Change::Store { store } => desk.store = store,
            Change::CloseAsked {
                conversations,
                unsent,
            } => self.close_asked = Some((conversations, unsent)),
        }
    }
}

/// A desk and its window.
pub(crate) struct Window {
    pub(crate) desk: DeskHost,
    screen: Arc<Mutex<Screen>>,
}

/// What a representative does with a conversation that their screen shows.
const ACTS: [&str; 7] = [
    "take_waiting",
    "send_reply",
    "start_wrap_up",
    "leave_wrap_up",
    "finish_wrap_up",
    "return_to_agents",
    "transfer",
];

impl Window {
    pub(crate) async fn open(options: DeskOptions) -> Result<Self, StartError> {
        let (outlet, mut events) = mpsc::channel(256);
        let desk = DeskHost::open(options, outlet).await?;
        let screen = Arc::new(Mutex::new(Screen::default()));
        let shown = Arc::clone(&screen);
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                let mut screen = shown.lock().unwrap();
                match event {
                    HostEvent::Patch(patch) => screen.show(*patch),
                    HostEvent::Offered(_) => screen.offers += 1,
                    HostEvent::CustomerWrote { customer, .. } => screen.wrote.push(customer),
                    HostEvent::Close => screen.closed = true,
                    HostEvent::Browse(_) => {}
                }
            }
        });
        let window = Self { desk, screen };
        let state = serde_json::from_value(window.ask("get_desk", json!(null)).await).unwrap();
        window.screen.lock().unwrap().begin(state);
        Ok(window)
    }

    pub(crate) async fn ask(&self, command: &str, request: Value) -> Value {
        self.try_ask(command, request)
            .await
            .unwrap_or_else(|e| panic!("{command}: {e}"))
    }

    pub(crate) async fn try_ask(
        &self,
        command: &str,
        mut request: Value,
    ) -> Result<Value, DeskError> {
        if ACTS.contains(&command) && request.get("fencing").is_none() {
            // The page names the ownership that it shows.
            let shown = json!({ "conversation": request["conversation"] });
            let view = dispatch(&self.desk, "get_conversation", shown).await;
            request["fencing"] = view.map_or(json!(0), |view| view["fencing"].clone());
        }
        dispatch(&self.desk, command, request).await
    }

    pub(crate) async fn refused(&self, command: &str, request: Value) -> ErrorCode {
        self.try_ask(command, request).await.unwrap_err().code
    }

    pub(crate) async fn fresh(&self) -> DeskState {
        serde_json::from_value(self.ask("get_desk", json!(null)).await).unwrap()
    }

    pub(crate) async fn view(&self, id: ConversationId) -> ConversationView {
        let view = self
            .ask("get_conversation", json!({ "conversation": id }))
            .await;
        serde_json::from_value(view).unwrap()
    }

    /// Looks at what patches have put on screen.
    pub(crate) fn screen<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(&self.screen.lock().unwrap())
    }

    pub(crate) async fn shows<T>(&self, what: &str, look: impl Fn(&Screen) -> Option<T>) -> T {
        until(what, async || self.screen(&look)).await
    }

    /// The offer of a conversation, once it is on screen.
    pub(crate) async fn offer(&self, id: ConversationId) -> baton_desk::OfferId {
        self.shows("an offer", |screen| {
            let desk = screen.desk.as_ref()?;
            let card = desk.inbox.offers.iter().find(|o| o.conversation == id)?;
            Some(card.offer)
        })
        .await
    }

    /// What the patches built is what the desk says when it is asked anew.
    pub(crate) async fn agrees(&self) {
        until("the patches to agree with the desk", async || {
            let fresh = self.fresh().await;
            self.screen(|screen| {
                let desk = screen.desk.as_ref()?;
                let same = desk.inbox == fresh.inbox
                    && desk.settings == fresh.settings
                    && desk.store == fresh.store
                    && desk.notices == fresh.notices
                    && desk.practice == fresh.practice
                    && desk.connection.state == fresh.connection.state
                    && desk.connection.waiting_to_send == fresh.connection.waiting_to_send;
                same.then_some(())
            })
        })
        .await;
    }
}

/// A folder with the library's configuration, its register, and its data.
pub(crate) struct Library {
    pub(crate) folder: TempDir,
    _register: RecordServer,
}

impl Library {
    pub(crate) async fn new() -> Self {
        let mut records = SystemRecords::default();
        for nth in 1000..1100 {
            let card = format!("L-{nth}");
            let reader =
                json!({"id": card, "name": format!("Reader {nth}"), "due_on": "2026-04-01"});
            records.insert("readers", &card, reader);
        }
        let register = RecordServer::start(records, 1, Faults::none())
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        std::fs::create_dir(&config).unwrap();
        let text = include_str!("../../../runtime/tests/it/desk.toml")
            .replace("http://127.0.0.1:1", &register.base_url());
        std::fs::write(config.join("desk.toml"), text).unwrap();
        Self {
            folder,
            _register: register,
        }
    }

    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn options(&self) -> DeskOptions {
        DeskOptions {
            config: Some(self.folder.path().join("config")),
            ..practice_options(&self.data())
        }
    }

    pub(crate) async fn window(&self) -> Window {
        Window::open(self.options()).await.unwrap()
    }
}

pub(crate) fn practice_options(data: &Path) -> DeskOptions {
    DeskOptions {
        data_dir: data.to_owned(),
        config: None,
        practice: false,
        pace: Pace::human(),
        practice_seed: Some(7),
        listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
        joining: Joining::default(),
        agent_room: 20,
        weights: data.join("weights"),
        log_file: None,
    }
}

/// A customer at the gateway of a desk.
pub(crate) struct Customer(baton_customer::Customer);

impl Customer {
    pub(crate) async fn open(window: &Window) -> Self {
        let page = window.desk.page_url().unwrap();
        Self(baton_customer::Customer::open(&page).await)
    }

    /// Opens a conversation that goes to a person.
    pub(crate) async fn lost(window: &Window, card: &str) -> Self {
        let customer = Self::open(window).await;
        customer
            .say(&format!("I lost a book. My card is {card}"))
            .await;
        customer
    }

    /// The conversation, as the desk names it.
    pub(crate) fn id(&self) -> ConversationId {
        ConversationId(self.0.id().0)
    }

    /// The same customer after the desk was opened anew.
    pub(crate) fn back(window: &Window, before: &Self) -> Self {
        Self(before.at(&window.desk.page_url().unwrap()))
    }
}

impl std::ops::Deref for Customer {
    type Target = baton_customer::Customer;

    fn deref(&self) -> &baton_customer::Customer {
        &self.0
    }
}

/// Accepts the offer of a conversation that goes to a person.
pub(crate) async fn accepted(window: &Window, card: &str) -> Customer {
    let customer = Customer::lost(window, card).await;
    let offer = window.offer(customer.id()).await;
    window.ask("accept_offer", json!({ "offer": offer })).await;
    customer
}

pub(crate) fn reply(id: ConversationId, text: &str) -> Value {
    json!({ "conversation": id, "key": Uuid::now_v7(), "text": text })
}
