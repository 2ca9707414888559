//! Reads `[models.*]` and `[agents]`: language models, and which agent asks which.

use url::Url;

use crate::models::{ModelConfig, Models, Provider};
use crate::names::ModelName;
use crate::web_address::is_loopback;

use super::address::{AddressHelp, address};
use super::report::{Located, NameKind, Place, Report};
use super::table::Table;
use super::{Declared, check};

const HELP: AddressHelp = AddressHelp {
    example: "https://models.example.com/v1",
    credentials: "put the key into the keychain with `batonctl model key set NAME` and write `key = \"NAME\"`",
    query: "write what stands before it",
};

/// A model as declared.
pub(super) struct ModelDecl {
    pub(super) model: ModelConfig,
    pub(super) place: Place,
    /// Where `timeout_ms` stands, or the model if it is the usual one.
    timeout: Place,
}

/// `[agents]` as declared.
#[derive(Default)]
pub(super) struct AgentsDecl {
    pub(super) router: Option<ModelName>,
    data: Option<ModelName>,
    handoff: Option<ModelName>,
}

/// The models of one file.
pub(super) fn models(file: &Table<'_>) -> Vec<ModelDecl> {
    let Some(models) = file.table("models") else {
        return Vec::new();
    };
    models
        .all()
        .into_iter()
        .filter_map(|(name, node)| {
            let named = models.check_name(&name);
            let decl = node.table().and_then(|table| model(table, &name));
            decl.filter(|_| named)
        })
        .collect()
}

fn model(table: Table<'_>, name: &Located<String>) -> Option<ModelDecl> {
    let provider = table.choice("provider", &Provider::ALL);
    if !table.has("provider") {
        table.missing("provider", "\"openai\"");
    }
    let model = table.required_text("model", "\"gpt-5-mini\"");
    let url = table.text("url");
    let key = table.text("key");
    let timeout = table.count("timeout_ms", 100..=120_000);
    let tries = table.count("tries", 1..=5);
    let tokens = table.count("max_output_tokens", 16..=16_384);
    let stream = table.boolean("stream");
    let input_price = table.count("input_price_micros", 0..=1_000_000_000);
    let output_price = table.count("output_price_micros", 0..=1_000_000_000);
    if let Some(key) = &key {
        entry_name(&table, key);
    }
    let address = url.as_ref().and_then(|url| server(&table, url));
    if let Some(provider) = &provider {
        fits(&table, provider.value, &model, &url, &address, &key);
    }
    let place = table.place.clone();
    table.finish();
    Some(ModelDecl {
        timeout: timeout
            .as_ref()
            .map_or_else(|| place.clone(), |t| t.place.clone()),
        model: ModelConfig {
            name: ModelName::new(&*name.value),
            provider: provider?.value,
            model: model?.value,
            url: address.map(String::from),
            key: key.map(|k| k.value),
            timeout_ms: timeout.map_or(8_000, |t| t.value),
            tries: tries.map_or(2, |t| u32::try_from(t.value).unwrap_or(1)),
            max_output_tokens: tokens.map_or(512, |t| u32::try_from(t.value).unwrap_or(512)),
            stream: stream.is_none_or(|s| s.value),
            input_price_micros: input_price.map_or(0, |p| p.value),
            output_price_micros: output_price.map_or(0, |p| p.value),
        },
        place,
    })
}

/// Checks what a provider needs and what it cannot use.
fn fits(
    table: &Table<'_>,
    provider: Provider,
    model: &Option<Located<String>>,
    url: &Option<Located<String>>,
    address: &Option<Url>,
    key: &Option<Located<String>>,
) {
    let report = table.report;
    let on_this_machine = address.as_ref().is_some_and(is_loopback);
    match provider {
        Provider::Openai if key.is_none() && !on_this_machine => table.missing("key", "\"openai\""),
        Provider::Anthropic | Provider::Gemini | Provider::Vertex if key.is_none() => {
            table.missing("key", &format!("\"{}\"", provider.as_str()));
        }
        Provider::Ollama => {
            if let Some(key) = key {
                report.add(
                    &key.place,
                    "Ollama is spoken to without a key",
                    "remove it; behind a server that wants one, write `provider = \"openai\"` and the address that ends in `/v1`",
                );
            }
        }
        Provider::Openai | Provider::Anthropic | Provider::Gemini | Provider::Vertex => {}
    }
    if provider == Provider::Vertex {
        if url.is_none() {
            table.missing(
                "url",
                "\"https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION\"",
            );
        }
        if let Some(model) = model
            && !["gemini", "claude"]
                .iter()
                .any(|p| model.value.starts_with(p))
        {
            report.add(
                &model.place,
                format!(
                    "`{}` is not a model that is reached through Vertex AI",
                    model.value
                ),
                "name one that starts with `gemini` or `claude`",
            );
        }
    }
    if let Some(model) = model
        && model.value.contains("::")
    {
        report.add(
            &model.place,
            "a model's name holds no `::`",
            "write the name alone, and say who speaks for it under `provider`",
        );
    }
    if let (Some(written), Some(address), Some(_)) = (url, address, key)
        && address.scheme() == "http"
        && !on_this_machine
    {
        report.add(
            &written.place,
            "the key would travel unencrypted",
            "write an address that starts with `https://`",
        );
    }
}

/// Names of keychain entries: they can be typed after `batonctl model key set`, and are hardly a key in
/// clear.
fn entry_name(table: &Table<'_>, key: &Located<String>) {
    let fits = key.value.len() <= 40
        && !key.value.starts_with("sk-")
        && key
            .value
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'));
    if !fits {
        table.report.add(
            &key.place,
            "is not the name of a keychain entry",
            "write a name of your own, such as `openai`; the key itself is put into the keychain with `batonctl model key set NAME`",
        );
    }
}

/// The address below which a model is asked, with one slash at its end.
fn server(table: &Table<'_>, written: &Located<String>) -> Option<Url> {
    let mut url = address(table, written, &HELP)?;
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Some(url)
}

pub(super) fn agents(table: Option<Table<'_>>) -> AgentsDecl {
    let Some(table) = table else {
        return AgentsDecl::default();
    };
    let model = |key| {
        table
            .reference(key, NameKind::Model)
            .map(|name| ModelName::new(name.value))
    };
    let agents = AgentsDecl {
        router: model("router"),
        data: model("data"),
        handoff: model("handoff"),
    };
    table.finish();
    agents
}

/// One try must end before the agents go on without the model.
pub(super) fn in_time(declared: &Declared, report: &Report<'_>) {
    let waited = check::shortest_wait(declared);
    for decl in &declared.models {
        if decl.model.timeout_ms > waited {
            report.add(
                &decl.timeout,
                format!(
                    "one try may take {} ms, and a model is waited for {waited} ms",
                    decl.model.timeout_ms
                ),
                "make `timeout_ms` smaller, or `model_ms` and `answer_seconds` under `limits` larger",
            );
        }
    }
}

pub(super) fn put_together(models: Vec<ModelDecl>, agents: AgentsDecl) -> Models {
    Models {
        models: models
            .into_iter()
            .map(|decl| (decl.model.name.clone(), decl.model))
            .collect(),
        router: agents.router,
        data: agents.data,
        handoff: agents.handoff,
    }
}
