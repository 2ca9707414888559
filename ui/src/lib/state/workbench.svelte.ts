// What the representative is doing in this window: where they are, and the parts that do things for them.
import { getContext, setContext, tick } from "svelte";
import type { Action, ConversationId, ConversationView, InboxView, OfferCard } from "$lib/host/generated";
import type { Takes } from "$lib/keys/keymap";
import { Attempts } from "./attempts.svelte";
import type { Desk } from "./desk.svelte";
import { Drafts, type DraftKind } from "./drafts.svelte";
import { Endings, type Finishing } from "./endings";
import { focusPlace, type Place } from "./focus";
import { Offers } from "./offers";
import { Replies } from "./replies.svelte";
import { Station } from "./station.svelte";

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

/** The wrap-up on screen: it takes what is typed while the focus is elsewhere. */
export interface WrapUpOnScreen {
  /** How many outcomes a digit chooses from. */
  choices: number;
  /** What stands in the summary. */
  readonly summary: string;
  /** Chooses the outcome with this number, from 1. */
  choose(choice: number): void;
  /** Writes at the end of the summary and gives it the focus. */
  write(text: string): void;
  /** Finishes it, or says what is missing. */
  finish(): void;
}

/** Where the representative is in the window. What they do from there is in its parts. */
export class Workbench {
  screen = $state<Screen>("inbox");
  selected = $state<ConversationId | null>(null);
  overlay = $state.raw<Overlay | null>(null);
  /** Which side is shown when there is no room for both. */
  side = $state<"snapshot" | "conversation">("snapshot");
  /** Whether facts that this case does not need are shown too. */
  moreFacts = $state(false);
  composerMenu = $state<ComposerMenu | null>(null);
  /** A reply that began with the key of a command, pressed while the cursor was elsewhere: a note may have been meant. */
  strayed = $state.raw<{ conversation: ConversationId; text: string } | null>(null);
  wrapUp = $state.raw<WrapUpOnScreen | null>(null);
  /** The conversation that the history is asked to open. */
  wantedRecord = $state.raw<ConversationId | null>(null);
  readonly drafts: Drafts;
  readonly replies: Replies;
  readonly offers = new Offers(this);
  readonly endings = new Endings(this);
  readonly station = new Station(this);
  readonly attempts: Attempts;

  constructor(readonly desk: Desk) {
    this.attempts = new Attempts(() => desk.read());
    this.drafts = new Drafts((draft) => desk.call("save_draft", draft));
    this.replies = new Replies(desk, this.drafts);
    this.replies.onrefused = (conversation, error) => {
      this.attempts.problems.set(`reply:${conversation}`, error);
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

  /** Replies that are on their way to the host or, of the conversation on screen, from there to the gateway. */
  get sending(): number {
    const shown = this.view?.transcript ?? [];
    const underWay = shown.filter(({ body }) => body.kind === "representative" && body.send.state === "sending");
    return this.replies.underWay + underWay.length;
  }

  /** Replies in conversations with this representative that were not delivered and need a decision. */
  get notDelivered(): number {
    const mine = this.desk.state?.inbox.mine ?? [];
    return mine.reduce((all, { conversation, refused }) => all + refused + this.replies.failed(conversation), 0);
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

  /** Opens a conversation of the history. */
  openRecord(conversation: ConversationId): void {
    this.wantedRecord = conversation;
    this.screen = "history";
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

  /** Shows a conversation and gives its headline the focus, unless the focus is elsewhere by then. */
  async show(id: ConversationId): Promise<void> {
    const before = document.activeElement;
    await this.open(id);
    const now = document.activeElement;
    if (now === before || now === document.body) await this.focus("snapshot");
  }

  /** Reads the conversation on screen. What went wrong is shown in its place. */
  async read(id: ConversationId): Promise<void> {
    const place = `conversation:${id}`;
    this.attempts.problems.delete(place);
    try {
      await this.desk.open(id);
    } catch (thrown) {
      if (this.selected === id) this.attempts.failed(place, thrown);
    }
  }

  /** The conversation on screen whose reply can be written. */
  writesInto(): ConversationView | null {
    const view = this.view;
    return this.screen === "inbox" && this.may("reply", view) ? view : null;
  }

  /** What there is on screen for words and digits that are typed elsewhere. */
  takes(): Takes {
    const away = this.desk.state?.settings.presence === "away";
    if (this.wrapUp !== null) return { writable: true, choices: this.wrapUp.choices, away, begun: this.wrapUp.summary.trim() !== "" };
    const view = this.writesInto();
    return { writable: view !== null, choices: 0, away, begun: view !== null && (this.drafts.get(view.id, "reply") ?? "").trim() !== "" };
  }

  /**
   * Writes at the end of the reply or the summary on screen. False where there is none to write. `aside`: the first
   * letter is the key of a command behind which a note follows.
   */
  typeInto(text: string, aside = false): boolean {
    if (this.offers.typeAhead(text)) return true;
    if (this.wrapUp !== null) {
      this.wrapUp.write(text);
      return true;
    }
    const view = this.writesInto();
    if (view === null) return false;
    const before = this.drafts.get(view.id, "reply") ?? "";
    this.drafts.write(view.id, "reply", before + text);
    if (before === "" && aside) this.strayed = { conversation: view.id, text };
    void this.focus("composer");
    return true;
  }

  /**
   * A conversation is done with: the next one is not opened by itself, but the list has the focus, if that conversation
   * is still the one on screen.
   */
  async leave(conversation: ConversationId): Promise<void> {
    if (this.selected !== conversation) return;
    this.selected = null;
    this.desk.look(null);
    // Whoever is at something else by now stays there.
    if (this.screen === "inbox") await this.focus("list");
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
