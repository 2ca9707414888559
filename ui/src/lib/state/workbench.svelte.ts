// What the representative is doing in this window: where they are, what they have begun.
import { getContext, setContext, tick } from "svelte";
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import type {
  Action,
  ConversationId,
  ConversationView,
  CustomerPage,
  DeskError,
  InboxView,
  OfferCard,
  OfferId,
  Settings,
} from "$lib/host/generated";
import { asDeskError } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { announcer } from "./announcer.svelte";
import type { Desk } from "./desk.svelte";
import { Drafts, type DraftKind } from "./drafts.svelte";
import { Endings, type Finishing } from "./endings";
import { focusPlace, type Place } from "./focus";
import { Replies } from "./replies.svelte";

export type Screen = "inbox" | "history" | "health" | "settings";

/** What is open on top of the screen. */
export type Overlay =
  | { kind: "palette" }
  | { kind: "keys" }
  | { kind: "decline"; offer: OfferCard }
  | { kind: "transfer"; conversation: ConversationId; customer: string }
  | { kind: "giveBack"; conversation: ConversationId; customer: string }
  | { kind: "finish"; asking: Finishing };

/** Which menu of the composer is asked for from outside. */
export type ComposerMenu = "facts" | "canned";

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
  readonly drafts: Drafts;
  readonly replies: Replies;
  readonly endings = new Endings(this);
  /** What was typed since a conversation is being accepted: it is for a composer that is not there yet. */
  #ahead: string | null = null;
  /** When a conversation was accepted last, so that one Enter is not two. */
  settledAt = -Infinity;
  /** What is under way, so that it is not begun twice. */
  readonly busy = new SvelteSet<string>();
  /** What did not work, at the place where it is shown. */
  readonly problems = new SvelteMap<string, DeskError>();

  constructor(readonly desk: Desk) {
    this.drafts = new Drafts((draft) => desk.call("save_draft", draft));
    this.replies = new Replies(desk, this.drafts);
    this.replies.onrefused = (conversation, error) => {
      this.problems.set(`reply:${conversation}`, error);
    };
    this.replies.onfailed = (conversation) =>
      this.selected === conversation ? this.read(conversation) : Promise.resolve();
    desk.onread = ({ drafts }) => {
      this.drafts.load(drafts);
    };
  }

  get view(): ConversationView | null {
    return this.selected === null ? null : (this.desk.conversations.get(this.selected) ?? null);
  }

  /** Whether something may be done about a conversation, as far as is known now. */
  may(action: Action, view: ConversationView | null = this.view): boolean {
    return view !== null && !this.desk.doubtful.has(view.id) && view.allowed_actions.includes(action);
  }

  /** What is written for a conversation that the customer or a colleague has not got. */
  draftKind(conversation: ConversationId): DraftKind | null {
    return this.replies.hasFailed(conversation) ? "reply" : this.drafts.kind(conversation);
  }

  /**
   * The window was loaded, perhaps not for the first time: it shows again what it showed, and the list has the
   * focus, not a row of it, because Enter on an offer accepts it.
   */
  async begin(): Promise<void> {
    const state = this.desk.state;
    if (state === null || this.selected !== null) return;
    if (state.viewed !== null && isListed(state.inbox, state.viewed)) await this.open(state.viewed);
    await tick();
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) document.querySelector<HTMLElement>('[data-place="list"]')?.focus();
  }

  go(screen: Screen): void {
    this.screen = screen;
    void this.focus(screen === "history" ? "search" : screen === "inbox" ? "list" : "content");
  }

  focus(place: Place): Promise<void> {
    return focusPlace(place);
  }

  /** Shows a conversation. It is always read: what is kept of it is shown meanwhile only if it is current. */
  async open(id: ConversationId): Promise<void> {
    void this.drafts.flush();
    this.screen = "inbox";
    if (this.selected !== id) this.side = "snapshot";
    this.selected = id;
    this.desk.look(id);
    await this.read(id);
  }

  /** Shows a conversation and gives its headline the focus, unless somebody is elsewhere by then. */
  async show(id: ConversationId): Promise<void> {
    const before = document.activeElement;
    await this.open(id);
    const now = document.activeElement;
    if (now === before || now === document.body) await this.focus("snapshot");
  }

  /** Reads the conversation on screen. What went wrong is shown in its place. */
  async read(id: ConversationId): Promise<void> {
    const place = `conversation:${id}`;
    this.problems.delete(place);
    try {
      await this.desk.open(id);
    } catch (thrown) {
      if (this.selected !== id) return;
      const error = asDeskError(thrown, m.error.unexpected);
      this.problems.set(place, error);
      announcer.shout(error.message);
    }
  }

  /** The conversation on screen whose reply can be written. */
  writesInto(): ConversationView | null {
    const view = this.view;
    return this.screen === "inbox" && this.may("reply", view) ? view : null;
  }

  /** Writes at the end of the reply on screen. False where there is none to write. */
  typeInto(text: string): boolean {
    if (this.#ahead !== null) {
      this.#ahead += text;
      return true;
    }
    const view = this.writesInto();
    if (view === null) return false;
    this.drafts.write(view.id, "reply", (this.drafts.get(view.id, "reply") ?? "") + text);
    void this.focus("composer");
    return true;
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
    if (this.busy.has(place)) return;
    this.#ahead = "";
    const accepted = await this.attempt(place, () => this.desk.call("accept_offer", { offer: offer.offer }));
    if (!accepted) {
      this.#ahead = null;
      const error = this.problems.get(place);
      if (error === undefined) return;
      // Its card may go away, and a card that grows moves those below it: the strip says what happened.
      this.problems.delete(place);
      this.problems.set("offers", error);
      if (error.code === "offer_gone") await this.desk.read();
      return;
    }
    this.problems.delete("offers");
    await this.settleInto(offer.conversation);
  }

  async take(conversation: ConversationId): Promise<void> {
    const place = `take:${conversation}`;
    if (this.busy.has(place)) return;
    this.#ahead = "";
    if (await this.attempt(place, () => this.desk.call("take_waiting", { conversation, fencing: this.desk.fencing(conversation) }))) {
      await this.settleInto(conversation);
    }
    this.#ahead = null;
  }

  /** The five seconds after accepting: the snapshot is in sight and the cursor stands in the composer. */
  private async settleInto(conversation: ConversationId): Promise<void> {
    await this.open(conversation);
    const typed = this.#ahead ?? "";
    this.#ahead = null;
    if (typed !== "" && this.view?.id === conversation) this.typeInto(typed);
    await this.focus("composer");
    this.settledAt = performance.now();
  }

  async decline(offer: OfferId, reason: string): Promise<boolean> {
    const done = await this.attempt(`decline:${offer}`, () =>
      this.desk.call("decline_offer", { offer, reason }),
    );
    if (done) this.overlay = null;
    return done;
  }

  /** A conversation is done with: the next one is not opened by itself, but the list has the focus. */
  async leave(conversation: ConversationId): Promise<void> {
    if (this.selected === conversation) {
      this.selected = null;
      this.desk.look(null);
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

  /** The answer is how the link stood when it was asked; patches say how it stands, and may come first. */
  setOnline(online: boolean): Promise<boolean> {
    return this.attempt("connection", () => this.desk.call(online ? "go_online" : "go_offline", null));
  }

  /** Follows the gateway's messages from their beginning, after they were replaced or restored. */
  startFromGateway(): Promise<boolean> {
    return this.attempt("connection", () => this.desk.call("start_from_gateway", null));
  }
}

/** Whether a conversation is anywhere in the list. */
function isListed({ offers, mine, waiting, agents }: InboxView, id: ConversationId): boolean {
  const all = [offers, mine, ...waiting.map(({ conversations }) => conversations), agents.conversations];
  return all.flat().some(({ conversation }) => conversation === id);
}

const KEY = Symbol("workbench");

export function provideWorkbench(workbench: Workbench): Workbench {
  return setContext(KEY, workbench);
}

export function useWorkbench(): Workbench {
  return getContext<Workbench>(KEY);
}
