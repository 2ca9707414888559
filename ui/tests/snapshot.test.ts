// What is in sight at once, and what is one key away.
import { describe, expect, it } from "vitest";
import { endsLater, goesOn } from "../src/conversation/joined";
import { foldedFacts, groupedFacts } from "../src/snapshot/facts";
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

describe("facts of several records", () => {
  it("stand below the record they are of", () => {
    const state = (record: string, value: string) => fact("order_state", "State of the order", value, { record });
    const groups = groupedFacts([
      state("Order LH-20001", "shipped"),
      state("Order LH-20002", "returned"),
      fact("total", "Total", "34.50 €", { record: "Order LH-20001" }),
      fact("phone", "Phone", "0151 2345678", { record: null, source: null, mark: { kind: "stated" } }),
      fact("refund", "Refund", null, {
        record: null,
        source: null,
        mark: { kind: "unavailable", system: "Shop", why: "busy" },
      }),
    ]);
    expect(groups.map(({ record, kind, facts }) => [record, kind, facts.length])).toEqual([
      ["Order LH-20001", "record", 2],
      ["Order LH-20002", "record", 1],
      [null, "stated", 1],
      [null, "unavailable", 1],
    ]);
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
    body: { kind: "mark", mark: { kind: "handoff", step: "offered" }, text: "Offered", note: null },
  };

  it("of one person shortly after each other say the name once", () => {
    expect(goesOn(said("Maria", 60), said("Maria", 10))).toBe(true);
    expect(goesOn(said("Maria", 60), said("Robin", 10))).toBe(false);
    expect(goesOn(said("Maria", 900), said("Maria", 10))).toBe(false);
    expect(goesOn(undefined, said("Maria", 10))).toBe(false);
    expect(goesOn(mark, said("Maria", 1))).toBe(false);
  });

  it("that span minutes show the time of the last as well", () => {
    const long = [said("Maria", 300), said("Maria", 200), said("Maria", 90), said("Robin", 10)];
    expect(long.map((_, i) => endsLater(long, i))).toEqual([false, false, true, false]);
    const at0 = { ...said("Maria", 0), at: "2026-03-04T12:00:05Z" };
    const short = [at0, { ...at0, at: "2026-03-04T12:00:50Z" }];
    expect(short.map((_, i) => endsLater(short, i))).toEqual([false, false]);
  });
});

it("beside the tag a name does not say practice again", () => {
  expect(shownName("Ines (practice)", true)).toBe("Ines");
  expect(shownName("Ines (practice)", false)).toBe("Ines (practice)");
  expect(shownName("Maria Keller", true)).toBe("Maria Keller");
});
