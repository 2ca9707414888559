use serde_json::json;

use super::*;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect()
}

#[test]
fn waits_are_read_in_every_form_they_come_in() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let date = httpdate::fmt_http_date(now + Duration::from_secs(90));
    let past = httpdate::fmt_http_date(now - Duration::from_secs(90));
    let google = json!({"error": {"details": [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure"},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"},
    ]}});
    for (pairs, body, expected) in [
        (vec![("retry-after", "7")], json!(null), Some(7_000)),
        (vec![("retry-after", "0.5")], json!(null), Some(500)),
        (
            vec![("retry-after", date.as_str())],
            json!(null),
            Some(90_000),
        ),
        (vec![("retry-after", past.as_str())], json!(null), Some(0)),
        (
            vec![("retry-after", "999999999")],
            json!(null),
            Some(86_400_000),
        ),
        (vec![("retry-after", "-3")], json!(null), None),
        (vec![("retry-after", "soon")], json!(null), None),
        (
            vec![("retry-after-ms", "250"), ("retry-after", "1")],
            json!(null),
            Some(250),
        ),
        (vec![], google, Some(34_500)),
        (vec![], json!(null), None),
    ] {
        let found = retry_after(&headers(&pairs), &body, now).map(|w| w.as_millis());
        assert_eq!(found, expected, "{pairs:?} {body}");
    }
}

#[test]
fn every_status_has_its_kind() {
    for (status, body, expected) in [
        (401, "", "auth"),
        (403, "", "auth"),
        (404, "", "rejected"),
        (408, "", "server_error"),
        (413, "", "too_long"),
        (429, "", "rate_limited"),
        (500, "", "server_error"),
        (503, "", "server_error"),
        (529, "", "server_error"),
        (307, "", "rejected"),
        (400, "not json", "rejected"),
        (
            400,
            r#"{"error": {"code": "context_length_exceeded"}}"#,
            "too_long",
        ),
        (
            400,
            r#"{"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 9 > 8"}}"#,
            "too_long",
        ),
        (
            400,
            r#"{"error": {"details": [{"reason": "API_KEY_INVALID"}]}}"#,
            "auth",
        ),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let kind = refused(status, &HeaderMap::new(), body).kind();
        assert_eq!(kind, expected, "{status} {body}");
    }
}

#[test]
fn errors_inside_an_answer_have_their_kind() {
    for (body, expected) in [
        (
            json!({"type": "error", "error": {"type": "overloaded_error"}}),
            "server_error",
        ),
        (
            json!({"type": "error", "error": {"type": "rate_limit_error"}}),
            "rate_limited",
        ),
        (json!({"type": "authentication_error"}), "auth"),
        (
            json!({"error": {"status": "RESOURCE_EXHAUSTED"}}),
            "rate_limited",
        ),
        (json!("?"), "server_error"),
    ] {
        assert_eq!(reported(&body).kind(), expected, "{body}");
    }
}
