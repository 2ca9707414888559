//! The app's options at start: the command line, then the environment, then defaults.

use std::path::PathBuf;

use baton_workstation::Joining;
use clap::Parser;

/// The desktop workstation for contact-centre staff.
#[derive(Debug, Clone, Parser)]
#[command(name = "baton", version, about)]
pub struct AppOptions {
    /// Where conversations, the log and the installation's token are kept.
    #[arg(long, env = "BATON_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// Playbooks and tool declarations to work with. Without it the practice floor opens: simulated
    /// systems and customers, labelled as practice everywhere.
    #[arg(long, env = "BATON_CONFIG", value_name = "DIR")]
    config: Option<PathBuf>,

    /// No simulated customers on the practice floor: be the customer yourself.
    #[arg(long)]
    no_practice: bool,

    /// How many times faster than people simulated customers type and come.
    #[arg(long, env = "BATON_PRACTICE_SPEED", value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=100))]
    practice_speed: u8,

    /// The number that makes the practice floor's world and its customers. Without it they are random.
    #[arg(long, env = "BATON_PRACTICE_SEED", value_name = "NUMBER")]
    practice_seed: Option<u64>,

    /// The gateway to join, such as wss://chat.example.org, in the place of the one in the app; it is kept for the next
    /// start. `embedded` is the one in the app.
    #[arg(long, env = "BATON_GATEWAY", value_name = "URL")]
    gateway: Option<String>,

    /// File with the token of the gateway to join; it is kept for the next start.
    #[arg(long, env = "BATON_GATEWAY_TOKEN_FILE", value_name = "FILE")]
    gateway_token_file: Option<PathBuf>,

    /// PEM file with roots that the gateway's certificate may be signed by, beside the system's; it is kept for the next
    /// start.
    #[arg(long, env = "BATON_GATEWAY_ROOTS", value_name = "FILE")]
    gateway_roots: Option<PathBuf>,

    /// A team shares the gateway (batonctl gateway --team-file): it says who is offered what. It is kept for the next
    /// start, and needs a data folder of its own.
    #[arg(long, env = "BATON_TEAM")]
    team: bool,

    /// Who sits at this workstation of a team, by their name in the gateway's team file; it is kept for the next start.
    #[arg(long = "as", env = "BATON_REPRESENTATIVE", value_name = "NAME")]
    representative: Option<String>,

    /// Most conversations that the agents here take in a team.
    #[arg(long, env = "BATON_AGENT_ROOM", value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    agent_room: u32,

    /// Port of the gateway in the app, on this machine only; 0 takes a free one.
    #[arg(
        long,
        env = "BATON_GATEWAY_PORT",
        value_name = "PORT",
        default_value_t = 0
    )]
    gateway_port: u16,
}

/// Where this run keeps its data, which configuration it reads, and whether customers are simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Conversations, log and token. Created when it does not exist.
    pub data_dir: PathBuf,
    /// The directory with playbooks and tool declarations; `None` means the practice floor's own.
    pub config: Option<PathBuf>,
    /// Whether the practice floor's customers come in.
    pub practice: bool,
    /// How many times faster than people they are.
    pub practice_speed: u8,
    /// The number that makes their world; `None` for a random one.
    pub practice_seed: Option<u64>,
    /// The gateway to join in the place of the one in the app.
    pub joining: Joining,
    /// Most conversations that the agents take in a team.
    pub agent_room: u32,
    /// Port of the gateway in the app; 0 takes a free one.
    pub gateway_port: u16,
}

impl Start {
    /// Whether everything here is practice, with or without customers of its own.
    #[must_use]
    pub fn is_practice_floor(&self) -> bool {
        self.config.is_none()
    }
}

impl AppOptions {
    /// Fills in what was not said. `None` when neither the options nor the system name a place for data.
    #[must_use]
    pub fn start(self) -> Option<Start> {
        let data_dir = self.data_dir.or_else(usual_data_dir)?;
        Some(Start {
            data_dir,
            practice: !self.no_practice && self.config.is_none(),
            config: self.config,
            practice_speed: self.practice_speed,
            practice_seed: self.practice_seed,
            joining: Joining {
                gateway: self.gateway,
                token_file: self.gateway_token_file,
                roots: self.gateway_roots,
                team: self.team,
                representative: self.representative,
            },
            agent_room: self.agent_room,
            gateway_port: self.gateway_port,
        })
    }
}

fn usual_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("org", "baton-desk", "baton")
        .map(|dirs| dirs.data_dir().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(arguments: &[&str]) -> Start {
        let line = ["baton", "--data-dir", "/d"].iter().chain(arguments);
        AppOptions::try_parse_from(line).unwrap().start().unwrap()
    }

    #[test]
    fn a_first_start_opens_the_practice_floor() {
        assert!(start(&[]).practice);
    }

    #[test]
    fn a_configuration_of_ones_own_turns_practice_off() {
        assert!(!start(&["--config", "/c"]).practice);
    }

    #[test]
    fn the_practice_floor_can_be_had_without_its_customers() {
        let start = start(&["--no-practice"]);
        assert!(!start.practice && start.is_practice_floor());
    }

    #[test]
    fn a_gateway_elsewhere_is_what_was_said_of_it() {
        assert_eq!(start(&[]).joining, Joining::default());
        let said = [
            "--gateway",
            "wss://chat.example.org",
            "--gateway-roots",
            "/r",
        ];
        let joining = start(&said).joining;
        assert_eq!(joining.gateway.as_deref(), Some("wss://chat.example.org"));
        assert_eq!(joining.roots, Some("/r".into()));
        assert_eq!(joining.token_file, None);
    }

    #[test]
    fn a_configuration_of_ones_own_is_never_practice() {
        assert!(!start(&["--config", "/c"]).is_practice_floor());
    }
}
