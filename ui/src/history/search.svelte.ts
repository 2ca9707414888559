// What is being searched for in the history, page by page.
import type { DeskError, HistoryHit } from "$lib/host/generated";
import type { Desk } from "$lib/state/desk.svelte";

/** How long typing has to rest before a search starts, in milliseconds. */
const REST = 150;

export class HistorySearch {
  query = $state("");
  hits = $state.raw<readonly HistoryHit[]>([]);
  total = $state(0);
  /** The query the hits belong to, once something was read. */
  answered = $state<string | null>(null);
  loading = $state(false);
  trouble = $state.raw<DeskError | null>(null);

  readonly #desk: Desk;
  #next: string | null = null;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Searches for what was typed, once typing rests. */
  type(query: string): void {
    this.query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.search(), REST);
  }

  async search(): Promise<void> {
    this.#next = null;
    await this.#read(null);
  }

  /** Reads the next page, if there is one and none is under way. */
  async more(): Promise<void> {
    if (this.loading || this.#next === null) return;
    await this.#read(this.#next);
  }

  async #read(cursor: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.query.trim();
    this.loading = true;
    try {
      const page = await this.#desk.call("search_history", { query, cursor });
      // An answer to an older question is of no use any more.
      if (asked !== this.#asked) return;
      // One row a conversation, whatever pages overlap: the first hit is the best or the newest.
      const all = new Map<string, HistoryHit>();
      for (const hit of [...(cursor === null ? [] : this.hits), ...page.hits]) {
        if (!all.has(hit.conversation)) all.set(hit.conversation, hit);
      }
      this.hits = [...all.values()];
      this.total = page.total;
      this.#next = page.next;
      this.answered = query;
      this.trouble = null;
    } catch (thrown) {
      if (asked === this.#asked) this.trouble = thrown as DeskError;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
