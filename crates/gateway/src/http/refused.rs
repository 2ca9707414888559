//! Refusals over HTTP: a status, a code, a sentence.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baton_protocol::channel::{Problem, ProblemCode};

/// Wait before trying again when something cannot be had now.
const UNAVAILABLE: Duration = Duration::from_secs(2);

/// A refused request.
#[derive(Debug)]
pub(crate) struct HttpRefusal {
    problem: Problem,
    retry_after: Option<Duration>,
}

impl HttpRefusal {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            problem: Problem {
                code,
                detail: detail.into(),
            },
            retry_after: None,
        }
    }

    pub(crate) fn too_fast(wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..Self::new(
                ProblemCode::TooFast,
                "too many at once; please wait a moment",
            )
        }
    }

    pub(crate) fn too_much(wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..Self::new(
                ProblemCode::TooFast,
                "more was written than is kept in a day; please write again later, or call",
            )
        }
    }

    pub(crate) fn unavailable(detail: &str) -> Self {
        Self {
            retry_after: Some(UNAVAILABLE),
            ..Self::new(ProblemCode::Unavailable, detail)
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
    pub(crate) fn body(rejection: JsonRejection) -> Self {
        let code = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ProblemCode::TooLarge
        } else {
            ProblemCode::Malformed
        };
        Self::new(
            code,
            rejection.body_text().chars().take(200).collect::<String>(),
        )
    }

    fn status(&self) -> StatusCode {
        match self.problem.code {
            ProblemCode::Malformed | ProblemCode::Other(_) => StatusCode::BAD_REQUEST,
            ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ProblemCode::NotYours | ProblemCode::ForeignOrigin => StatusCode::FORBIDDEN,
            ProblemCode::MessageReused
            | ProblemCode::ConversationOver
            | ProblemCode::ConversationFull => StatusCode::CONFLICT,
            ProblemCode::TooFast => StatusCode::TOO_MANY_REQUESTS,
            ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ProblemCode::NotFound => StatusCode::NOT_FOUND,
        }
    }
}

impl IntoResponse for HttpRefusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let seconds = self
            .retry_after
            .map(|wait| wait.as_secs_f64().ceil().max(1.0));
        let mut response = (status, Json(self.problem)).into_response();
        if let Some(seconds) = seconds
            && let Ok(value) = HeaderValue::from_str(&format!("{seconds:.0}"))
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
