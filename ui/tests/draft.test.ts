// The composer knows the facts.
import { describe, expect, it } from "vitest";
import { filled, heldFact, trigger } from "../src/conversation/draft";
import { snapshot } from "../gallery/case";

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
  ])("in %j", (text, caret, expected) => {
    expect(trigger(text, caret)).toEqual(expected);
  });
});

it("a canned reply is filled with what is known; the rest stays visible", () => {
  expect(filled("Order {order_number}, {payment_method}, {nothing}.", snapshot.facts)).toBe(
    "Order P-4711, {payment_method}, {nothing}.",
  );
});
