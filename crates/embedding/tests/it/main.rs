//! The embedding Router from its users' side.

use std::path::{Path, PathBuf};

use baton_embedding::{EmbeddingError, Weights, train};
use baton_router::eval::{LabelledRow, evaluate};
use baton_router::rows::read_csv;
use baton_router::{Example, Lexical, LexicalOptions, Router as _};

/// The weights of this machine, where they have been fetched.
fn weights() -> Option<Weights> {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let usual = Path::new(&home).join(".local/share/baton/weights");
    let found = Weights::find(&std::env::var_os("BATON_WEIGHTS").map_or(usual, PathBuf::from));
    match found {
        Ok(weights) => Some(weights),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

#[test]
fn weights_that_are_not_there_are_named_with_what_to_do() {
    let nothing = tempfile::tempdir().unwrap();
    let error = Weights::find(nothing.path()).unwrap_err();
    assert!(matches!(error, EmbeddingError::Missing { .. }), "{error:?}");
    assert!(error.to_string().contains("make weights"), "{error}");
}

#[test]
fn files_with_another_content_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("all-MiniLM-L6-v2");
    std::fs::create_dir(&model).unwrap();
    for content in [&b""[..], b"12345678", &[0xff; 64], b"\x02\0\0\0\0\0\0\0{}"] {
        for name in ["model.safetensors", "tokenizer.json"] {
            std::fs::write(model.join(name), content).unwrap();
        }
        let weights = Weights::find(folder.path()).unwrap();
        let examples = [Example::of("a", "one"), Example::of("b", "two")];
        let error = train(&examples, &weights, None).err();
        assert!(
            matches!(
                error,
                Some(EmbeddingError::Damaged { .. } | EmbeddingError::Unreadable { .. })
            ),
            "{error:?}"
        );
    }
}

#[test]
fn eleven_intents_with_ten_examples_each_beat_words_alone() {
    let Some(weights) = weights() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/intents/banking77-train.csv");
    let Ok(content) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let rows = read_csv(&content).unwrap();
    let mut names: Vec<&String> = rows.iter().filter_map(|row| row.intent.as_ref()).collect();
    names.sort_unstable();
    names.dedup();
    let (mut training, mut validation): (Vec<LabelledRow>, Vec<LabelledRow>) = Default::default();
    for name in names.into_iter().step_by(7) {
        let mut of_intent = rows.iter().filter(|row| row.intent.as_ref() == Some(name));
        training.extend(of_intent.by_ref().step_by(3).take(10).cloned());
        validation.extend(of_intent.take(10).cloned());
    }
    let examples: Vec<Example<'_>> = training
        .iter()
        .map(|row| Example::new(&row.text, row.intent.as_deref()))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("vectors");
    let router = train(&examples, &weights, Some(&cache)).unwrap();
    let report = evaluate(&router, &validation, || 0);
    let lexical = Lexical::train(&examples, LexicalOptions::default()).unwrap();
    let by_words = evaluate(&lexical, &validation, || 0);
    assert!(report.accuracy.unwrap() >= 0.90, "{report:#?}");
    assert!(report.accuracy > by_words.accuracy, "{report:#?}");
    assert!(report.ece.unwrap() <= 0.12, "{report:#?}");
    let again = train(&examples, &weights, Some(&cache)).unwrap();
    for row in validation.iter().step_by(9) {
        assert_eq!(again.route(&row.text), router.route(&row.text));
    }
}
