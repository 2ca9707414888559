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

/** Facts of one record, or of none: then they were only said, or could not be had. */
export interface FactGroup {
  record: string | null;
  kind: "record" | "stated" | "unavailable";
  facts: readonly FactView[];
}

/** Groups facts by the record they stand in, in the order in which the records come first. */
export function groupedFacts(facts: readonly FactView[]): readonly FactGroup[] {
  const groups = new Map<string, { record: string | null; kind: FactGroup["kind"]; facts: FactView[] }>();
  for (const fact of facts) {
    const kind = fact.record !== null ? "record" : fact.mark.kind === "unavailable" ? "unavailable" : "stated";
    const key = `${kind} ${fact.record ?? ""}`;
    const group = groups.get(key) ?? { record: fact.record, kind, facts: [] };
    group.facts.push(fact);
    groups.set(key, group);
  }
  return [...groups.values()];
}
