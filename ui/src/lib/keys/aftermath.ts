// What is typed right after a dialog closed was meant for the dialog: it is written nowhere else and does nothing.

/** How long after a dialog, and after one another, keys still belong to it, in milliseconds. */
export const AFTERMATH = 250;

/** Keys that close a dialog on purpose. What is typed into a text after them was meant for that text. */
const CLOSES: ReadonlySet<string> = new Set(["Escape", "Enter", " "]);

export class Aftermath {
  #until = -Infinity;
  #onPurpose = true;
  #last = { key: "", at: -Infinity };

  /** A key went down, or a pointer: the last one before a dialog closes tells whether it was closed on purpose. */
  pressed(key: string, now: number): void {
    this.#last = { key, at: now };
  }

  /** A dialog has closed. */
  closed(now: number): void {
    const typed = now - this.#last.at < AFTERMATH && !CLOSES.has(this.#last.key);
    this.#onPurpose = !typed;
    this.#until = now + AFTERMATH;
  }

  /** Whether a character still belongs to the dialog. Each that does keeps the next one. */
  takes(typing: boolean, now: number): boolean {
    if (now >= this.#until || (typing && this.#onPurpose)) return false;
    this.#until = now + AFTERMATH;
    return true;
  }
}
