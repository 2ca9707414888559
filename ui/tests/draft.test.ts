// The composer knows the facts.
import { describe, expect, it } from "vitest";
import { filled, repeatAsk, trigger } from "../src/conversation/draft";
import { snapshot } from "../gallery/case";

describe("asking again", () => {
  it.each([
    ["Can you tell me your order number?", "order_number"],
    ["Please give me the order id.", "order_number"],
    ["What is your e-mail?", "email"],
    ["I will need your email to go on", "email"],
    ["Thank you.\nWhich order number is it", "order_number"],
  ])("%s", (draft, name) => {
    expect(repeatAsk(draft, snapshot)?.name).toBe(name);
  });

  it.each([
    "I have found your order number.",
    "Is P-4711 still the right order number?",
    "How do you usually pay?",
    // It could not be found out, so it may be asked for.
    "What is your payment method?",
    // The two disagree, so it has to be asked for.
    "When were the charges?",
    "",
  ])("is not: %s", (draft) => {
    expect(repeatAsk(draft, snapshot)).toBeNull();
  });

  it("needs a snapshot", () => {
    expect(repeatAsk("What is your order number?", null)).toBeNull();
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
