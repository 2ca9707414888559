// The composer knows the facts.
import { describe, expect, it } from "vitest";
import { filled, heldFact, isNamed, listedAs, trigger, unfilled } from "../src/conversation/draft";
import table from "../../crates/desk/src/placeholder_cases.json";
import { fact, snapshot } from "../gallery/case";

describe("the fact a draft asks for again", () => {
  it("is the one on the screen", () => {
    expect(heldFact("order_number", snapshot)?.value).toBe("P-4711");
  });

  it.each([
    // It could not be found out, so it may be asked for.
    "payment_method",
    "nothing",
    null,
  ])("is not %s", (name) => {
    expect(heldFact(name, snapshot)).toBeNull();
  });

  it("needs a snapshot", () => {
    expect(heldFact("order_number", null)).toBeNull();
  });
});

describe("signs", () => {
  it.each([
    ["/", 1, { sign: "/", from: 0, query: "" }],
    ["Your order /ord", 15, { sign: "/", from: 11, query: "ord" }],
    ["line\n;", 6, { sign: ";", from: 5, query: "" }],
    ["and/or", 6, null],
    ["/order now", 10, null],
    ["it is done; thank", 17, null],
    // Digits and values are no names.
    ["open 24 /7", 10, null],
    ["room /4711", 10, null],
    ["either /or", 10, { sign: "/", from: 7, query: "or" }],
  ])("in %j", (text, caret, expected) => {
    expect(trigger(text, caret)).toEqual(expected);
  });
});

it("a canned reply is filled with what is known; the rest stays visible", () => {
  expect(filled("Order {order_number}, {payment_method}, {nothing}.", snapshot.facts)).toBe(
    "Order P-4711, {payment_method}, {nothing}.",
  );
});

describe("facts of two records", () => {
  const state = (record: string, value: string) => fact("order_state", "State of the order", value, { record });
  const two = [state("Order LH-1", "shipped"), state("Order LH-2", "returned"), fact("total", "Total", "34.50 €")];

  it("fill no place that either could fill", () => {
    expect(filled("It is {order_state}, {total}.", two)).toBe("It is {order_state}, 34.50 €.");
  });

  it("are listed with their record", () => {
    expect(two.map((one) => listedAs(one, two))).toEqual([
      "State of the order · Order LH-1",
      "State of the order · Order LH-2",
      "Total",
    ]);
  });
});

describe("a name", () => {
  it.each([
    ["Order number", "ord", true],
    ["Order number", "num", true],
    ["Order number", "", true],
    ["Charged amount", "order", false],
    // The middle of a word is no name.
    ["Order number", "der", false],
    ["Größe", "grö", true],
  ])("%j fits %j: %s", (label, query, fits) => {
    expect(isNamed(label, query)).toBe(fits);
  });
});

describe("places nobody filled in", () => {
  // The host's own cases.
  const { known } = table;
  const cases = table.cases as [string, string | null][];

  it.each(cases)("of %j begin with %j", (text, expected) => {
    expect(unfilled(text, known)[0]?.text ?? null).toBe(expected);
  });

  it.each([
    ["{a} {b", []],
    ["👩🏽‍💻 {order_number} और {amount}", ["{order_number}", "{amount}"]],
  ])("of %j are %j", (text, places) => {
    const found = unfilled(text, known);
    expect(found.map((place) => place.text)).toEqual(places);
    for (const { from, to, text: place } of found) expect(text.slice(from, to)).toBe(place);
  });
});
