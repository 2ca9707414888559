//! One configured model at its provider: key, tries, waits, accounting.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_playbook::{ModelConfig, Provider, is_loopback};
use reqwest::Url;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;
use tracing::{Instrument as _, Span, field};

use crate::classify;
use crate::error::ModelsError;
use crate::failure::AskFailure;
use crate::keys::{ApiKey, KeyError, Keychain};
use crate::meter::Meter;
use crate::model::{
    AnswerForm, AnswerPart, Answered, Answering, LanguageModel, ModelAnswer, Question, Tokens,
};
use crate::once::Once;
use crate::schedule::{ProviderPause, Schedule};
use crate::way::{Way, Ways, was_taken};

/// Most questions in flight to one model; further ones wait within their budget.
const AT_ONCE: usize = 8;
/// Time to reach the provider.
const CONNECT: Duration = Duration::from_secs(5);

/// A model at its provider.
pub struct ProviderModel {
    config: ModelConfig,
    once: Once,
    ways: Ways,
    http: reqwest::Client,
    url: Url,
    keychain: Arc<dyn Keychain>,
    /// The key as it was last read.
    key: Mutex<Option<ApiKey>>,
    gate: ProviderPause,
    places: Semaphore,
}

impl std::fmt::Debug for ProviderModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderModel")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl ProviderModel {
    /// Prepares a model. Nothing is asked yet, and the key is not read.
    ///
    /// # Errors
    /// When its address cannot be used or no HTTP client can be built.
    pub fn new(config: ModelConfig, keychain: Arc<dyn Keychain>) -> Result<Self, ModelsError> {
        let name = &config.name;
        let url = Url::parse(config.address()).map_err(|error| ModelsError::Address {
            model: name.clone(),
            problem: error.to_string(),
        })?;
        let mut client = reqwest::Client::builder()
            .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            // A key never follows a redirect, and tries are counted here.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .tcp_nodelay(true)
            .no_gzip()
            .pool_idle_timeout(Duration::from_secs(60));
        if is_loopback(&url) {
            client = client.no_proxy();
        } else if config.key.is_some() {
            client = client.https_only(true);
        }
        let client = client.build().map_err(|source| ModelsError::Client {
            model: name.clone(),
            source,
        })?;
        let once = Once::new(&config, client.clone())?;
        let ways = Ways::new(config.provider);
        Ok(Self {
            config,
            once,
            ways,
            http: client,
            url,
            keychain,
            key: Mutex::new(None),
            gate: ProviderPause::default(),
            places: Semaphore::new(AT_ONCE),
        })
    }

    /// Its configuration.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// The way in which it is asked for JSON, if known by now: the strongest that was not refused.
    pub fn way(&self) -> Way {
        self.ways.now(&AnswerForm::Json {
            name: "",
            schema: serde_json::Value::Null,
        })
    }

    /// Whether a server answers at its address. Nothing is asked of the model, and no key is sent.
    ///
    /// # Errors
    /// When no server answers in time, or only to say that it failed.
    pub async fn reach(&self) -> Result<(), AskFailure> {
        let asked = self.http.get(self.url.clone()).send();
        match timeout(CONNECT, asked).await {
            Err(_) => Err(AskFailure::Timeout { within: CONNECT }),
            Ok(Err(error)) => Err(classify::of_transport(&error)),
            Ok(Ok(response)) if response.status().is_server_error() => Err(AskFailure::Server {
                status: response.status().as_u16(),
                retry_after: None,
            }),
            Ok(Ok(_)) => Ok(()),
        }
    }

    /// Whether its key, if it needs one, can be read.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn check_key(&self) -> Result<(), KeyError> {
        self.key().await.map(|_| ())
    }

    /// The key, read from the keychain once. A provider's refusal makes it be read again, so that
    /// a new key needs no restart.
    async fn key(&self) -> Result<Option<ApiKey>, KeyError> {
        let Some(entry) = self.config.key.clone() else {
            return Ok(None);
        };
        if let Some(key) = &*self.known() {
            return Ok(Some(key.clone()));
        }
        let keychain = Arc::clone(&self.keychain);
        let key = tokio::task::spawn_blocking(move || keychain.get(&entry))
            .await
            .map_err(|_| KeyError::Silent)??;
        *self.known() = Some(key.clone());
        Ok(Some(key))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Option<ApiKey>> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answered(
        &self,
        question: &Question,
        budget: Duration,
        heard: &mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> Answered {
        let started = Instant::now();
        let deadline = started + budget;
        let mut schedule = Schedule::new(self.config.tries, deadline);
        let mut usage = Tokens::default();
        let outcome = self
            .within(&mut schedule, &mut usage, question, deadline, heard)
            .await
            .map_err(|failure| match failure {
                AskFailure::Timeout { .. } if schedule.tries() == 0 => {
                    AskFailure::Timeout { within: budget }
                }
                other => other,
            });
        Answered {
            outcome,
            tries: schedule.tries(),
            cost_micros: self.config.cost_micros(usage.input, usage.output),
            usage,
            duration: started.elapsed(),
        }
    }

    async fn within(
        &self,
        schedule: &mut Schedule,
        usage: &mut Tokens,
        question: &Question,
        deadline: Instant,
        heard: &mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> Result<ModelAnswer, AskFailure> {
        let late = AskFailure::Timeout {
            within: Duration::ZERO,
        };
        let _place = timeout_at(deadline, self.places.acquire())
            .await
            .map_err(|_| late.clone())?;
        let key = timeout_at(deadline, self.key())
            .await
            .map_err(|_| late.clone())?
            .map_err(|error| AskFailure::ApiKey(error.to_string()))?;
        let mut last = late;
        let mut way = self.ways.now(&question.wanted);
        let mut refused = None;
        loop {
            self.pass_gate(deadline).await?;
            let Some(time) = schedule.begin(Instant::now(), self.timeout()) else {
                return Err(last);
            };
            if schedule.tries() > 1 {
                heard(AnswerPart::Again);
            }
            let (tried, tokens) = self
                .try_once(question, way, key.as_ref(), time, heard)
                .await;
            let now = Instant::now();
            *usage += tokens;
            let failure = match tried {
                Ok(reply) => {
                    self.ways.serves(&question.wanted, way);
                    return Ok(reply);
                }
                Err(failure) => failure,
            };
            tracing::debug!(kind = failure.kind(), %failure, "a try failed");
            if was_taken(&failure) {
                self.ways.serves(&question.wanted, way);
            }
            if let Some(weaker) = self.ways.after(&question.wanted, way, &failure) {
                tracing::info!(
                    from = way.name(),
                    to = weaker.name(),
                    "asked in a weaker way"
                );
                // A way that the server does not support does not count as a try.
                schedule.one_more();
                refused.get_or_insert(failure);
                way = weaker;
                continue;
            }
            // If no way works, the failure of the first one says most.
            let failure = match (failure, refused.take()) {
                (AskFailure::Rejected { .. } | AskFailure::Form { .. }, Some(first)) => first,
                (failure, _) => failure,
            };
            if let Some(wait) = failure.retry_after() {
                self.gate.close(now, wait);
            }
            if matches!(failure, AskFailure::Auth { .. }) {
                *self.known() = None;
            }
            let Some(at) = schedule.again(&failure, now, rand::random()) else {
                return Err(failure);
            };
            last = failure;
            tokio::time::sleep_until(at).await;
        }
    }

    /// Asks once, within a time. What was used up counts whatever comes of it.
    async fn try_once(
        &self,
        question: &Question,
        way: Way,
        key: Option<&ApiKey>,
        time: Duration,
        heard: &mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> (Result<ModelAnswer, AskFailure>, Tokens) {
        let meter = Arc::new(Meter::default());
        // The library logs bodies; what it logs in here is dropped.
        let tried = self
            .once
            .ask(question, way, key, &meter, heard)
            .with_subscriber(NoSubscriber::default());
        match timeout(time, tried).await {
            Ok(Ok((reply, tokens))) => (Ok(reply), tokens),
            Ok(Err((failure, tokens))) => (Err(failure), tokens),
            Err(_) => {
                let late = AskFailure::Timeout { within: time };
                (Err(late), meter.reading().tokens)
            }
        }
    }

    /// Waits as long as the provider wants to be left alone, if there is time for it.
    async fn pass_gate(&self, deadline: Instant) -> Result<(), AskFailure> {
        let now = Instant::now();
        let Some(wait) = self.gate.closed(now) else {
            return Ok(());
        };
        if now + wait >= deadline {
            return Err(AskFailure::RateLimited {
                retry_after: Some(wait),
            });
        }
        sleep(wait).await;
        Ok(())
    }

    fn timeout(&self) -> Duration {
        Duration::from_millis(self.config.timeout_ms)
    }
}

impl LanguageModel for ProviderModel {
    fn ask<'a>(
        &'a self,
        question: &'a Question,
        budget: Duration,
        heard: &'a mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> Answering<'a> {
        let span = tracing::info_span!(
            "chat",
            gen_ai.operation.name = "chat",
            gen_ai.provider.name = provider_name(self.config.provider),
            gen_ai.request.model = self.config.model,
            gen_ai.request.max_tokens = self.config.max_output_tokens,
            gen_ai.usage.input_tokens = field::Empty,
            gen_ai.usage.output_tokens = field::Empty,
            error.r#type = field::Empty,
            baton.model = %self.config.name,
            baton.tries = field::Empty,
        );
        let answered = async move {
            let answered = self.answered(question, budget, heard).await;
            let span = Span::current();
            span.record("gen_ai.usage.input_tokens", answered.usage.input);
            span.record("gen_ai.usage.output_tokens", answered.usage.output);
            span.record("baton.tries", answered.tries);
            if let Err(failure) = &answered.outcome {
                span.record("error.type", failure.kind());
                tracing::warn!(%failure, "the model did not answer");
            }
            answered
        };
        Box::pin(answered.instrument(span))
    }
}

/// The provider in OpenTelemetry's words.
fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::Openai => "openai",
        Provider::Anthropic => "anthropic",
        Provider::Gemini => "gcp.gemini",
        Provider::Vertex => "gcp.vertex_ai",
        Provider::Ollama => "ollama",
    }
}
