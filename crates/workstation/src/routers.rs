//! The Router a desk uses, trained on its playbooks' own examples.
//!
//! The lexical Router is trained while the desk opens and serves from the first message on. Where the embedding
//! Router is wanted and its weights are there, it learns beside the running desk and takes over when it is ready.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use baton_embedding::{EmbeddingError, Weights};
use baton_playbook::{Playbooks, RouterKind};
use baton_router::{
    Example, Lexical, LexicalOptions, Router, RouterError, Routing, Scored, Weighed,
};

/// Names the folder that holds weights.
const WEIGHTS: &str = "BATON_WEIGHTS";
/// The folder of weights within a data folder.
const WEIGHTS_FOLDER: &str = "weights";
/// The file of the data folder that keeps the examples' vectors from one start to the next.
const VECTORS: &str = "router-vectors";

/// Trains the lexical Router on the examples of the playbooks.
///
/// # Errors
/// When the examples are too few or too many.
pub fn train(playbooks: &Playbooks) -> Result<Arc<dyn Router>, RouterError> {
    let router = Lexical::train(&examples(playbooks), LexicalOptions::default())?;
    Ok(Arc::new(router))
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
            Self::Lexical => f.write_str("It goes by words and needs no network."),
            Self::Learning => f.write_str(
                "It goes by words while the embedding Router learns, and needs no network.",
            ),
            Self::Embedding { took } => write!(
                f,
                "It goes by meaning and words, learnt in {:.1} s, and needs no network.",
                took.as_secs_f64()
            ),
            Self::Without { why, .. } => write!(
                f,
                "It goes by words only, because the embedding Router is not available: {why}."
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
        Ok(Self {
            now: RwLock::new((train(playbooks)?, RouterStanding::Lexical)),
        })
    }

    /// How the choice stands.
    pub fn standing(&self) -> RouterStanding {
        self.look().1
    }

    fn look(&self) -> (Arc<dyn Router>, RouterStanding) {
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
            RouterKind::Auto | RouterKind::Embedding | RouterKind::Model => {}
        }
        let insisted = kind == RouterKind::Embedding;
        let weights = match Weights::find(weights) {
            Ok(weights) => weights,
            Err(error) => return self.without(&error, insisted),
        };
        self.stands(RouterStanding::Learning);
        let router = Arc::clone(self);
        let cache = data_dir.join(VECTORS);
        let learn = move || router.learn(&playbooks, &weights, &cache, insisted);
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

    fn learn(&self, playbooks: &Playbooks, weights: &Weights, cache: &Path, insisted: bool) {
        let began = Instant::now();
        match baton_embedding::train(&examples(playbooks), weights, Some(cache)) {
            Ok(router) => {
                let took = began.elapsed();
                tracing::info!(seconds = took.as_secs_f64(), "the embedding Router serves");
                *self.now.write().unwrap_or_else(PoisonError::into_inner) =
                    (Arc::new(router), RouterStanding::Embedding { took });
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
        self.look().0.name()
    }

    fn route(&self, text: &str) -> Routing {
        self.look().0.route(text)
    }

    fn weigh(&self, texts: &[&str]) -> Vec<Weighed> {
        self.look().0.weigh(texts)
    }

    fn akin(&self, intent: &str) -> Vec<Scored> {
        self.look().0.akin(intent)
    }
}

#[cfg(test)]
#[path = "routers_tests.rs"]
mod tests;
