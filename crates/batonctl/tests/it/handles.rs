//! The gateway where the system gives it few files and sockets.
#![cfg(target_os = "linux")]

use std::net::{IpAddr, SocketAddr};
use std::process::Command;
use std::time::Duration;

use baton_protocol::{ClientFrame, Hello, ServerFrame, Token, decode, encode};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;

use crate::gateway::Running;
use crate::support::batonctl;

/// The address of a client that takes all it can get.
const GREEDY: &str = "127.0.0.2";
/// Sockets of each kind that it opens, more than there are handles.
const EACH: usize = 350;
/// Files and sockets that the system lets the gateway have; it begins with half as many.
const HANDLES: usize = 320;
/// Of those, what has to be left for systems of record and the database whatever clients do.
const SPARE: usize = 64;

async fn socket(gateway: SocketAddr, first_words: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let from: IpAddr = GREEDY.parse().unwrap();
    socket.bind((from, 0).into()).unwrap();
    let mut stream = socket.connect(gateway).await.unwrap();
    // The gateway may have closed it already.
    let _ = stream.write_all(first_words.as_bytes()).await;
    stream
}

fn handles_of(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd"))
        .unwrap()
        .count()
}

#[tokio::test]
async fn sockets_that_do_nothing_leave_handles_for_customers_links_and_tools() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("gateway");
    let built = batonctl();
    let mut command = Command::new("prlimit");
    command
        .arg(format!("--nofile={}:{HANDLES}", HANDLES / 2))
        .arg(built.get_program())
        .args(["gateway", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(&data);
    let gateway = Running::of(command);
    let address: SocketAddr = gateway.address().parse().unwrap();
    let slow_body = format!(
        "POST /api/conversations HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         Content-Length: 1000\r\n\r\n{{"
    );
    let silent_link = format!(
        "GET /link HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let mut held = Vec::new();
    let mut most = 0;
    for words in ["", "GET / HTTP/1.1\r\n", &slow_body, &silent_link] {
        for _ in 0..EACH {
            held.push(socket(address, words).await);
        }
        // Long enough for the gateway to take them all, shorter than any of them is given.
        tokio::time::sleep(Duration::from_millis(300)).await;
        most = most.max(handles_of(gateway.process()));
    }
    let open = async { baton_customer::Customer::open(&gateway.page).await };
    let customer = tokio::time::timeout(Duration::from_secs(2), open).await;
    customer.expect("a customer is served at once");
    let token = std::fs::read_to_string(data.join("gateway.token")).unwrap();
    let greeted = async {
        let link = format!("ws://{address}/link");
        let (mut socket, _) = tokio_tungstenite::connect_async(link).await.unwrap();
        let hello = ClientFrame::Hello(Hello {
            protocols: vec![1],
            token: Token::new(token.trim()),
            workstation: "desk-1".to_owned(),
            cursor: 0,
            log: None,
            applied: None,
            accepted: Vec::new(),
            marks_damage: true,
        });
        let hello = Message::text(encode(&hello).unwrap());
        socket.send(hello).await.unwrap();
        let answer = socket.next().await.unwrap().unwrap();
        decode::<ServerFrame>(answer.to_text().unwrap()).unwrap()
    };
    let greeted = tokio::time::timeout(Duration::from_secs(2), greeted).await;
    let welcome = greeted.expect("a workstation is welcomed at once");
    assert!(matches!(welcome, ServerFrame::Welcome(_)), "{welcome:?}");
    most = most.max(handles_of(gateway.process()));
    println!("{most} of {HANDLES} handles at most");
    assert!(most + SPARE <= HANDLES, "{most} of {HANDLES} handles");
    drop(held);
}
