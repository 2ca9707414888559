// Which facts are in sight at once, and which are one key away.
import type { FactView } from "$lib/host/generated";

export interface FoldedFacts {
  shown: readonly FactView[];
  more: readonly FactView[];
}

/** Whether a fact matters in the first five seconds: this case needs it, or it cannot be relied on as it is. */
function mattersAtOnce(fact: FactView): boolean {
  return fact.required || fact.mark.kind !== "verified";
}

/** A single fact is not folded: the line that says so would take its place. */
export function foldedFacts(facts: readonly FactView[]): FoldedFacts {
  const more = facts.filter((fact) => !mattersAtOnce(fact));
  if (more.length < 2) return { shown: facts, more: [] };
  return { shown: facts.filter(mattersAtOnce), more };
}
