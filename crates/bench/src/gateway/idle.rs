//! Sockets that are opened and do nothing.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::process::{Line, Running, address};

/// Files and sockets that the system lets the gateway have.
const HANDLES: u32 = 1_024;
/// How long the gateway has to take what was opened.
const TAKES: Duration = Duration::from_millis(500);

pub(super) async fn run(batonctl: &Path) -> Result<()> {
    let gateway = Running::start(batonctl, Some(HANDLES)).await?;
    let host = gateway.address;
    let slow_body = format!(
        "POST /api/conversations HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
    );
    let silent_link = format!(
        "GET /link HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let kinds = [
        ("silent connections", 1_137, ""),
        ("heads that do not end", 1_000, "GET / HTTP/1.1\r\nX-Slow: "),
        ("bodies that do not come", 1_000, slow_body.as_str()),
        ("links that say nothing", 1_137, silent_link.as_str()),
    ];
    println!("  one client opens sockets, {HANDLES} handles for the whole gateway");
    let mut held = Vec::new();
    for (what, many, words) in kinds {
        for _ in 0..many {
            let mut line = Line::connect(host, address(0)).await?;
            // The gateway may have closed it already.
            if line.write(words).await.is_ok() {
                held.push(line);
            }
        }
        tokio::time::sleep(TAKES).await;
        let handles = gateway.handles()?;
        let (waited, status) = gateway.next_customer(address(1)).await?;
        println!(
            "    {many:>6} {what:<24} {handles:>5} handles; next customer: {status} after {:.0} ms",
            waited.as_secs_f64() * 1e3
        );
    }
    Ok(())
}
