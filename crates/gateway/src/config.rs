//! A gateway's configuration at start.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use baton_distribution::{Profile, QueueName, RepresentativeId, Rules, Skill};
use baton_protocol::Token;
use serde::Deserialize;

use crate::{GatewayError, TlsFiles};

/// Shortest token a gateway starts with.
const TOKEN_MIN: usize = 16;

/// Configuration of a gateway. [`GatewayConfig::new`] gives the embedded default.
#[derive(Debug, Clone)]
pub struct GatewayConfig {
    /// Where to listen. Default: a free port on 127.0.0.1.
    pub listen: SocketAddr,
    /// The gateway's own database; made when missing, its folder must exist.
    pub database: PathBuf,
    /// The token that a workstation must present.
    pub token: Token,
    /// Whether everything that comes in is practice.
    pub practice: bool,
    /// Which workstations are served.
    pub workstations: Workstations,
    /// Host names customers may use besides loopback and the listening address, as in a `Host` header.
    pub public_hosts: Vec<String>,
    /// Addresses of proxies before this gateway, which say in `X-Forwarded-For` who comes through them.
    pub proxies: Vec<IpAddr>,
    /// The files of its certificate, where it speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// How conversations are distributed among several workstations, each of which has to speak version 2 of the link.
    /// Without it one workstation has all of them, over version 1.
    pub team: Option<Rules>,
    /// The people of the team: who may sign in at its workstations, and what each may do.
    pub people: BTreeMap<RepresentativeId, Person>,
    /// Bounds.
    pub limits: GatewayLimits,
}

/// Someone of the team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The queues they serve.
    pub queues: BTreeSet<QueueName>,
    /// Their skills.
    #[serde(default)]
    pub skills: BTreeSet<Skill>,
    /// How much they can attend to at once: the sum of the weights of their conversations.
    #[serde(default = "capacity")]
    pub capacity: u32,
    /// Whether they may move conversations away from others.
    #[serde(default)]
    pub supervises: bool,
}

/// As many as a desk of one person offers at once where nothing else is said.
fn capacity() -> u32 {
    4
}

impl Person {
    pub(crate) fn profile(&self) -> Profile {
        Profile {
            queues: self.queues.clone(),
            skills: self.skills.clone(),
            capacity: self.capacity,
        }
    }
}

/// Which workstations are served. Each has every conversation, so that two of them would both run the agents of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Workstations {
    /// All that show the token.
    Any,
    /// One of this name.
    Only(String),
    /// The one that comes first, for good.
    First {
        /// The file that keeps its name.
        kept: PathBuf,
    },
}

/// The bounds of a gateway.
#[derive(Debug, Clone)]
pub struct GatewayLimits {
    /// Most unacknowledged events in flight to one workstation.
    pub window: NonZeroU32,
    /// Most bytes of unacknowledged events in flight (one event always goes).
    pub window_bytes: usize,
    /// Most unanswered sends of one workstation; more are not read from the socket.
    pub sends: NonZeroUsize,
    /// How often each side sends something; after three silent ones the connection is given up.
    pub heartbeat: Duration,
    /// How long a new connection may take to say hello.
    pub hello_within: Duration,
    /// How long one frame may take to leave.
    pub write_within: Duration,
    /// Most HTTP connections at once; fewer where the system has not the handles.
    pub connections: usize,
    /// Most connections at once on which no request has come yet, and most links at once that have said no hello.
    pub silent_connections: usize,
    /// How long the head of a request may take to come, and a connection that stays open may be silent.
    pub head_within: Duration,
    /// How long a request may take to come and to be answered, and an answer to be taken.
    pub answer_within: Duration,
    /// Most links at once that showed the token.
    pub link_connections: usize,
    /// Most conversations that the agents of one workstation are given, whatever it has room for.
    pub agent_room: u32,
    /// Most live customer streams at once.
    pub streams: usize,
    /// Most live streams of one conversation.
    pub streams_each: usize,
    /// Rate of new conversations from one address.
    pub openings: TokenBucket,
    /// Rate of new conversations, all customers together. A quarter of it is kept for those who opened few.
    pub openings_in_all: TokenBucket,
    /// Rate of customer messages, each conversation by itself.
    pub messages: TokenBucket,
    /// Rate at which a conversation is read and left, each by itself.
    pub reads: TokenBucket,
    /// Bytes that customers may have stored.
    pub bytes: ByteBudgets,
    /// Most entries of one conversation.
    pub entries: u64,
}

/// Bytes that customers may have stored in a day: by the clock of the bucket at most twice as many in any 24 hours. Each
/// is a bucket that comes back within a day, and is full again after a restart. An opening counts 1,024, a message 512
/// more than its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteBudgets {
    /// In one conversation.
    pub conversation: NonZeroU32,
    /// From one address.
    pub client: NonZeroU32,
    /// From all together. A quarter of it is kept for those from whom little came.
    pub in_all: NonZeroU32,
}

/// A token bucket: `burst` at once, then `per_second`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenBucket {
    /// Size of the bucket.
    pub burst: u32,
    /// Tokens that come back each second.
    pub per_second: f64,
}

impl GatewayConfig {
    /// The embedded default: loopback, a free port, not practice.
    #[must_use]
    pub fn new(database: impl Into<PathBuf>, token: Token) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            database: database.into(),
            token,
            practice: false,
            workstations: Workstations::Any,
            public_hosts: Vec::new(),
            proxies: Vec::new(),
            tls: None,
            team: None,
            people: BTreeMap::new(),
            limits: GatewayLimits::default(),
        }
    }

    pub(crate) fn check(&self) -> Result<(), GatewayError> {
        let token = self.token.expose();
        let fault = |reason| Err(GatewayError::Token { reason });
        if token.len() < TOKEN_MIN {
            return fault("it is shorter than 16 characters");
        }
        if token.len() > baton_protocol::limits::TOKEN_BYTES {
            return fault("it is too long");
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return fault("only visible ASCII without spaces is allowed");
        }
        if !self.listen.ip().is_loopback() && self.tls.is_none() && self.proxies.is_empty() {
            return Err(GatewayError::Plain { addr: self.listen });
        }
        if let Some(rules) = &self.team {
            rules.check().map_err(GatewayError::Rules)?;
            for (who, person) in &self.people {
                let unknown = |queue: &&QueueName| !rules.queues.contains_key(*queue);
                if let Some(queue) = person.queues.iter().find(unknown).cloned() {
                    let who = who.clone();
                    return Err(GatewayError::Serves { who, queue });
                }
            }
        }
        Ok(())
    }
}

impl Default for GatewayLimits {
    fn default() -> Self {
        Self {
            window: NonZeroU32::MIN.saturating_add(255),
            window_bytes: 4 * 1024 * 1024,
            sends: NonZeroUsize::MIN.saturating_add(63),
            heartbeat: Duration::from_secs(10),
            hello_within: Duration::from_secs(5),
            write_within: Duration::from_secs(10),
            connections: 4_096,
            silent_connections: 1_024,
            head_within: Duration::from_secs(10),
            answer_within: Duration::from_secs(30),
            link_connections: 64,
            agent_room: 1_000,
            streams: 2_000,
            streams_each: 4,
            openings: TokenBucket {
                burst: 60,
                per_second: 10.0,
            },
            openings_in_all: TokenBucket {
                burst: 600,
                per_second: 100.0,
            },
            messages: TokenBucket {
                burst: 30,
                per_second: 2.0,
            },
            reads: TokenBucket {
                burst: 100,
                per_second: 25.0,
            },
            bytes: ByteBudgets::default(),
            entries: 5_000,
        }
    }
}

const MIB: u32 = 1024 * 1024;

impl Default for ByteBudgets {
    fn default() -> Self {
        let mib = |many: u32| NonZeroU32::MIN.saturating_add(many * MIB - 1);
        Self {
            conversation: mib(1),
            client: mib(32),
            in_all: mib(1_024),
        }
    }
}

impl GatewayLimits {
    /// Limits that hold no customer up: for recorded and simulated ones, who come all at once.
    #[must_use]
    pub fn unhurried() -> Self {
        let free = TokenBucket {
            burst: 100_000,
            per_second: 100_000.0,
        };
        Self {
            openings: free,
            openings_in_all: free,
            messages: free,
            reads: free,
            bytes: ByteBudgets {
                conversation: NonZeroU32::MAX,
                client: NonZeroU32::MAX,
                in_all: NonZeroU32::MAX,
            },
            ..Self::default()
        }
    }
}

/// A fresh workstation token: 32 bytes from the operating system, in hexadecimal.
///
/// # Errors
/// [`GatewayError::Randomness`] when the operating system provides none.
pub fn new_token() -> Result<Token, GatewayError> {
    Ok(Token::new(hex::encode(random_bytes()?)))
}

pub(crate) fn random_bytes() -> Result<[u8; 32], GatewayError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(GatewayError::Randomness)?;
    Ok(bytes)
}
