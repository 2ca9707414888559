//! `batonctl gateway`: the gateway by itself, for workstations elsewhere.

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use baton_gateway::{Gateway, GatewayConfig, TlsFiles, Workstations, keep_workstation, new_token};
use baton_protocol::Token;

use crate::ending::Ending;
use crate::error::CommandError;
use crate::output;
use crate::team_file::TeamFile;

/// The gateway's database in the data folder.
const DATABASE: &str = "gateway.sqlite";
/// The file in the data folder that keeps which workstation is served.
const WORKSTATION: &str = "gateway.workstation";
/// The file in the data folder that says that a team shares the gateway.
const TEAM: &str = "gateway.team";
/// The token's file in the data folder.
const TOKEN: &str = "gateway.token";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Address to listen on. Only this machine reaches the default one; elsewhere the gateway listens with a certificate,
    /// or behind a proxy that speaks TLS.
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Folder for the gateway's database and token. Made when it does not exist.
    #[arg(long)]
    data_dir: PathBuf,
    /// File with the token that workstations show; made when it does not exist, readable by you
    /// alone. Without this: gateway.token in the data folder.
    #[arg(long)]
    token_file: Option<PathBuf>,
    /// PEM file with the gateway's certificate, followed by those that lead to a root: the gateway speaks TLS. It is read
    /// again when it changes.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// PEM file with the key of the certificate.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The workstation that has the conversations from now on, by the name that it was refused by. Without this: the one
    /// that came first.
    #[arg(long, value_name = "NAME", conflicts_with = "team")]
    workstation: Option<String>,
    /// A team of workstations shares this gateway (batonctl host --team): each conversation is at one of them, and at
    /// another one when that is lost. It is kept for the next start, and needs a data folder of its own.
    #[arg(long)]
    team: bool,
    /// TOML file with the queues of the team and its people. Without this: one queue, and no one who could sign in.
    #[arg(long, value_name = "FILE", conflicts_with = "workstation")]
    team_file: Option<PathBuf>,
    /// How many seconds a workstation of a team that is not heard keeps what it has; after as many more another one goes on.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u16).range(2..=600))]
    lease: u16,
    /// Everything that comes in is practice, and labelled so.
    #[arg(long)]
    practice: bool,
    /// Host name customers may use besides the listening address; may be given more than once.
    #[arg(long, value_name = "NAME")]
    public_host: Vec<String>,
    /// Address of a proxy before this gateway that says in X-Forwarded-For who comes through it, so that each customer
    /// has a share of their own; may be given more than once.
    #[arg(long, value_name = "ADDRESS")]
    proxy: Vec<IpAddr>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    // An early end of this program must not leave it half started.
    let mut ending = Ending::new()?;
    baton_private::folder(&arguments.data_dir)
        .map_err(|source| unusable(&arguments.data_dir, source))?;
    let token_file = arguments
        .token_file
        .unwrap_or_else(|| arguments.data_dir.join(TOKEN));
    let token = token(&token_file)?;
    let mut config = GatewayConfig::new(arguments.data_dir.join(DATABASE), token);
    config.listen = arguments.listen;
    config.practice = arguments.practice;
    let wanted = arguments.team || arguments.team_file.is_some();
    let is_shared = is_shared(&arguments.data_dir, wanted)?;
    let kept = arguments.data_dir.join(WORKSTATION);
    if let Some(workstation) = &arguments.workstation {
        keep_workstation(&kept, workstation).map_err(|source| unusable(&kept, source))?;
    }
    if is_shared {
        let team = arguments.team_file.as_deref().map(TeamFile::read);
        let team = team.transpose()?.unwrap_or_else(TeamFile::of_hosts);
        let team = team.with_lease(arguments.lease);
        config.team = Some(team.rules);
        config.people = team.people;
    } else {
        config.workstations = Workstations::First { kept };
    }
    config.public_hosts = arguments.public_host;
    config.proxies = arguments.proxy;
    let files = arguments.tls_cert.zip(arguments.tls_key);
    config.tls = files.map(|(certificate, key)| TlsFiles::new(certificate, key));
    let mut gateway = Gateway::start(config).await?;
    let practice = if arguments.practice { ", practice" } else { "" };
    let team = if is_shared { ", a team" } else { "" };
    output::line(format_args!(
        "customers' page  {}{practice}\nworkstations     {}{team}\ntoken file       {}",
        gateway.page_url(),
        gateway.link_url(),
        token_file.display()
    ))?;
    let stopped = tokio::select! {
        stopped = gateway.stopped() => Some(stopped),
        () = ending.wait() => None,
    };
    if let Some(stopped) = stopped {
        stopped?;
    }
    gateway.shutdown().await?;
    output::line("stopped; everything confirmed is kept")?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a team shares the gateway with this data, for good: its log says from the beginning who has what.
fn is_shared(data: &Path, wanted: bool) -> Result<bool, CommandError> {
    let (mark, database) = (data.join(TEAM), data.join(DATABASE));
    if mark.exists() || !wanted {
        return Ok(mark.exists());
    }
    if database.exists() {
        return Err(CommandError::NoTeam {
            path: data.to_owned(),
        });
    }
    let made = baton_private::options()
        .write(true)
        .create_new(true)
        .open(&mark)
        .and_then(|file| file.sync_all());
    made.map_err(|source| unusable(&mark, source))?;
    Ok(true)
}

fn unusable(path: &Path, source: std::io::Error) -> CommandError {
    CommandError::Write {
        path: path.to_owned(),
        source,
    }
}

/// The token in a file; a new one where there is no file.
fn token(path: &Path) -> Result<Token, CommandError> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            others_cannot_read(path)?;
            Ok(Token::new(text.trim().to_owned()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let token = new_token()?;
            write_new(path, token.expose()).map_err(|source| unusable(path, source))?;
            Ok(token)
        }
        Err(source) => Err(CommandError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

fn write_new(path: &Path, token: &str) -> std::io::Result<()> {
    let mut file = baton_private::options()
        .write(true)
        .create_new(true)
        .open(path)?;
    writeln!(file, "{token}")?;
    file.sync_all()
}

/// A token that others can read is none.
#[cfg(unix)]
fn others_cannot_read(path: &Path) -> Result<(), CommandError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = std::fs::metadata(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    if metadata.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(CommandError::TokenOpen {
            path: path.to_owned(),
        })
    }
}

#[cfg(not(unix))]
fn others_cannot_read(_: &Path) -> Result<(), CommandError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn a_token_is_made_once_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gateway.token");
        let made = token(&path).unwrap();
        assert_eq!(made.expose().len(), 64);
        assert_eq!(token(&path).unwrap().expose(), made.expose());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |mode| std::fs::Permissions::from_mode(mode);
            let found = std::fs::metadata(&path).unwrap().permissions();
            assert_eq!(found.mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, mode(0o644)).unwrap();
            let error = token(&path).unwrap_err().to_string();
            assert!(error.contains("chmod 600"), "{error}");
            assert!(!error.contains(made.expose()));
        }
    }
}
