//! The TypeScript the window is written against.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

use crate::{DeskError, ErrorCode, PATCH_EVENT, Patch, TextLimits, command};

const HEADER: &str = "\
// Generated from crates/desk. Do not edit: change the Rust types and run
//   BATON_BLESS=1 cargo test -p baton-desk
";

/// The whole of `ui/src/lib/host/generated.ts`.
pub fn generate() -> String {
    let config = Config::new()
        .with_large_int("number")
        .with_array_tuple_limit(0);
    let mut declarations = Declarations {
        config: &config,
        seen: HashSet::new(),
        by_name: BTreeMap::new(),
    };
    command::visit_types(&mut declarations);
    declarations.visit::<Patch>();
    declarations.visit::<DeskError>();
    declarations.visit::<TextLimits>();

    let mut out = String::from(HEADER);
    for declaration in declarations.by_name.values() {
        out.push('\n');
        out.push_str(declaration);
        out.push('\n');
    }
    out.push_str("\n/** Every command: what it is sent and what it answers. */\nexport interface Commands {\n");
    for signature in command::signatures(&config) {
        let command::Signature {
            name,
            doc,
            request,
            response,
        } = signature;
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "  /** {doc} */\n  {name}: {{ request: {request}; response: {response} }};"
        );
    }
    out.push_str("}\n");
    out.push_str(
        "\n/** Every code of an error. */\nexport const ERROR_CODES: readonly ErrorCode[] = [\n",
    );
    for code in ErrorCode::ALL {
        // A code is written as its name, which is plain text.
        let name = serde_json::to_string(code).unwrap_or_default();
        let _ = writeln!(out, "  {name},");
    }
    out.push_str("];\n");
    let TextLimits {
        reply,
        draft,
        note,
        summary,
        reason,
        query,
        name,
    } = TextLimits::IN_FORCE;
    let _ = write!(
        out,
        "\n/** The event patches travel under. */\nexport const PATCH_EVENT = \"{PATCH_EVENT}\";\n\
         \n/** The limits in force, in characters. */\nexport const LIMITS: TextLimits = {{\n  \
         reply: {reply},\n  draft: {draft},\n  note: {note},\n  summary: {summary},\n  reason: {reason},\n  \
         query: {query},\n  name: {name},\n}};\n"
    );
    out
}

struct Declarations<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Types without a file of their own are TypeScript's: string, number, lists.
        if T::output_path().is_none() || !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        let mut text = String::new();
        if let Some(doc) = T::docs() {
            text.push_str(&doc);
        }
        text.push_str("export ");
        text.push_str(&T::decl(self.config));
        self.by_name.insert(T::ident(self.config), text);
        T::visit_dependencies(self);
    }
}
