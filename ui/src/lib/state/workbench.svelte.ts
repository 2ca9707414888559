// What the representative is doing in this window: where they are, what they have begun.
import { getContext, setContext, tick } from "svelte";
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import type {
  Action,
  ConversationId,
  ConversationView,
  CustomerPage,
  DeskError,
  OfferCard,
  OfferId,
  QueueId,
  ReplyKey,
  Settings,
} from "$lib/host/generated";
import { asDeskError } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { announcer } from "./announcer.svelte";
import { clock } from "./clock.svelte";
import type { Desk } from "./desk.svelte";
import { newKey } from "./ids";

export type Screen = "inbox" | "history" | "health" | "settings";

/** What is open on top of the screen. */
export type Overlay =
  | { kind: "palette" }
  | { kind: "keys" }
  | { kind: "decline"; offer: OfferCard }
  | { kind: "transfer"; conversation: ConversationId; customer: string }
  | { kind: "giveBack"; conversation: ConversationId; customer: string };

/** Where the focus can be sent. Elements carry the name in `data-place`. */
export type Place = "composer" | "snapshot" | "list" | "wrap-up" | "content" | "search";

/** A reply the host has not shown in the transcript yet. */
export interface PendingReply {
  key: ReplyKey;
  text: string;
  at: string;
  /** Set when the host did not take it. */
  error: DeskError | null;
}

/** Which menu of the composer is asked for from outside. */
export type ComposerMenu = "facts" | "canned";

/** How often a place is looked for before the focus stays where it is. */
const PATIENCE = 50;

/** The element of a place. In a list the focus belongs to a row: the open one, else the first. */
function placed(place: Place): HTMLElement | null {
  const row = '[data-place="list"] [data-row]';
  const inList =
    place === "list"
      ? (document.querySelector<HTMLElement>(`${row}[aria-current="true"]`) ??
        document.querySelector<HTMLElement>(row))
      : null;
  return inList ?? document.querySelector<HTMLElement>(`[data-place="${place}"]`);
}

export class Workbench {
  screen = $state<Screen>("inbox");
  selected = $state<ConversationId | null>(null);
  overlay = $state.raw<Overlay | null>(null);
  /** Which side is shown when there is no room for both. */
  side = $state<"snapshot" | "conversation">("snapshot");
  /** Whether facts that this case does not need are shown too. */
  moreFacts = $state(false);
  composerMenu = $state<ComposerMenu | null>(null);
  /** The page customers write from, once it was opened. */
  customerPage = $state.raw<CustomerPage | null>(null);
  readonly drafts = new SvelteMap<ConversationId, string>();
  readonly pending = new SvelteMap<ConversationId, PendingReply[]>();
  /** What is under way, so that it is not begun twice. */
  readonly busy = new SvelteSet<string>();
  /** What did not work, at the place where it is shown. */
  readonly problems = new SvelteMap<string, DeskError>();

  constructor(readonly desk: Desk) {}

  get view(): ConversationView | null {
    return this.selected === null ? null : (this.desk.conversations.get(this.selected) ?? null);
  }

  may(action: Action, view: ConversationView | null = this.view): boolean {
    return view !== null && view.allowed_actions.includes(action);
  }

  go(screen: Screen): void {
    this.screen = screen;
    void this.focus(screen === "history" ? "search" : screen === "inbox" ? "list" : "content");
  }

  async focus(place: Place): Promise<void> {
    await tick();
    const before = document.activeElement;
    // What an action opens can come a moment after the action was answered.
    for (let tries = 0; tries < PATIENCE; tries += 1) {
      const found = placed(place);
      if (found !== null) {
        found.focus();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = document.activeElement;
      if (now !== before && now !== document.body) return;
    }
  }

  /** Shows a conversation, reading it if it is not here. */
  async open(id: ConversationId): Promise<void> {
    this.screen = "inbox";
    this.selected = id;
    this.side = "snapshot";
    this.desk.inSight = id;
    if (!this.desk.conversations.has(id)) await this.attempt(`conversation:${id}`, () => this.desk.open(id));
  }

  /** Runs something once at a time and keeps what went wrong at its place. */
  async attempt(place: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy.has(place)) return false;
    this.busy.add(place);
    this.problems.delete(place);
    try {
      await work();
      return true;
    } catch (thrown) {
      const error = asDeskError(thrown, m.error.unexpected);
      this.problems.set(place, error);
      announcer.shout(error.message);
      if (error.code === "mismatch") await this.desk.read();
      return false;
    } finally {
      this.busy.delete(place);
    }
  }

  async accept(offer: OfferCard): Promise<void> {
    const place = `offer:${offer.offer}`;
    const accepted = await this.attempt(place, () => this.desk.call("accept_offer", { offer: offer.offer }));
    if (!accepted) {
      const error = this.problems.get(place);
      if (error?.code !== "offer_gone") return;
      // Its card goes away, so the list says why; and the list may be old.
      this.problems.delete(place);
      this.problems.set("offers", error);
      await this.desk.read();
      return;
    }
    this.problems.delete("offers");
    await this.settleInto(offer.conversation);
  }

  async take(conversation: ConversationId): Promise<void> {
    const taken = await this.attempt(`take:${conversation}`, () =>
      this.desk.call("take_waiting", { conversation }),
    );
    if (taken) await this.settleInto(conversation);
  }

  /** The five seconds after accepting: the snapshot is in sight and has the focus. */
  private async settleInto(conversation: ConversationId): Promise<void> {
    await this.open(conversation);
    await this.focus("snapshot");
  }

  async decline(offer: OfferId, reason: string): Promise<boolean> {
    const done = await this.attempt(`decline:${offer}`, () =>
      this.desk.call("decline_offer", { offer, reason }),
    );
    if (done) this.overlay = null;
    return done;
  }

  async send(conversation: ConversationId): Promise<void> {
    const text = (this.drafts.get(conversation) ?? "").trim();
    if (text === "") return;
    const reply: PendingReply = {
      key: newKey(),
      text,
      at: new Date(clock.now).toISOString(),
      error: null,
    };
    this.drafts.delete(conversation);
    this.setPending(conversation, (replies) => [...replies, reply]);
    await this.hand(conversation, reply);
  }

  /** Hands a pending reply to the host, again if need be: its key stays the same. */
  async hand(conversation: ConversationId, reply: PendingReply): Promise<void> {
    this.setPending(conversation, (replies) =>
      replies.map((other) => (other.key === reply.key ? { ...other, error: null } : other)),
    );
    try {
      await this.desk.call("send_reply", { conversation, key: reply.key, text: reply.text });
    } catch (thrown) {
      const error = asDeskError(thrown, m.error.noAnswer);
      announcer.shout(error.message);
      this.setPending(conversation, (replies) =>
        replies.map((other) => (other.key === reply.key ? { ...other, error } : other)),
      );
      if (error.code === "not_yours" || error.code === "not_found") {
        await this.attempt(`conversation:${conversation}`, () => this.desk.open(conversation));
      }
    }
  }

  /** Puts a reply that was not taken back into the composer. */
  editAgain(conversation: ConversationId, reply: PendingReply): void {
    const draft = this.drafts.get(conversation) ?? "";
    this.drafts.set(conversation, draft === "" ? reply.text : `${reply.text}\n\n${draft}`);
    this.forget(conversation, reply.key);
    void this.focus("composer");
  }

  forget(conversation: ConversationId, key: ReplyKey): void {
    this.setPending(conversation, (replies) => replies.filter((reply) => reply.key !== key));
  }

  /** Replies the transcript does not show yet. */
  pendingIn(view: ConversationView): PendingReply[] {
    const replies = this.pending.get(view.id) ?? [];
    if (replies.length === 0) return replies;
    const shown = new Set(
      view.transcript.flatMap((entry) => (entry.body.kind === "representative" ? [entry.body.key] : [])),
    );
    return replies.filter((reply) => !shown.has(reply.key));
  }

  private setPending(
    conversation: ConversationId,
    change: (replies: PendingReply[]) => PendingReply[],
  ): void {
    const replies = change(this.pending.get(conversation) ?? []);
    if (replies.length === 0) this.pending.delete(conversation);
    else this.pending.set(conversation, replies);
  }

  async startWrapUp(conversation: ConversationId): Promise<void> {
    const place = `conversation:${conversation}`;
    if (await this.attempt(place, () => this.desk.call("start_wrap_up", { conversation }))) {
      await this.focus("wrap-up");
    }
  }

  async finishWrapUp(
    conversation: ConversationId,
    disposition: string,
    summary: string,
    notes: string,
  ): Promise<boolean> {
    const done = await this.attempt(`wrapUp:${conversation}`, () =>
      this.desk.call("finish_wrap_up", { conversation, disposition, summary, notes }),
    );
    if (done) await this.leave(conversation);
    return done;
  }

  async giveBack(conversation: ConversationId, note: string): Promise<boolean> {
    const done = await this.attempt(`giveBack:${conversation}`, () =>
      this.desk.call("return_to_agents", { conversation, note }),
    );
    if (done) {
      this.overlay = null;
      await this.leave(conversation);
    }
    return done;
  }

  async transfer(conversation: ConversationId, queue: QueueId, note: string): Promise<boolean> {
    const done = await this.attempt(`transfer:${conversation}`, () =>
      this.desk.call("transfer", { conversation, queue, note }),
    );
    if (done) {
      this.overlay = null;
      await this.leave(conversation);
    }
    return done;
  }

  /** A conversation is done with: the next one is not opened by itself, but the list has the focus. */
  private async leave(conversation: ConversationId): Promise<void> {
    this.drafts.delete(conversation);
    if (this.selected === conversation) {
      this.selected = null;
      this.desk.inSight = null;
    }
    await this.focus("list");
  }

  changeSettings(change: Partial<Settings>): Promise<boolean> {
    const settings = this.desk.state?.settings;
    if (settings === undefined) return Promise.resolve(false);
    return this.attempt("settings", async () => {
      const inForce = await this.desk.call("set_settings", { ...settings, ...change });
      this.desk.put({ settings: inForce });
    });
  }

  /** Opens the page customers write from; the settings show its address. */
  async openCustomerPage(): Promise<void> {
    this.screen = "settings";
    await this.attempt("customers", async () => {
      this.customerPage = await this.desk.call("open_customer_page_url", null);
    });
  }

  setOnline(online: boolean): Promise<boolean> {
    return this.attempt("connection", async () => {
      const connection = await this.desk.call(online ? "go_online" : "go_offline", null);
      this.desk.put({ connection });
    });
  }

  /** Follows the gateway's messages from their beginning, after they were replaced or restored. */
  startFromGateway(): Promise<boolean> {
    return this.attempt("connection", async () => {
      this.desk.put({ connection: await this.desk.call("start_from_gateway", null) });
    });
  }
}

const KEY = Symbol("workbench");

export function provideWorkbench(workbench: Workbench): Workbench {
  return setContext(KEY, workbench);
}

export function useWorkbench(): Workbench {
  return getContext<Workbench>(KEY);
}
