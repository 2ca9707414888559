// The desk as the window knows it: what the host said, with its patches applied.
import { SvelteMap } from "svelte/reactivity";
import type {
  Change,
  ConversationId,
  ConversationView,
  DeskError,
  DeskState,
  Patch,
} from "$lib/host/generated";
import { asDeskError, type CommandName, type Host, type RequestOf, type ResponseOf } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { clock } from "./clock.svelte";

/** Views kept besides the one in sight. */
const KEPT_VIEWS = 24;
/** How often the desk is read before a state with patches missing is shown for the time being. */
const READS = 4;
/** Patches kept while the desk is being read. Beyond it the desk is read once more. */
const KEPT_PATCHES = 512;

export class Desk {
  state = $state.raw<DeskState | null>(null);
  /** Why the desk could not be read, if it could not. */
  trouble = $state.raw<DeskError | null>(null);
  readonly conversations = new SvelteMap<ConversationId, ConversationView>();
  /** The conversation on screen: its view is never dropped. */
  inSight: ConversationId | null = null;

  readonly #host: Host;
  #reading: Promise<void> | null = null;
  #early: Patch[] = [];
  #overrun = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Hears patches first and reads the desk then, so that nothing falls between. */
  async start(): Promise<() => void> {
    const stop = await this.#host.patches((patch) => {
      this.apply(patch);
    });
    await this.read();
    return stop;
  }

  async call<K extends CommandName>(command: K, request: RequestOf<K>): Promise<ResponseOf<K>> {
    try {
      return await this.#host.call(command, request);
    } catch (thrown) {
      throw asDeskError(thrown, m.error.noAnswer);
    }
  }

  /** Reads the whole desk. Calls while one is under way share it. */
  read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    for (let reads = 0; reads < READS; reads += 1) {
      this.#overrun = false;
      let state: DeskState;
      try {
        state = await this.call("get_desk", null);
      } catch (thrown) {
        this.trouble = thrown as DeskError;
        this.#early = [];
        return;
      }
      this.trouble = null;
      clock.set(state.now);
      this.state = state;
      const early = this.#early;
      this.#early = [];
      if (!this.#overrun && this.#applyAll(early)) break;
    }
    await this.#readViewsAgain();
  }

  /** Applies patches in turn. False if one is missing. */
  #applyAll(patches: readonly Patch[]): boolean {
    for (const patch of patches) {
      if (this.state === null || patch.revision > this.state.revision + 1) return false;
      this.#applyNext(patch);
    }
    return true;
  }

  /** After a gap, views that were open may be old. */
  async #readViewsAgain(): Promise<void> {
    await Promise.all(
      [...this.conversations.keys()].map(async (id) => {
        try {
          await this.open(id);
        } catch {
          // Gone meanwhile: whoever shows it will ask and say so there.
          this.conversations.delete(id);
        }
      }),
    );
  }

  apply(patch: Patch): void {
    if (this.#reading !== null || this.state === null) {
      if (this.#early.length < KEPT_PATCHES) this.#early.push(patch);
      else this.#overrun = true;
      return;
    }
    if (patch.revision > this.state.revision + 1) {
      this.#early.push(patch);
      void this.read();
      return;
    }
    this.#applyNext(patch);
  }

  #applyNext(patch: Patch): void {
    const state = this.state;
    if (state === null || patch.revision <= state.revision) return;
    this.state = { ...changed(state, patch.change), revision: patch.revision };
    if (patch.change.kind === "conversation") this.keep(patch.change.view);
  }

  /** Keeps a view unless a newer one is here. */
  keep(view: ConversationView): void {
    const known = this.conversations.get(view.id);
    if (known !== undefined && known.revision > view.revision) return;
    this.conversations.delete(view.id);
    this.conversations.set(view.id, view);
    if (this.conversations.size <= KEPT_VIEWS) return;
    for (const oldest of this.conversations.keys()) {
      if (oldest === this.inSight) continue;
      this.conversations.delete(oldest);
      return;
    }
  }

  /** Shows what a command answered with, until the patch that says the same arrives. */
  put(part: Partial<Omit<DeskState, "revision">>): void {
    if (this.state !== null) this.state = { ...this.state, ...part };
  }

  /** Reads one conversation. */
  async open(id: ConversationId): Promise<void> {
    this.keep(await this.call("get_conversation", { conversation: id }));
  }
}

/** The desk after a change. */
export function changed(state: DeskState, change: Change): DeskState {
  switch (change.kind) {
    case "inbox":
      return { ...state, inbox: change.inbox };
    case "connection":
      return { ...state, connection: change.connection };
    case "notice":
      return {
        ...state,
        notices: [...state.notices.filter((notice) => notice.id !== change.notice.id), change.notice],
      };
    case "notice_gone":
      return { ...state, notices: state.notices.filter((notice) => notice.id !== change.id) };
    case "settings":
      return { ...state, settings: change.settings };
    case "practice":
      return { ...state, practice: change.practice };
    case "store":
      return { ...state, store: change.store };
    case "conversation":
      return state;
  }
}
