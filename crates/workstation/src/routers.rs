//! The Router a desk uses, trained on its playbooks' own examples.
//!
//! The lexical Router is trained while the desk opens and serves from the first message on. Where the embedding
//! Router is wanted and its weights are there, it learns beside the running desk and takes over when it is ready.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use baton_embedding::{EmbeddingError, MultilingualWeights, Weights};
use baton_playbook::{Playbooks, RouterKind};
use baton_router::acts::FoundActs;
use baton_router::{
    Acts, ActsRouter, Example, Lexical, LexicalOptions, Router, RouterError, Routing, Scored,
    SpeechAct, Weighed,
};

/// Names the folder that holds weights.
const WEIGHTS: &str = "BATON_WEIGHTS";
/// The folder of weights within a data folder.
const WEIGHTS_FOLDER: &str = "weights";
/// The file of the data folder that keeps the examples' vectors from one start to the next.
const VECTORS: &str = "router-vectors";
/// The same of multilingual vectors, and of those of examples of speech acts.
const MULTILINGUAL_VECTORS: &str = "router-vectors-multilingual";
const ACT_VECTORS: &str = "router-vectors-acts";

/// Trains the lexical Router on the examples of the playbooks.
///
/// # Errors
/// When the examples are too few or too many.
pub fn train(playbooks: &Playbooks) -> Result<Arc<dyn Router>, RouterError> {
    let router = Lexical::train(&examples(playbooks), LexicalOptions::default())?;
    let acts = acts(playbooks);
    if acts.is_empty() {
        return Ok(Arc::new(router));
    }
    Ok(Arc::new(ActsRouter::new(
        Box::new(router),
        Acts::train(&acts),
    )))
}

/// The desk's own examples of speech acts.
fn acts(playbooks: &Playbooks) -> Vec<(SpeechAct, &str)> {
    let own = &playbooks.understanding;
    let all = [
        (SpeechAct::Wish, &own.wish),
        (SpeechAct::Declined, &own.declined),
        (SpeechAct::Closes, &own.closes),
        (SpeechAct::Lacks, &own.lacks),
        (SpeechAct::Other, &own.other),
    ];
    let all = all.into_iter();
    all.flat_map(|(act, texts)| texts.iter().map(move |text| (act, text.as_str())))
        .collect()
}

/// Where weights are looked for: in the folder that `BATON_WEIGHTS` names, else in the data folder, else where the
/// app keeps its data by itself.
pub fn weights_dir(data_dir: &Path) -> PathBuf {
    if let Some(named) = std::env::var_os(WEIGHTS).filter(|named| !named.is_empty()) {
        return named.into();
    }
    let own = data_dir.join(WEIGHTS_FOLDER);
    if own.is_dir() {
        return own;
    }
    directories::ProjectDirs::from("org", "baton-desk", "baton")
        .map_or(own, |dirs| dirs.data_dir().join(WEIGHTS_FOLDER))
}

fn examples(playbooks: &Playbooks) -> Vec<Example<'_>> {
    let of_intents = playbooks.playbooks.iter().flat_map(|playbook| {
        let intent = playbook.intent.as_str();
        playbook
            .examples
            .iter()
            .map(move |text| Example::of(intent, text))
    });
    let foreign = playbooks
        .out_of_scope
        .iter()
        .map(|text| Example::out_of_scope(text));
    let going_on = playbooks
        .continuations
        .iter()
        .map(|text| Example::continuation(text));
    of_intents.chain(foreign).chain(going_on).collect()
}

/// Weights that were found.
enum Found {
    English(Weights),
    Multilingual(MultilingualWeights),
}

impl Found {
    fn train(
        &self,
        playbooks: &Playbooks,
        data_dir: &Path,
    ) -> Result<Arc<dyn Router>, EmbeddingError> {
        let (examples, acts) = (examples(playbooks), acts(playbooks));
        match self {
            Self::English(weights) => {
                let cache = data_dir.join(VECTORS);
                let router = baton_embedding::train(&examples, weights, Some(&cache))?;
                if acts.is_empty() {
                    return Ok(Arc::new(router));
                }
                Ok(Arc::new(ActsRouter::new(
                    Box::new(router),
                    Acts::train(&acts),
                )))
            }
            Self::Multilingual(weights) => {
                let caches = [MULTILINGUAL_VECTORS, ACT_VECTORS].map(|name| data_dir.join(name));
                let caches = [Some(caches[0].as_path()), Some(caches[1].as_path())];
                let router =
                    baton_embedding::train_multilingual(&examples, &acts, weights, caches)?;
                Ok(Arc::new(router))
            }
        }
    }
}

/// How the choice of a Router stands.
#[derive(Debug, Clone, PartialEq)]
pub enum RouterStanding {
    /// The lexical Router serves, as the configuration wants.
    Lexical,
    /// The lexical Router serves while the embedding Router learns.
    Learning,
    /// The embedding Router serves.
    Embedding {
        /// How long it learnt.
        took: Duration,
    },
    /// The lexical Router serves because the embedding Router cannot.
    Without {
        /// What is in the way and what to do.
        why: String,
        /// Whether the configuration insists on the embedding Router.
        insisted: bool,
    },
}

impl std::fmt::Display for RouterStanding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lexical => f.write_str("It recognises requests by their wording and works offline."),
            Self::Learning => f.write_str(
                "It recognises requests by their wording until the embedding Router is ready, and works offline.",
            ),
            Self::Embedding { took } => write!(
                f,
                "It recognises requests by meaning and wording, was ready after {:.1} s, and works offline.",
                took.as_secs_f64()
            ),
            Self::Without { why, .. } => write!(
                f,
                "It recognises requests by their wording only; the embedding Router is not available: {why}."
            ),
        }
    }
}

/// The Router of a desk, which may become a better one while it runs.
pub struct DeskRouter {
    now: RwLock<(Arc<dyn Router>, RouterStanding)>,
}

impl DeskRouter {
    /// Trains the Router that serves at once.
    ///
    /// # Errors
    /// When the examples are too few or too many.
    pub fn train(playbooks: &Playbooks) -> Result<Self, RouterError> {
        let router = train(playbooks)?;
        // It is learnt at its first use. The first message of a customer must not wait for that.
        Acts::shipped();
        Ok(Self {
            now: RwLock::new((router, RouterStanding::Lexical)),
        })
    }

    /// How the choice stands.
    pub fn standing(&self) -> RouterStanding {
        self.current().1
    }

    fn current(&self) -> (Arc<dyn Router>, RouterStanding) {
        // Nothing panics while it is held, and what it guards is replaced as a whole.
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn stands(&self, standing: RouterStanding) {
        self.now.write().unwrap_or_else(PoisonError::into_inner).1 = standing;
    }

    /// Lets the embedding Router learn beside the desk where the configuration wants it and its weights are there.
    /// Says in the log how the choice came out.
    pub fn improve(self: &Arc<Self>, playbooks: Arc<Playbooks>, weights: &Path, data_dir: &Path) {
        let kind = playbooks.router;
        match kind {
            RouterKind::Lexical => {
                tracing::info!("the lexical Router serves, as configured");
                return;
            }
            RouterKind::Auto
            | RouterKind::Embedding
            | RouterKind::Multilingual
            | RouterKind::Model => {}
        }
        let insisted = matches!(kind, RouterKind::Embedding | RouterKind::Multilingual);
        let found = if kind == RouterKind::Multilingual {
            MultilingualWeights::find(weights).map(Found::Multilingual)
        } else {
            Weights::find(weights).map(Found::English)
        };
        let weights = match found {
            Ok(weights) => weights,
            Err(error) => return self.without(&error, insisted),
        };
        self.stands(RouterStanding::Learning);
        let router = Arc::clone(self);
        let data_dir = data_dir.to_owned();
        let learn = move || router.learn(&playbooks, &weights, &data_dir, insisted);
        if let Err(error) = std::thread::Builder::new()
            .name("router".to_owned())
            .spawn(learn)
        {
            self.stands(RouterStanding::Without {
                why: format!("the system starts no thread for it ({error})"),
                insisted,
            });
        }
    }

    fn learn(&self, playbooks: &Playbooks, weights: &Found, data_dir: &Path, insisted: bool) {
        let began = Instant::now();
        match weights.train(playbooks, data_dir) {
            Ok(router) => {
                let took = began.elapsed();
                let name = router.name();
                tracing::info!(
                    seconds = took.as_secs_f64(),
                    name,
                    "the embedding Router serves"
                );
                *self.now.write().unwrap_or_else(PoisonError::into_inner) =
                    (router, RouterStanding::Embedding { took });
            }
            Err(error) => self.without(&error, insisted),
        }
    }

    fn without(&self, error: &EmbeddingError, insisted: bool) {
        if insisted {
            tracing::warn!(%error, "the embedding Router is configured but not available; the lexical Router serves");
        } else {
            tracing::info!(%error, "the lexical Router serves; there is no embedding Router");
        }
        self.stands(RouterStanding::Without {
            why: error.to_string(),
            insisted,
        });
    }
}

impl Router for DeskRouter {
    fn name(&self) -> &'static str {
        self.current().0.name()
    }

    fn route(&self, text: &str) -> Routing {
        self.current().0.route(text)
    }

    fn weigh(&self, texts: &[&str]) -> Vec<Weighed> {
        self.current().0.weigh(texts)
    }

    fn akin(&self, intent: &str) -> Vec<Scored> {
        self.current().0.akin(intent)
    }

    fn find_acts(&self, text: &str) -> FoundActs {
        self.current().0.find_acts(text)
    }
}

#[cfg(test)]
#[path = "routers_tests.rs"]
mod tests;
