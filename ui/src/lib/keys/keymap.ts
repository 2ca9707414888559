// Which key means what, and when it means nothing.

export type KeyCommand =
  | "next"
  | "previous"
  | "decline"
  | "reply"
  | "fact"
  | "canned"
  | "wrapUp"
  | "back"
  | "transfer"
  | "available"
  | "inbox"
  | "history"
  | "health"
  | "settings"
  | "press"
  | "palette"
  | "keys";

export interface KeyPress {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  shift: boolean;
  /** Whether it is still down from before. */
  repeat: boolean;
  /** Whether the key goes into a text. */
  typing: boolean;
  /** Whether something is open on top that has its own keys. */
  covered: boolean;
  /** Whether there is a text on screen that words typed elsewhere go into. */
  writable: boolean;
  /** How many things on screen a digit chooses from. */
  choices: number;
  /** Whether the representative is away: then A is a key. */
  away: boolean;
  /** What a space is: it opens a row, goes into the text that was begun, or is for what has the focus. */
  space: "row" | "text" | "own";
}

/** What is on screen for words and digits that are typed elsewhere. */
export interface Takes {
  writable: boolean;
  choices: number;
  away: boolean;
  /** Whether something stands in the text already. */
  begun: boolean;
}

const SINGLE: Readonly<Record<string, KeyCommand>> = {
  j: "next",
  k: "previous",
  d: "decline",
  r: "reply",
  "/": "fact",
  ";": "canned",
  w: "wrapUp",
  b: "back",
  t: "transfer",
  "?": "keys",
};

const AFTER_G: Readonly<Record<string, KeyCommand>> = {
  i: "inbox",
  h: "history",
  e: "health",
  s: "settings",
};

/** Commands that act only when their letter stands alone: they end something, or their letter is a word. */
const ENDS: ReadonlySet<KeyCommand> = new Set(["wrapUp", "back", "transfer", "available"]);

/** Commands behind which a note for colleagues or agents follows. */
const ASIDE: ReadonlySet<KeyCommand> = new Set(["wrapUp", "back", "transfer"]);

/** Letters that act at once: one after the other they are commands, none of them a word. */
const AT_ONCE: ReadonlySet<string> = new Set(["j", "k", "d", "r", "g"]);

/** How long G waits for the second key, in milliseconds. */
export const G_WAITS = 1_500;

/** How long a key has to stand alone to end something, before it and after it, in milliseconds. */
export const ALONE = 300;

/** What a key press means. */
export type Reading =
  | { kind: "command"; command: KeyCommand; text: string }
  /** It may be the first letter of a word: after `ALONE`, `ripe` says whether it was a command. */
  | { kind: "held"; text: string }
  /** R has brought the cursor into the reply and was the first letter of a word there: it goes before this key. */
  | { kind: "begun"; text: string }
  /** A digit chooses one of what is numbered on screen. */
  | { kind: "choice"; choice: number }
  /** The representative is writing. `aside`: the first letter would have been a command behind which a note follows. */
  | { kind: "text"; text: string; aside?: true };

/**
 * Reads key presses: what G, the last letter and a letter that is held back make of the next one.
 *
 * A representative who believes the cursor is in the composer types words, and words contain W, T and B. So these
 * three act only when they stand alone: no letter within `ALONE` before them and none after. A letter that
 * means nothing else, a capital, or one of the three in the middle of a word is writing: it goes into the
 * composer if there is one, and whatever comes within `ALONE` of it follows it there. A digit is writing too,
 * unless it chooses from what is numbered on screen.
 * Where there is a reply to write, D and G with I, H, E or S wait like the three, because "done", "get" and
 * "his" begin words, and a sign that means nothing else is writing as well. Where the text was begun, a space on a
 * row waits too: alone it opens the row, and before a letter it is written.
 * J, K, R and G act at once, because nothing is lost by them; a letter or digit that follows within `ALONE`
 * and is no such key takes the last of them into the text with it, and so does R behind another letter. R has
 * brought the cursor into the reply by then: a small letter typed there within `ALONE` makes it the beginning of a
 * word, and the R is written before it. A capital begins the reply itself.
 */
export class KeyReader {
  #gUntil = 0;
  #letterAt = -ALONE;
  #wroteAt = -ALONE;
  #held: { command: KeyCommand; text: string } | null = null;
  /** The letters that acted last, and when: they may have been the beginning of a word. */
  #acted: { command: KeyCommand; text: string; at: number } | null = null;

  read(press: KeyPress, now: number): Reading | null {
    const reading = this.#read(press, now);
    if (reading?.kind === "text") this.#wroteAt = now;
    return reading;
  }

  #read(press: KeyPress, now: number): Reading | null {
    const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
    const held = this.#held;
    const acted = this.#acted !== null && now - this.#acted.at < ALONE ? this.#acted : null;
    const waits = now < this.#gUntil;
    const alone = now - this.#letterAt >= ALONE;
    this.#held = null;
    this.#acted = null;
    this.#gUntil = 0;
    const plain = !press.ctrl && !press.meta && !press.alt;
    const letter = isLetter(press.key) && plain;
    const inWord = letter || (isDigit(press.key) && plain);
    if (letter) this.#letterAt = now;
    if (key === "k" && (press.ctrl || press.meta) && !press.alt && !press.shift) {
      return { kind: "command", command: "palette", text: "" };
    }
    // With Caps Lock both are capitals.
    const begins = letter && !press.repeat && acted?.command === "reply" && (isSmall(press.key) || !isSmall(acted.text));
    if (begins && press.typing && !press.covered) return { kind: "begun", text: acted.text };
    if (!plain || press.typing || press.covered) return null;
    const goesOn = inWord || (press.writable && isSign(press.key));
    // "A" is a word of its own.
    if (held?.command === "available" && press.key === " " && press.writable) return { kind: "text", text: `${held.text} ` };
    if (goesOn && held !== null) {
      const text = held.text + press.key;
      return ASIDE.has(held.command) ? { kind: "text", text, aside: true } : { kind: "text", text };
    }
    if (press.key.length === 1 && now - this.#wroteAt < ALONE) return { kind: "text", text: press.key };
    if (press.key === " " && !press.shift && !press.repeat && press.space !== "own") {
      return press.space === "row" ? this.#hold("press", " ") : { kind: "text", text: " " };
    }
    if (inWord && acted !== null && (!AT_ONCE.has(key) || (press.writable && key === "r"))) return { kind: "text", text: acted.text + press.key };
    if (letter && press.shift) return { kind: "text", text: press.key };
    if (waits) {
      const there = AFTER_G[key];
      if (there !== undefined) {
        if (press.writable) return this.#hold(there, `g${press.key}`);
        return this.#act(there, `g${press.key}`, press, now);
      }
      return inWord ? { kind: "text", text: `g${press.key}` } : null;
    }
    if (key === "g") {
      this.#gUntil = now + G_WAITS;
      return null;
    }
    const command = key === "a" && press.away ? "available" : SINGLE[key];
    if (command === undefined) {
      if (plain && isDigit(key) && Number(key) >= 1 && Number(key) <= press.choices) return { kind: "choice", choice: Number(key) };
      const writes = inWord || (press.writable && plain && isSign(press.key));
      return writes ? { kind: "text", text: press.key } : null;
    }
    const waitsAlone = ENDS.has(command) || (press.writable && command === "decline");
    if (!waitsAlone) return this.#act(command, letter ? press.key : "", press, now);
    if (press.repeat) return null;
    if (!alone) return { kind: "text", text: press.key };
    return this.#hold(command, press.key);
  }

  #hold(command: KeyCommand, text: string): Reading {
    this.#held = { command, text };
    return { kind: "held", text };
  }

  #act(command: KeyCommand, text: string, press: KeyPress, now: number): Reading {
    // A key that is held down moves through a list; it begins no word.
    if (text !== "" && !press.repeat) this.#acted = { command, text, at: now };
    return { kind: "command", command, text };
  }

  /** A command meant nothing where it was pressed, so that its letters were written. */
  wrote(now: number): void {
    this.#acted = null;
    this.#wroteAt = now;
  }

  /** The command that was held back, once nothing came after it. */
  ripe(): { command: KeyCommand; text: string } | null {
    const held = this.#held;
    this.#held = null;
    return held;
  }

  /** Something else was done meanwhile: a letter that is held back means nothing any more. */
  interrupt(): void {
    this.#held = null;
    this.#acted = null;
    this.#gUntil = 0;
  }
}

function isLetter(key: string): boolean {
  return /^\p{L}\p{M}*$/u.test(key);
}

function isSmall(key: string): boolean {
  return key === key.toLowerCase();
}

function isDigit(key: string): boolean {
  return /^\p{Nd}$/u.test(key);
}

/** A character to write that is neither letter nor digit. A space presses buttons. */
function isSign(key: string): boolean {
  return Array.from(key).length === 1 && !/[\s\p{C}]/u.test(key);
}

const NOT_TEXT = new Set(["button", "checkbox", "radio", "range", "reset", "submit", "color", "file"]);

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TEXT.has(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable
  );
}

export function isCovered(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"][aria-modal="true"], [role="alertdialog"]') !== null) return true;
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null;
}

function spaceOn(target: EventTarget | null): KeyPress["space"] {
  if (!(target instanceof HTMLElement)) return "own";
  if (target.matches("[data-row]")) return "row";
  return target === document.body || target.matches('h1, h2, h3, [data-place][tabindex="-1"]') ? "text" : "own";
}

export function pressOf(event: KeyboardEvent, { writable, choices, away, begun }: Takes): KeyPress {
  return {
    key: event.key,
    ctrl: event.ctrlKey,
    meta: event.metaKey,
    alt: event.altKey,
    shift: event.shiftKey,
    repeat: event.repeat,
    typing: event.isComposing || isTyping(event.target),
    covered: isCovered(event.target),
    writable,
    choices,
    away,
    space: begun ? spaceOn(event.target) : "own",
  };
}
