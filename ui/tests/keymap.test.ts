// Keys: what they mean, and when they mean nothing.
import { expect, it } from "vitest";
import { G_WAITS, isTyping, KeyReader, type KeyPress } from "$lib/keys/keymap";

function press(key: string, extra: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrl: false, meta: false, alt: false, shift: false, typing: false, covered: false, ...extra };
}

it.each([
  ["j", "next"],
  ["k", "previous"],
  ["d", "decline"],
  ["r", "reply"],
  ["/", "fact"],
  [";", "canned"],
  ["w", "wrapUp"],
  ["b", "back"],
  ["t", "transfer"],
  ["?", "keys"],
  ["J", "next"],
])("%s means %s", (key, command) => {
  expect(new KeyReader().read(press(key), 0)).toBe(command);
});

it.each([
  ["i", "inbox"],
  ["h", "history"],
  ["e", "health"],
  ["s", "settings"],
])("G then %s goes to the %s", (key, command) => {
  const keys = new KeyReader();
  expect(keys.read(press("g"), 0)).toBeNull();
  expect(keys.read(press(key), 300)).toBe(command);
});

it("G waits only so long", () => {
  const keys = new KeyReader();
  keys.read(press("g"), 0);
  expect(keys.read(press("h"), G_WAITS + 1)).toBeNull();
});

it("G then a key that leads nowhere does not do that key's work", () => {
  const keys = new KeyReader();
  keys.read(press("g"), 0);
  expect(keys.read(press("d"), 100)).toBeNull();
  expect(keys.read(press("d"), 200)).toBe("decline");
});

it("single keys do nothing while typing, with modifiers, or under a dialog", () => {
  const keys = new KeyReader();
  for (const key of ["j", "k", "d", "r", "/", ";", "w", "b", "t", "g", "?"]) {
    expect(keys.read(press(key, { typing: true }), 0)).toBeNull();
    expect(keys.read(press(key, { covered: true }), 0)).toBeNull();
    expect(keys.read(press(key, { ctrl: true }), 0)).toBe(key === "k" ? "palette" : null);
    expect(keys.read(press(key, { alt: true }), 0)).toBeNull();
  }
  expect(keys.read(press("D", { shift: true }), 0)).toBeNull();
});

it("Ctrl+K opens the palette even while typing", () => {
  const keys = new KeyReader();
  expect(keys.read(press("k", { ctrl: true, typing: true }), 0)).toBe("palette");
  expect(keys.read(press("K", { meta: true, typing: true }), 0)).toBe("palette");
});

it("a text is typed into, a switch is not", () => {
  const text = document.createElement("input");
  const box = document.createElement("input");
  box.type = "checkbox";
  expect(isTyping(text)).toBe(true);
  expect(isTyping(document.createElement("textarea"))).toBe(true);
  expect(isTyping(box)).toBe(false);
  expect(isTyping(document.createElement("button"))).toBe(false);
  expect(isTyping(null)).toBe(false);
});
