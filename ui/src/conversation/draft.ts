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

/** What `/` or `;` at the start of a word and the letters after it, up to the caret, ask for by name. */
export interface Asking {
  sign: "/" | ";";
  /** Where the sign stands. */
  from: number;
  query: string;
}

/** Letters only: names begin with letters, and "24 /7" asks for nothing. */
export function trigger(text: string, caret: number): Asking | null {
  const found = /(?:^|\s)([/;])([\p{L}\p{M}]{0,24})$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const [, sign, query] = found;
  if ((sign !== "/" && sign !== ";") || query === undefined) return null;
  return { sign, from: caret - query.length - 1, query: query.toLowerCase() };
}

/** Whether a word of a name begins with what was typed. */
export function isNamed(label: string, query: string): boolean {
  return label
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .some((word) => word.startsWith(query));
}

/** A place of a canned reply, as the host finds them before it takes a reply. */
const PLACE = /\{([a-z][a-z0-9_.]*)\}/gi;

/** A canned reply with its `{fact_name}` places filled; unknown ones stay, so that they are seen. */
export function filled(text: string, facts: readonly FactView[]): string {
  const values = new Map(facts.flatMap((fact) => (isKnown(fact) ? [[fact.name, fact.value ?? ""]] : [])));
  return text.replace(PLACE, (place, name: string) => values.get(name) ?? place);
}

/** A stretch of a text. */
export interface Stretch {
  from: number;
  to: number;
  text: string;
}

/** The places of a text that nobody filled in: a customer must not read them. */
export function unfilled(text: string): Stretch[] {
  return [...text.matchAll(PLACE)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    text: found[0],
  }));
}
