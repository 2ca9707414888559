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

/** Where the sign of a text stands that is nothing but `/` or `;` and the beginning of a name: it is not yet what it asks for. */
export function halfTyped(text: string): number | null {
  return /^\s*[/;][\p{L}\p{M}]{0,24}\s*$/u.test(text) ? text.search(/[/;]/) : null;
}

/** Whether a word of a name begins with what was typed. */
export function isNamed(label: string, query: string): boolean {
  return label
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .some((word) => word.startsWith(query));
}

/** A place of a canned reply. */
const PLACE = /\{([a-z][a-z0-9_.]*)\}/gi;

/**
 * A canned reply with its `{fact_name}` places filled. Unknown ones stay, so that they are seen, and so do those that
 * several records fill differently: only the writer knows which one is meant.
 */
export function filled(text: string, facts: readonly FactView[]): string {
  const values = new Map<string, Set<string>>();
  for (const fact of facts.filter(isKnown)) {
    values.set(fact.name, (values.get(fact.name) ?? new Set()).add(fact.value ?? ""));
  }
  return text.replace(PLACE, (place, name: string) => {
    const [value, another] = values.get(name) ?? [];
    return value === undefined || another !== undefined ? place : value;
  });
}

/** What a fact is called in a list: with its record, where another record has one of this name. */
export function listedAs(fact: FactView, facts: readonly FactView[]): string {
  const elsewhere = facts.some((one) => one.name === fact.name && one.record !== fact.record);
  return elsewhere && fact.record !== null ? `${fact.label} · ${fact.record}` : fact.label;
}

/** The facts that fill places of a canned reply and that no system confirms. */
export function unconfirmed(text: string, facts: readonly FactView[]): FactView[] {
  const places = new Set([...text.matchAll(PLACE)].map(([, name]) => name));
  return facts.filter((fact) => fact.mark.kind === "stated" && isKnown(fact) && places.has(fact.name));
}

/** A stretch of a text. */
export interface Stretch {
  from: number;
  to: number;
  text: string;
}

/** Where these values stand in a text, as whole words. */
export function standing(text: string, values: readonly string[]): Stretch[] {
  const inWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{M}\p{N}]/u.test(character);
  const found: Stretch[] = [];
  for (const value of values.filter((one) => one !== "")) {
    for (let from = text.indexOf(value); from !== -1; from = text.indexOf(value, from + value.length)) {
      const to = from + value.length;
      if (!inWord(text[from - 1]) && !inWord(text[to])) found.push({ from, to, text: value });
    }
  }
  return found;
}

/** Whether what stands between two texts stands between backticks. */
function isCode(before: string, after: string): boolean {
  return before.split("`").length % 2 === 0 && after.includes("`");
}

/**
 * The places of a text that have to be filled in before it is sent, by the rule of the host's `unfilled`: names
 * this desk knows, and names of several words that do not stand in code.
 */
export function unfilled(text: string, known: readonly string[]): Stretch[] {
  return [...text.matchAll(PLACE)]
    .filter((found) => {
      const [place, name = ""] = found;
      if (known.includes(name)) return true;
      return /[_.]/.test(name) && !isCode(text.slice(0, found.index), text.slice(found.index + place.length));
    })
    .map((found) => ({ from: found.index, to: found.index + found[0].length, text: found[0] }));
}
