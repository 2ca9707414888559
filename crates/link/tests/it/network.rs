//! A network between two ports of this machine that can be cut, made deaf, or turned into a black hole.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, tcp};
use tokio::sync::watch;

/// The behaviour of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Carries everything.
    Fine,
    /// Connections are dropped and new ones are dropped at once.
    Cut,
    /// Connections stay open, nothing comes through in either direction.
    Hole,
    /// The client's bytes come through, the server's do not.
    Deaf,
}

pub(crate) struct Network {
    pub(crate) addr: SocketAddr,
    weather: Arc<watch::Sender<Weather>>,
    target: Arc<watch::Sender<SocketAddr>>,
}

impl Network {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Self {
            addr: listener.local_addr().unwrap(),
            weather: Arc::new(watch::Sender::new(Weather::Fine)),
            target: Arc::new(watch::Sender::new(target)),
        };
        let (weather, target) = (Arc::clone(&network.weather), Arc::clone(&network.target));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (weather, target) = (weather.subscribe(), *target.borrow());
                tokio::spawn(carry(client, target, weather));
            }
        });
        network
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/link", self.addr)
    }

    pub(crate) fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// New connections lead elsewhere.
    pub(crate) fn lead_to(&self, target: SocketAddr) {
        self.target.send_replace(target);
    }
}

async fn carry(client: TcpStream, target: SocketAddr, mut weather: watch::Receiver<Weather>) {
    if *weather.borrow() == Weather::Cut {
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    let (client_in, client_out) = client.into_split();
    let (server_in, server_out) = server.into_split();
    let carried = weather.clone();
    let cut = async {
        let _ = weather.wait_for(|now| *now == Weather::Cut).await;
    };
    tokio::select! {
        () = cut => {}
        () = pump(client_in, server_out, carried.clone(), &[Weather::Hole]) => {}
        () = pump(server_in, client_out, carried, &[Weather::Hole, Weather::Deaf]) => {}
    }
}

/// Carries bytes one way; those that arrive in bad weather are lost.
async fn pump(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    weather: watch::Receiver<Weather>,
    swallowing: &[Weather],
) {
    let mut buffer = vec![0; 16 * 1024];
    let mut lost = false;
    loop {
        let Ok(read) = from.read(&mut buffer).await else {
            return;
        };
        if read == 0 {
            if lost {
                // The goodbye is lost as well.
                std::future::pending::<()>().await;
            }
            return;
        }
        // A stream with a piece missing carries nothing sensible afterwards.
        lost = lost || swallowing.contains(&weather.borrow());
        if !lost && to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
