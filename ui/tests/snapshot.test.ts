// What is in sight at once, and what is one key away.
import { describe, expect, it } from "vitest";
import { goesOn } from "../src/conversation/joined";
import { foldedFacts } from "../src/snapshot/facts";
import { shownName } from "../src/lib/text/format";
import type { TranscriptEntry } from "../src/lib/host/generated";
import { at, fact } from "../gallery/case";

const spare = (name: string) => fact(name, name, "x", { required: false });

describe("facts", () => {
  it("this case needs stay in sight, in their order; the others fold", () => {
    const { shown, more } = foldedFacts([spare("a"), fact("order", "Order", "P-1"), spare("b")]);
    expect(shown.map(({ name }) => name)).toEqual(["order"]);
    expect(more.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("in doubt stay in sight, needed or not", () => {
    const doubt = (name: string, mark: Parameters<typeof fact>[3]) => fact(name, name, "x", { required: false, ...mark });
    const facts = [
      doubt("stated", { mark: { kind: "stated" } }),
      doubt("conflicting", { mark: { kind: "conflicting", stated: "x", recorded: "y" } }),
      doubt("stale", { mark: { kind: "stale", since: at(9) } }),
      doubt("unavailable", { mark: { kind: "unavailable", system: "Orders", why: "busy" } }),
      spare("a"),
      spare("b"),
    ];
    expect(foldedFacts(facts).shown).toHaveLength(4);
  });

  it("do not fold when a single one would", () => {
    expect(foldedFacts([fact("order", "Order", "P-1"), spare("a")]).more).toEqual([]);
  });
});

describe("entries", () => {
  const said = (name: string, secondsAgo: number): TranscriptEntry => ({
    id: `${name}${String(secondsAgo)}`,
    at: at(secondsAgo),
    body: { kind: "customer", name, text: "Hello" },
  });
  const mark: TranscriptEntry = {
    id: "mark",
    at: at(5),
    body: { kind: "mark", mark: { kind: "handoff", step: "offered" }, text: "Offered" },
  };

  it("of one person shortly after each other say the name once", () => {
    expect(goesOn(said("Maria", 60), said("Maria", 10))).toBe(true);
    expect(goesOn(said("Maria", 60), said("Robin", 10))).toBe(false);
    expect(goesOn(said("Maria", 900), said("Maria", 10))).toBe(false);
    expect(goesOn(undefined, said("Maria", 10))).toBe(false);
    expect(goesOn(mark, said("Maria", 1))).toBe(false);
  });
});

it("beside the tag a name does not say practice again", () => {
  expect(shownName("Ines (practice)", true)).toBe("Ines");
  expect(shownName("Ines (practice)", false)).toBe("Ines (practice)");
  expect(shownName("Maria Keller", true)).toBe("Maria Keller");
});
