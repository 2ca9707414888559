// Keys: what they mean, and when they mean nothing.
import { expect, it } from "vitest";
import { ALONE, G_WAITS, isTyping, KeyReader, type KeyCommand, type KeyPress } from "$lib/keys/keymap";

function press(key: string, extra: Partial<KeyPress> = {}): KeyPress {
  const plain = { ctrl: false, meta: false, alt: false, shift: false, repeat: false, typing: false, covered: false, writable: false, choices: 0, away: false, space: "own" as const };
  return { key, ...plain, ...extra };
}

/** What keys do that are pressed one after the other, so many milliseconds apart: commands, and texts in quotes. */
function read(word: string, apart: number, writable = false): string[] {
  const keys = new KeyReader();
  const done: string[] = [];
  let now = 10_000;
  for (const key of word) {
    const reading = keys.read(press(key, { shift: key !== key.toLowerCase(), writable }), now);
    if (reading?.kind === "command") done.push(reading.command);
    if (reading?.kind === "text") done.push(`"${reading.text}"`);
    now += apart;
    if (apart >= ALONE) done.push(...ripe(keys));
  }
  return [...done, ...ripe(keys)];
}

function ripe(keys: KeyReader): KeyCommand[] {
  const command = keys.ripe()?.command;
  return command === undefined ? [] : [command];
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
])("%s alone means %s", (key, command) => {
  expect(read(key, ALONE)).toEqual([command]);
});

it("what ends nothing acts at once, also one after the other", () => {
  expect(read("jjkd", 40)).toEqual(["next", "next", "previous", "decline"]);
});

it("with Caps Lock a key means the same", () => {
  expect(new KeyReader().read(press("J"), 1_000)).toMatchObject({ command: "next" });
});

// The words people begin with when they believe the cursor is in the reply.
it.each(["we", "what", "the", "thank", "but", "both", "We", "The", "But", "ok wait", "hello Bob, to be sure"])(
  "%j is writing: it ends, transfers and gives back nothing",
  (words) => {
    for (const apart of [30, 150, ALONE - 1]) {
      const done = read(words, apart);
      expect(done.filter((one) => ["wrapUp", "back", "transfer"].includes(one))).toEqual([]);
    }
  },
);

it("a letter that was held back goes into the text with the one after it", () => {
  expect(read("we", 120)).toEqual(['"we"']);
  expect(read("He", 120)).toEqual(['"H"', '"e"']);
});

it("what comes right after writing is writing too", () => {
  const written = read("He's, job 4/7", 60).map((text) => text.slice(1, -1));
  expect(written.join("")).toBe("He's, job 4/7");
});

it.each([
  ["24 hours", ['"2"', '"4"', '" "']],
  ["kindly", ["previous", '"ki"', '"n"']],
  ["jump", ["next", '"ju"', '"m"']],
  ["really", ["reply", '"re"', '"a"']],
  ["done", ["decline", '"do"', '"n"']],
  ["great", ['"gr"', '"e"']],
  ["give", ["inbox", '"giv"', '"e"']],
  ["w8 a sec", ['"w8"', '" "', '"a"']],
  ["j4", ["next", '"j4"']],
])("%j loses none of its first characters", (words, begins) => {
  for (const apart of [30, 150, ALONE - 1]) expect(read(words, apart).slice(0, begins.length)).toEqual(begins);
});

it("a letter that acted is no beginning of what comes later, after another key, or while it is held down", () => {
  expect(read("ja", ALONE)).toEqual(["next", '"a"']);
  const keys = new KeyReader();
  keys.read(press("j"), 1_000);
  keys.read(press("Enter"), 1_050);
  expect(keys.read(press("o"), 1_100)).toEqual({ kind: "text", text: "o" });
  keys.read(press("j", { repeat: true }), 5_000);
  expect(keys.read(press("u"), 5_100)).toEqual({ kind: "text", text: "u" });
});

it("R that brought the cursor into the reply was the first letter of a word where a small letter follows at once", () => {
  const keys = new KeyReader();
  const typed = (key: string, now: number): unknown => keys.read(press(key, { typing: true, shift: key !== key.toLowerCase() }), now);
  keys.read(press("r"), 1_000);
  expect(typed("i", 1_120)).toEqual({ kind: "begun", text: "r" });
  expect(typed("g", 1_200)).toBeNull();
  // A capital begins the reply itself, and so does what comes later or after something else.
  keys.read(press("r"), 5_000);
  expect(typed("H", 5_120)).toBeNull();
  keys.read(press("r"), 9_000);
  expect(typed("o", 9_000 + ALONE)).toBeNull();
  keys.read(press("r"), 13_000);
  expect(typed(" ", 13_050)).toBeNull();
  expect(typed("o", 13_100)).toBeNull();
  keys.read(press("r"), 17_000);
  expect(keys.read(press("a", { typing: true, ctrl: true }), 17_050)).toBeNull();
  keys.read(press("j"), 21_000);
  expect(typed("o", 21_050)).toBeNull();
  // With Caps Lock.
  keys.read(press("R"), 25_000);
  expect(keys.read(press("I", { typing: true }), 25_050)).toEqual({ kind: "begun", text: "R" });
});

it("a letter that was written because it meant nothing is not written twice", () => {
  const keys = new KeyReader();
  keys.read(press("d"), 1_000);
  keys.wrote(1_000);
  expect(keys.read(press("o"), 1_050)).toEqual({ kind: "text", text: "o" });
});

it("a key that ends something does nothing right after a letter that was typed into a text", () => {
  const keys = new KeyReader();
  keys.read(press("e", { typing: true }), 1_000);
  expect(keys.read(press("w"), 1_000 + ALONE - 1)).toEqual({ kind: "text", text: "w" });
  expect(keys.read(press("w"), 5_000)?.kind).toBe("held");
});

it("a key that is held down ends nothing", () => {
  const keys = new KeyReader();
  expect(keys.read(press("w", { repeat: true }), 1_000)).toBeNull();
});

it("whatever else is done, a letter that is held back means nothing any more", () => {
  const keys = new KeyReader();
  keys.read(press("w"), 1_000);
  keys.read(press("Escape"), 1_100);
  expect(keys.ripe()).toBeNull();
  keys.read(press("t"), 5_000);
  keys.interrupt();
  expect(keys.ripe()).toBeNull();
});

it.each([
  ["i", "inbox"],
  ["h", "history"],
  ["e", "health"],
  ["s", "settings"],
])("G then %s goes to the %s", (key, command) => {
  const keys = new KeyReader();
  expect(keys.read(press("g"), 1_000)).toBeNull();
  expect(keys.read(press(key), 1_300)).toMatchObject({ kind: "command", command });
});

it("G waits only so long, and then the next letter is on its own", () => {
  const keys = new KeyReader();
  keys.read(press("g"), 1_000);
  expect(keys.read(press("h"), 1_000 + G_WAITS + 1)).toEqual({ kind: "text", text: "h" });
});

it("G then a key that leads nowhere does not do that key's work", () => {
  const keys = new KeyReader();
  keys.read(press("g"), 1_000);
  expect(keys.read(press("d"), 1_100)).toEqual({ kind: "text", text: "gd" });
  expect(keys.read(press("d"), 1_100 + ALONE)).toMatchObject({ command: "decline" });
});

it("single keys do nothing while typing, with modifiers, or under a dialog", () => {
  const keys = new KeyReader();
  for (const key of ["j", "k", "d", "r", "/", ";", "w", "b", "t", "g", "?"]) {
    expect(keys.read(press(key, { typing: true }), 1_000)).toBeNull();
    expect(keys.read(press(key, { covered: true }), 1_000)).toBeNull();
    const withCtrl = keys.read(press(key, { ctrl: true }), 1_000);
    if (key === "k") expect(withCtrl).toMatchObject({ command: "palette" });
    else expect(withCtrl).toBeNull();
    expect(keys.read(press(key, { alt: true }), 1_000)).toBeNull();
  }
});

it("Ctrl+K opens the palette even while typing", () => {
  const keys = new KeyReader();
  expect(keys.read(press("k", { ctrl: true, typing: true }), 0)).toMatchObject({ command: "palette" });
  expect(keys.read(press("K", { meta: true, typing: true }), 0)).toMatchObject({ command: "palette" });
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

// Every word that begins with a key, where there is a reply to write.
it.each(["get", "his", "gives", "ghost", "gst", "done", "draft", "kraft", "jr", "(see", "€ 5", "¿qué", "8 days", "“quoted”"])(
  "%j loses no letter where a reply is on screen",
  (word) => {
    for (const apart of [30, 150, ALONE - 1]) {
      const done = read(word, apart, true);
      const written = done.filter((one) => one.startsWith('"')).map((one) => one.slice(1, -1));
      expect(written.join("")).toBe(word);
      expect(done.filter((one) => ["inbox", "history", "health", "settings", "decline"].includes(one))).toEqual([]);
    }
  },
);

it("a space on a row is written before a letter and opens the row alone, where the text was begun", () => {
  const keys = new KeyReader();
  const begun = { writable: true, space: "row" as const };
  expect(keys.read(press(" ", begun), 10_000)).toEqual({ kind: "held", text: " " });
  expect(keys.read(press("i", begun), 10_120)).toEqual({ kind: "text", text: " i" });
  expect(keys.read(press(" ", begun), 20_000)).toEqual({ kind: "held", text: " " });
  expect(keys.read(press("(", begun), 20_120)).toEqual({ kind: "text", text: " (" });
  keys.read(press(" ", begun), 30_000);
  expect(keys.ripe()).toMatchObject({ command: "press" });
  expect(keys.read(press(" ", { ...begun, space: "text" }), 40_000)).toEqual({ kind: "text", text: " " });
  expect(keys.read(press(" ", { ...begun, space: "own" }), 50_000)).toBeNull();
});

it("a digit chooses from what is numbered on screen, unless it stands in a word or there is no such number", () => {
  const keys = new KeyReader();
  const wrapUp = { writable: true, choices: 3 };
  expect(keys.read(press("2", wrapUp), 10_000)).toEqual({ kind: "choice", choice: 2 });
  expect(keys.read(press("4", wrapUp), 20_000)).toEqual({ kind: "text", text: "4" });
  expect(keys.read(press("0", wrapUp), 30_000)).toEqual({ kind: "text", text: "0" });
  expect(keys.read(press("P", { ...wrapUp, shift: true }), 40_000)).toEqual({ kind: "text", text: "P" });
  expect(keys.read(press("1", wrapUp), 40_100)).toEqual({ kind: "text", text: "1" });
  expect(keys.read(press("1", { ...wrapUp, typing: true }), 50_000)).toBeNull();
  expect(keys.read(press("1", { ...wrapUp, ctrl: true }), 60_000)).toBeNull();
});

it("G with a second key goes somewhere all the same, once no letter follows", () => {
  const keys = new KeyReader();
  keys.read(press("g", { writable: true }), 10_000);
  expect(keys.read(press("e", { writable: true }), 10_200)).toMatchObject({ kind: "held" });
  expect(keys.ripe()).toMatchObject({ command: "health" });
});

it("A alone is back to available while the representative is away, and otherwise a letter", () => {
  const reader = (): KeyReader => new KeyReader();
  const alone = reader();
  expect(alone.read(press("a", { away: true, writable: true }), 1_000)).toEqual({ kind: "held", text: "a" });
  expect(alone.ripe()).toEqual({ command: "available", text: "a" });
  const word = reader();
  word.read(press("a", { away: true, writable: true }), 1_000);
  expect(word.read(press("n", { away: true, writable: true }), 1_100)).toEqual({ kind: "text", text: "an" });
  const article = reader();
  article.read(press("a", { away: true, writable: true }), 1_000);
  expect(article.read(press(" ", { away: true, writable: true }), 1_100)).toEqual({ kind: "text", text: "a " });
  expect(reader().read(press("a", { writable: true }), 1_000)).toEqual({ kind: "text", text: "a" });
});
