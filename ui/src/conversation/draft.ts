// Notices when a draft asks for something the snapshot already holds.
import type { FactView, SnapshotView } from "$lib/host/generated";

const ASKING =
  /\b(what(?:'s|’s| is| are| was| were)|which|when (?:is|was|did)|where (?:is|was|did)|who is|(?:can|could|may|would) (?:you|i|we)|please (?:tell|give|send|provide|confirm|share|let)|(?:tell|give|send|provide|confirm|share) (?:me|us)|let me (?:know|have)|i(?:'ll|’ll| will)? need|do you (?:have|know|remember))\b/i;

function words(text: string): string {
  return ` ${text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
}

/** Sentences of a draft that ask for something. */
function questions(draft: string): string[] {
  return draft
    .split(/(?<=[.!?\n])\s+|\n+/u)
    .filter((sentence) => sentence.trimEnd().endsWith("?") || ASKING.test(sentence));
}

/** Whether this fact is one the customer should not be asked for again. */
function isKnown(fact: FactView): boolean {
  switch (fact.mark.kind) {
    case "verified":
    case "stated":
      return fact.value !== null && fact.value !== "";
    case "conflicting":
    case "stale":
    case "unavailable":
      return false;
  }
}

/** The first known fact the draft asks for, unless the draft already says its value. */
export function repeatAsk(draft: string, snapshot: SnapshotView | null): FactView | null {
  if (snapshot === null) return null;
  const asked = questions(draft).map(words);
  if (asked.length === 0) return null;
  const said = words(draft);
  for (const fact of snapshot.facts) {
    if (!isKnown(fact)) continue;
    const value = words(fact.value ?? "");
    if (value.trim() !== "" && said.includes(value)) continue;
    const names = [fact.label, ...fact.asked_as].map(words).filter((name) => name.trim() !== "");
    if (names.some((name) => asked.some((question) => question.includes(name)))) return fact;
  }
  return null;
}

/** What `/` or `;` and the letters after it, up to the caret, ask for. */
export function trigger(text: string, caret: number): { sign: "/" | ";"; from: number; query: string } | null {
  const before = text.slice(0, caret);
  const found = /(?:^|\s)([/;])([\p{L}\p{N}]{0,24})$/u.exec(before);
  if (found === null) return null;
  const [, sign, query] = found;
  if ((sign !== "/" && sign !== ";") || query === undefined) return null;
  return { sign, from: caret - query.length - 1, query: query.toLowerCase() };
}

/** A canned reply with its `{fact_name}` places filled; unknown ones stay, so that they are seen. */
export function filled(text: string, facts: readonly FactView[]): string {
  const values = new Map(facts.flatMap((fact) => (isKnown(fact) ? [[fact.name, fact.value ?? ""]] : [])));
  return text.replace(/\{([a-z0-9_.]+)\}/gi, (place, name: string) => values.get(name) ?? place);
}
