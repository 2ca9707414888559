//! Answers whose bytes are coded: content codings, character sets, byte order marks.

use std::io::Write;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use baton_connectors::LARGEST_ANSWER;
use baton_playbook::{FactValue, FailureKind};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use serde_json::json;

use crate::support::{fails, serve, try_order};

/// Serves one answer, whatever is asked.
async fn answers(headers: &[(HeaderName, &'static str)], body: Vec<u8>) -> String {
    let pairs = headers.iter().cloned();
    let headers: HeaderMap = pairs
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect();
    serve(Router::new().fallback(move || async move { (headers, body) })).await
}

fn order() -> Vec<u8> {
    let order = json!({"id": "A-1", "customer": "C-9", "state": "open", "note": "für Zoë"});
    order.to_string().into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 5, 20);
    encoder.write_all(bytes).unwrap();
    drop(encoder);
    out
}

async fn reads_the_note(headers: &[(HeaderName, &'static str)], body: Vec<u8>) {
    let base = answers(headers, body).await;
    let success = try_order(&base, "A-1").await.outcome.unwrap();
    let note = success
        .values
        .iter()
        .find(|(f, _)| f.as_str() == "order_note");
    assert_eq!(note.unwrap().1, FactValue::from("für Zoë"), "{headers:?}");
}

#[tokio::test]
async fn content_codings_are_undone() {
    let coded = |coding| [(header::CONTENT_ENCODING, coding)];
    reads_the_note(&coded("gzip"), gzip(&order())).await;
    reads_the_note(&coded("deflate"), zlib(&order())).await;
    reads_the_note(&coded("br"), brotli(&order())).await;
    reads_the_note(&coded("identity"), order()).await;
}

#[tokio::test]
async fn a_small_answer_that_grows_too_large_is_cut_off() {
    let blanks = vec![b' '; LARGEST_ANSWER + 1];
    let small = gzip(&blanks);
    assert!(small.len() < LARGEST_ANSWER / 100);
    let base = answers(&[(header::CONTENT_ENCODING, "gzip")], small).await;
    fails(&base, FailureKind::TooLarge).await;
    let base = answers(&[(header::CONTENT_ENCODING, "br")], brotli(&blanks)).await;
    fails(&base, FailureKind::TooLarge).await;
}

#[tokio::test]
async fn a_coding_that_is_not_what_it_says_is_no_outage() {
    let coded = |coding| [(header::CONTENT_ENCODING, coding)];
    for (coding, body) in [
        ("gzip", order()),
        ("br", b"\xff\xff\xff\xff not brotli".to_vec()),
        ("zstd", gzip(&order())),
        ("gzip, br", order()),
    ] {
        let base = answers(&coded(coding), body).await;
        assert_eq!(
            fails(&base, FailureKind::NotJson).await.0,
            Some(200),
            "{coding}"
        );
    }
    let mut half = gzip(&order());
    half.truncate(half.len() / 2);
    let base = answers(&coded("gzip"), half).await;
    fails(&base, FailureKind::Truncated).await;
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(&order()).unwrap();
    let base = answers(&coded("deflate"), raw.finish().unwrap()).await;
    let failure = try_order(&base, "A-1").await.outcome.unwrap_err();
    assert!(!failure.kind.speaks_of_system(), "{failure:?}");
}

#[tokio::test]
async fn characters_are_what_the_answer_says_they_are() {
    let typed = |kind| [(header::CONTENT_TYPE, kind)];
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(order());
    reads_the_note(&typed("application/json"), marked).await;
    let text = String::from_utf8(order()).unwrap();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    reads_the_note(
        &typed("application/json; charset=ISO-8859-1"),
        latin.clone(),
    )
    .await;
    let wide: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    reads_the_note(&typed("application/json; charset=utf-16"), wide).await;
    let base = answers(&typed("application/json"), latin).await;
    fails(&base, FailureKind::NotJson).await;
    let base = answers(&typed("application/json; charset=x-none"), order()).await;
    fails(&base, FailureKind::NotJson).await;
}
