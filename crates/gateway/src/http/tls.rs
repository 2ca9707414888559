//! Encryption of connections, and what is told to who comes without it.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use baton_protocol::channel::{Problem, ProblemCode};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;

/// What a connection is read from and written to.
pub(super) type Bytes = Either<TcpStream, TlsStream<TcpStream>>;

/// Who is served, and how.
pub(crate) enum Encryption {
    /// Everyone, by TLS.
    Tls(TlsAcceptor),
    /// Who is on this machine, and these proxies, which speak TLS with everyone else.
    By(Vec<IpAddr>),
}

impl Encryption {
    /// The connection as it is read and written; `None` for one that was refused.
    pub(super) async fn begin(
        &self,
        stream: TcpStream,
        peer: IpAddr,
        within: Duration,
    ) -> io::Result<Option<Bytes>> {
        let begun = async {
            match self {
                Self::Tls(acceptor) => {
                    if is_plain(&stream).await? {
                        let detail = "this gateway speaks TLS: use https:// for its page and wss:// for the link";
                        refuse(stream, "400 Bad Request", ProblemCode::Malformed, detail).await?;
                        return Ok(None);
                    }
                    Ok(Some(Either::Right(acceptor.accept(stream).await?)))
                }
                Self::By(proxies) if may_be_plain(peer, proxies) => Ok(Some(Either::Left(stream))),
                Self::By(_) => {
                    let detail = "without encryption this gateway serves its own machine and its proxies only";
                    refuse(stream, "403 Forbidden", ProblemCode::ForeignOrigin, detail).await?;
                    Ok(None)
                }
            }
        };
        tokio::time::timeout(within, begun)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

fn may_be_plain(peer: IpAddr, proxies: &[IpAddr]) -> bool {
    let peer = peer.to_canonical();
    peer.is_loopback() || proxies.contains(&peer)
}

/// Whether HTTP comes where TLS should: a request begins with a letter, a handshake does not.
async fn is_plain(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    let read = stream.peek(&mut first).await?;
    Ok(read == 1 && first[0].is_ascii_uppercase())
}

/// Says why in the words of HTTP, and closes.
async fn refuse(
    mut stream: TcpStream,
    status: &str,
    code: ProblemCode,
    detail: &str,
) -> io::Result<()> {
    let problem = Problem {
        code,
        detail: detail.to_owned(),
    };
    let body = serde_json::to_string(&problem)?;
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    // What was still being said would reset the connection before the answer is read.
    let mut rest = [0; 1_024];
    while tokio::io::AsyncReadExt::read(&mut stream, &mut rest).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::may_be_plain;

    #[test]
    fn only_this_machine_and_the_proxies_come_without_encryption() {
        let proxies = ["10.0.0.1".parse().unwrap()];
        let check = |peer: &str| may_be_plain(peer.parse().unwrap(), &proxies);
        assert!(check("127.0.0.1") && check("127.0.0.9") && check("::1"));
        assert!(check("::ffff:127.0.0.1"));
        assert!(check("10.0.0.1") && check("::ffff:10.0.0.1"));
        assert!(!check("10.0.0.2") && !check("192.0.2.1") && !check("2001:db8::1"));
    }
}
