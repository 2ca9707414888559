// The desk as the window knows it: what the host said, with its patches applied.
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import type {
  Change,
  ConversationId,
  ConversationView,
  DeskError,
  DeskState,
  InboxView,
  Patch,
} from "$lib/host/generated";
import { asDeskError, type CommandName, type Host, type RequestOf, type ResponseOf } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { clock } from "./clock.svelte";
import { patchedInbox } from "./rows";

/** How often the desk is read before a state with patches missing is shown for the time being. */
const READS = 4;
/** Patches kept while the desk is being read. Beyond it the desk is read once more. */
const KEPT_PATCHES = 512;

export class Desk {
  state = $state.raw<DeskState | null>(null);
  /** Why the desk could not be read, if it could not. */
  trouble = $state.raw<DeskError | null>(null);
  /**
   * Views that are current: the conversation in sight and those with this representative, because
   * the host pushes patches for these and for no other. Everything else is asked for when it is opened.
   */
  readonly conversations = new SvelteMap<ConversationId, ConversationView>();
  /** Views the inbox contradicts: nothing may be done about them until they are read again. */
  readonly doubtful = new SvelteSet<ConversationId>();
  /** Conversations that are being read. */
  readonly reading = new SvelteSet<ConversationId>();
  /** What was open when they asked to close: conversations with this representative, and replies that are not sent. */
  closeAsked = $state.raw<{ conversations: number; unsent: number } | null>(null);
  /** Called with every desk that was read. */
  onread: (state: DeskState) => void = () => undefined;
  /** Called with every view that is kept. */
  onview: (view: ConversationView) => void = () => undefined;

  #inSight: ConversationId | null = null;
  /** Which question about a conversation is the last: an earlier answer is not shown any more. */
  readonly #asked = new Map<ConversationId, number>();
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
      const before = this.state;
      this.state = state;
      this.onread(state);
      if (before !== null) this.#inboxChanged(before.inbox, state.inbox);
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

  /** After a gap, what is kept may be old: what is in sight is read again, the rest when it is opened. */
  async #readViewsAgain(): Promise<void> {
    for (const id of [...this.conversations.keys()]) {
      if (id !== this.#inSight) this.#drop(id);
    }
    if (this.#inSight !== null && this.conversations.has(this.#inSight)) await this.#again(this.#inSight);
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
    switch (patch.change.kind) {
      case "conversation":
        this.keep(patch.change.view);
        break;
      case "inbox":
        this.#inboxChanged(state.inbox, this.state.inbox);
        break;
      case "close_asked":
        this.closeAsked = { conversations: patch.change.conversations, unsent: patch.change.unsent };
        break;
      default:
    }
  }

  /** Puts a conversation in sight, or none. What was there is dropped unless the host keeps it current. */
  look(id: ConversationId | null): void {
    const before = this.#inSight;
    this.#inSight = id;
    if (before === null || before === id) return;
    if (this.conversations.get(before)?.owner.kind !== "you" || this.doubtful.has(before)) this.#drop(before);
  }

  /** The ownership that is shown of a conversation; 0, which is never current, of one that is not shown. */
  fencing(id: ConversationId): number {
    return this.conversations.get(id)?.fencing ?? 0;
  }

  /** Keeps a view that stays current, unless a newer one is here. */
  keep(view: ConversationView): void {
    const known = this.conversations.get(view.id);
    if (known !== undefined && known.revision > view.revision) return;
    if (view.id !== this.#inSight && view.owner.kind !== "you") {
      this.#drop(view.id);
      return;
    }
    this.doubtful.delete(view.id);
    this.conversations.set(view.id, view);
    this.onview(view);
  }

  /** What the inbox says about a conversation counts more than a view that is older than it. */
  #inboxChanged(before: InboxView, after: InboxView): void {
    for (const [id, view] of [...this.conversations]) {
      const place = placeIn(after, id);
      if (id !== this.#inSight) {
        if (place !== "mine") this.#drop(id);
        continue;
      }
      if (place === placeIn(before, id)) continue;
      const withYou = view.owner.kind === "you";
      if (withYou !== (place === "mine") || (view.offer !== null && view.offer.offer !== place)) {
        this.doubtful.add(id);
      }
      void this.#again(id);
    }
  }

  #drop(id: ConversationId): void {
    this.conversations.delete(id);
    this.doubtful.delete(id);
  }

  async #again(id: ConversationId): Promise<void> {
    try {
      await this.open(id);
    } catch {
      // Gone meanwhile: the view that shows it asks again and says so there.
      this.#drop(id);
    }
  }

  /** Shows what a command answered with, until the patch that says the same arrives. */
  put(part: Partial<Omit<DeskState, "revision">>): void {
    if (this.state !== null) this.state = { ...this.state, ...part };
  }

  /** Reads one conversation. The host takes the one it was asked for last for the one in sight. */
  async open(id: ConversationId): Promise<void> {
    const asked = (this.#asked.get(id) ?? 0) + 1;
    this.#asked.set(id, asked);
    this.reading.add(id);
    try {
      const view = await this.call("get_conversation", { conversation: id });
      if (this.#asked.get(id) === asked) this.keep(view);
    } finally {
      if (this.#asked.get(id) === asked) {
        this.#asked.delete(id);
        this.reading.delete(id);
      }
    }
  }
}

/** Where a conversation stands for this representative: with them, offered under an offer, or neither. */
function placeIn(inbox: InboxView, id: ConversationId): string | null {
  if (inbox.mine.some((item) => item.conversation === id)) return "mine";
  return inbox.offers.find((offer) => offer.conversation === id)?.offer ?? null;
}

/** The desk after a change. */
export function changed(state: DeskState, change: Change): DeskState {
  switch (change.kind) {
    case "inbox":
      return { ...state, inbox: patchedInbox(state.inbox, change.patch) };
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
    case "catalogue":
      return { ...state, catalogue: change.catalogue };
    case "store":
      return { ...state, store: change.store };
    case "conversation":
    case "close_asked":
      return state;
  }
}
