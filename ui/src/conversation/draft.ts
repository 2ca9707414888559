// What a draft holds: the fact it asks for again, signs that open a list, places to fill.
import type { FactView, SnapshotView } from "$lib/host/generated";

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

/** The fact on the screen that a draft asks for again, by the name the host gave it. */
export function heldFact(name: string | null, snapshot: SnapshotView | null): FactView | null {
  return snapshot?.facts.find((fact) => fact.name === name && isKnown(fact)) ?? null;
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
