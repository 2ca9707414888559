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
  | "inbox"
  | "history"
  | "health"
  | "settings"
  | "palette"
  | "keys";

export interface KeyPress {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  shift: boolean;
  /** Whether the key goes into a text. */
  typing: boolean;
  /** Whether something is open on top that has its own keys. */
  covered: boolean;
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

/** How long G waits for the second key, in milliseconds. */
export const G_WAITS = 1_500;

/** Reads key presses. Keeps only whether G was pressed just now. */
export class KeyReader {
  #gUntil = 0;

  read(press: KeyPress, now: number): KeyCommand | null {
    const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
    if (key === "k" && (press.ctrl || press.meta) && !press.alt && !press.shift) {
      this.#gUntil = 0;
      return "palette";
    }
    if (press.ctrl || press.meta || press.alt || press.typing || press.covered) {
      this.#gUntil = 0;
      return null;
    }
    // A shifted letter is another key; a shifted sign is how some keyboards type it.
    if (press.shift && /^[a-z]$/.test(key)) return null;
    if (now < this.#gUntil) {
      this.#gUntil = 0;
      return AFTER_G[key] ?? null;
    }
    if (key === "g") {
      this.#gUntil = now + G_WAITS;
      return null;
    }
    return SINGLE[key] ?? null;
  }
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

export function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    ctrl: event.ctrlKey,
    meta: event.metaKey,
    alt: event.altKey,
    shift: event.shiftKey,
    typing: event.isComposing || isTyping(event.target),
    covered: isCovered(event.target),
  };
}
