use super::*;

#[test]
fn retry_after_is_seconds_or_a_date_and_bounded() {
    let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    for (text, expected) in [
        ("0", Some(0)),
        ("7", Some(7_000)),
        ("3600", Some(3_600_000)),
        ("86400", Some(3_600_000)),
        ("99999999999999999999999999", Some(3_600_000)),
        ("Sun, 06 Nov 1994 08:49:42 GMT", Some(5_000)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
        ("Mon, 07 Nov 1994 08:00:00 GMT", Some(3_600_000)),
        ("-1", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(wait(text, now), expected, "{text:?}");
    }
}

#[test]
fn bytes_are_told_apart() {
    let check = |bytes: &[u8], expected: Result<(), FailureKind>| {
        assert_eq!(
            parsed(bytes, None).map(|_| ()).map_err(|f| f.kind),
            expected,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    };
    check(br#"{"a":1}"#, Ok(()));
    check(b"null", Ok(()));
    check(b"", Err(FailureKind::Null));
    check(b" \n", Err(FailureKind::Null));
    check(br#"{"a":"#, Err(FailureKind::Truncated));
    check(br#"{"a":"b"#, Err(FailureKind::Truncated));
    check(b"[1,2", Err(FailureKind::Truncated));
    check(b"<html>", Err(FailureKind::NotJson));
    check(br#"{"a":1}}"#, Err(FailureKind::NotJson));
    check(b"\xff\xfe", Err(FailureKind::Null));
    check(b"{\"a\": 1e999}", Err(FailureKind::SchemaViolation));
    check("[".repeat(5_000).as_bytes(), Err(FailureKind::NotJson));
}
