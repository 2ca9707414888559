// What the representative tries: each thing once at a time, and what went wrong at the place where it is shown.
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import type { DeskError } from "$lib/host/generated";
import { asDeskError } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { announcer } from "./announcer.svelte";

export class Attempts {
  /** What is under way, so that it is not begun twice. */
  readonly busy = new SvelteSet<string>();
  /** What did not work, at the place where it is shown. */
  readonly problems = new SvelteMap<string, DeskError>();

  /** `onmismatch` is called when window and host do not understand each other. */
  constructor(private readonly onmismatch: () => Promise<void>) {}

  /** Runs something once at a time and keeps what went wrong at its place. */
  async run(place: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy.has(place)) return false;
    this.busy.add(place);
    this.problems.delete(place);
    try {
      await work();
      return true;
    } catch (thrown) {
      const error = this.failed(place, thrown);
      if (error.code === "mismatch") await this.onmismatch();
      return false;
    } finally {
      this.busy.delete(place);
    }
  }

  /** Shows what went wrong at its place and says it. */
  failed(place: string, thrown: unknown): DeskError {
    const error = asDeskError(thrown, m.error.unexpected);
    this.problems.set(place, error);
    announcer.shout(error.message);
    return error;
  }
}
