// Replies between the composer and the transcript: sent in turn, under one key each, never only in memory.
import { SvelteMap } from "svelte/reactivity";
import { v7 as newKey } from "uuid";
import type { ConversationId, ConversationView, DeskError, ReplyKey } from "$lib/host/generated";
import { asDeskError } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { announcer } from "./announcer.svelte";
import { clock } from "./clock.svelte";
import type { Desk } from "./desk.svelte";
import type { Drafts } from "./drafts.svelte";

/** A reply that the transcript does not show yet. */
export interface PendingReply {
  key: ReplyKey;
  /** The ownership that was shown when it was sent. */
  fencing: number;
  text: string;
  at: string;
  /** Whether the host has it. */
  taken: boolean;
  /** Set when the host did not take it. */
  error: DeskError | null;
}

/**
 * A text as it was written, without the space around it. A space that carries a combining sign is part of
 * what was written.
 */
export function asWritten(text: string): string {
  return text.replace(/^\s+(?![\p{M}\u200d])/u, "").trimEnd();
}

export class Replies {
  readonly #pending = new SvelteMap<ConversationId, PendingReply[]>();
  /** The last reply of each conversation that is being handed over: the next one waits for it. */
  readonly #lines = new Map<ConversationId, Promise<void>>();

  constructor(
    private readonly desk: Desk,
    private readonly drafts: Drafts,
  ) {
    drafts.ahead = (conversation) =>
      this.of(conversation).flatMap(({ taken, text }) => (taken ? [] : [text]));
    desk.onview = (view) => {
      this.#shown(view);
    };
  }

  of(conversation: ConversationId): readonly PendingReply[] {
    return this.#pending.get(conversation) ?? [];
  }

  /** Whether a reply stands here that the host did not take. */
  hasFailed(conversation: ConversationId): boolean {
    return this.failed(conversation) > 0;
  }

  /** How many replies stand here that the host did not take. */
  failed(conversation: ConversationId): number {
    return this.of(conversation).filter(({ error }) => error !== null).length;
  }

  /** How many replies the transcripts do not show yet, but for those that the host did not take. */
  get underWay(): number {
    return [...this.#pending.values()].flat().filter(({ error }) => error === null).length;
  }

  /**
   * Sends what is in the composer, or its beginning if text was typed after Enter. The stored draft stays until the host has the reply, so that a reload
   * finds one of the two and never both.
   */
  async send(conversation: ConversationId, beginning?: string): Promise<void> {
    const draft = this.drafts.get(conversation, "reply") ?? "";
    const written = beginning !== undefined && draft.startsWith(beginning) ? beginning : draft;
    const text = asWritten(written);
    if (text === "") return;
    const at = new Date(clock.now).toISOString();
    const fencing = this.desk.fencing(conversation);
    const reply: PendingReply = { key: newKey(), fencing, text, at, taken: false, error: null };
    this.#change(conversation, (replies) => [...replies, reply]);
    this.drafts.write(conversation, "reply", draft.slice(written.length));
    await this.hand(conversation, reply.key);
  }

  /** Hands a reply to the host, again if need be: its key stays the same, so it is never two. */
  hand(conversation: ConversationId, key: ReplyKey): Promise<void> {
    this.#update(conversation, key, { error: null, fencing: this.desk.fencing(conversation) });
    const turn = (this.#lines.get(conversation) ?? Promise.resolve()).then(() => this.#hand(conversation, key));
    this.#lines.set(conversation, turn);
    return turn;
  }

  async #hand(conversation: ConversationId, key: ReplyKey): Promise<void> {
    const reply = this.of(conversation).find((one) => one.key === key);
    if (reply === undefined || reply.taken) return;
    const saves = await this.drafts.settle(conversation, "reply");
    try {
      await this.desk.call("send_reply", { conversation, fencing: reply.fencing, key, text: reply.text });
      this.#update(conversation, key, { taken: true });
      this.drafts.used(conversation, "reply", saves, this.drafts.get(conversation, "reply") ?? "");
    } catch (thrown) {
      await this.#notTaken(conversation, reply, asDeskError(thrown, m.error.noAnswer));
    }
  }

  async #notTaken(conversation: ConversationId, reply: PendingReply, error: DeskError): Promise<void> {
    announcer.shout(error.message);
    this.#update(conversation, reply.key, { error });
    if (error.code === "invalid") {
      // Trying again cannot help, only writing it differently can.
      this.edit(conversation, reply);
      this.onrefused(conversation, error);
    }
    // The answer may be what was lost, not the reply; and another representative may have the conversation by now.
    await this.onfailed(conversation);
  }

  /** Called when a reply is back in the composer, with what is wrong with it. */
  onrefused: (conversation: ConversationId, error: DeskError) => void = () => undefined;
  /** Called when a reply was not taken, to read the conversation again. */
  onfailed: (conversation: ConversationId) => Promise<void> = () => Promise.resolve();

  /** Puts a reply that was not taken back into the composer, before what was written since. */
  edit(conversation: ConversationId, reply: Pick<PendingReply, "key" | "text">): void {
    const draft = this.drafts.get(conversation, "reply") ?? "";
    this.#change(conversation, (replies) => replies.filter(({ key }) => key !== reply.key));
    this.drafts.write(conversation, "reply", draft === "" ? reply.text : `${reply.text}\n\n${draft}`);
  }

  discard(conversation: ConversationId, key: ReplyKey): void {
    this.#change(conversation, (replies) => replies.filter((reply) => reply.key !== key));
    this.drafts.changed(conversation, "reply");
  }

  /** What the transcript shows is no longer pending. */
  #shown(view: ConversationView): void {
    const shown = new Set(
      view.transcript.flatMap((entry) => (entry.body.kind === "representative" ? [entry.body.key] : [])),
    );
    const replies = this.#pending.get(view.id);
    if (replies === undefined) return;
    if (!replies.some(({ key }) => shown.has(key))) return;
    this.#change(view.id, (all) => all.filter(({ key }) => !shown.has(key)));
    this.drafts.changed(view.id, "reply");
  }

  #update(conversation: ConversationId, key: ReplyKey, change: Partial<PendingReply>): void {
    this.#change(conversation, (replies) =>
      replies.map((reply) => (reply.key === key ? { ...reply, ...change } : reply)),
    );
  }

  #change(conversation: ConversationId, change: (replies: PendingReply[]) => PendingReply[]): void {
    const replies = change(this.#pending.get(conversation) ?? []);
    if (replies.length === 0) this.#pending.delete(conversation);
    else this.#pending.set(conversation, replies);
  }
}
