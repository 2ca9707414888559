// How a conversation leaves this representative: wrap-up, back to the agents, another queue.
import type { ConversationId, ConversationView, DraftField, QueueId, RequestView } from "$lib/host/generated";
import type { Settlement } from "./settlement";
import type { Workbench } from "./workbench.svelte";

/** How a conversation ended, as wrap-up says it. */
export interface Ending {
  disposition: string;
  settlement: Settlement;
  summary: string;
  notes: string;
}

/** What a person is asked before a conversation is closed over something. */
export interface Finishing {
  conversation: ConversationId;
  customer: string;
  ending: Ending;
  /** Messages of the customer that are not answered, and the newest of them. */
  unanswered: number;
  words: string;
  /** Whether this representative has written to the customer. */
  replied: boolean;
  /** Whether a reply was written and not sent. */
  unsent: boolean;
}

/** What the customer wrote last. */
export function newestWords(view: ConversationView): string {
  const newest = view.transcript.findLast((entry) => entry.body.kind === "customer");
  return newest?.body.kind === "customer" ? newest.body.text : "";
}

/** What the customer wants that is neither answered nor done. */
export function openRequests(view: ConversationView | undefined): RequestView[] {
  const open = ["open", "needs_facts", "ready_for_person"];
  return view?.snapshot?.requests.filter(({ status }) => open.includes(status)) ?? [];
}

/** What is settled, as the host takes it. */
function asAsked({ done, notWanted }: Settlement): { settled: number[]; not_wanted: number[] } {
  return { settled: [...done], not_wanted: [...notWanted] };
}

export class Endings {
  constructor(private readonly workbench: Workbench) {}

  async startWrapUp(conversation: ConversationId): Promise<void> {
    void this.workbench.drafts.flush();
    // What the customer writes meanwhile is in sight, also where there is room for one side only.
    this.workbench.side = "conversation";
    const place = `conversation:${conversation}`;
    if (await this.workbench.attempts.run(place, () => this.workbench.desk.call("start_wrap_up", this.#shown(conversation)))) {
      await this.workbench.focus("wrap-up");
    }
  }

  /** Back to the conversation: what was filled in stays. */
  async leaveWrapUp(conversation: ConversationId): Promise<void> {
    const place = `wrapUp:${conversation}`;
    if (await this.workbench.attempts.run(place, () => this.workbench.desk.call("leave_wrap_up", this.#shown(conversation)))) {
      await this.workbench.focus("composer");
    }
  }

  /**
   * Finishes after-contact work. What a person would close over is asked first; `confirmed` is how many
   * unanswered messages they were shown and close over.
   */
  async finish(conversation: ConversationId, ending: Ending, confirmed: number | null = null): Promise<void> {
    const view = this.workbench.desk.conversations.get(conversation);
    const unanswered = view?.unanswered ?? 0;
    const unsent = this.isUnsent(conversation);
    if (view !== undefined && confirmed === null && (unanswered > 0 || unsent)) {
      const replied = view.transcript.some(({ body }) => body.kind === "representative" && body.you);
      const asking = { conversation, customer: view.header.customer, ending, unanswered, replied, unsent };
      this.workbench.overlay = { kind: "finish", asking: { ...asking, words: newestWords(view) } };
      return;
    }
    const place = `wrapUp:${conversation}`;
    const { settlement, ...said } = ending;
    const request = { ...this.#shown(conversation), ...said, ...asAsked(settlement), unanswered: confirmed ?? 0 };
    const done = await this.using(conversation, ["disposition", "settled", "summary", "notes"], place, () =>
      this.workbench.desk.call("finish_wrap_up", request),
    );
    if (done) {
      this.workbench.overlay = null;
      if (unsent) this.discardReply(conversation);
      await this.workbench.leave(conversation);
      return;
    }
    if (this.workbench.attempts.problems.get(place)?.code !== "customer_wrote") return;
    await this.workbench.read(conversation);
    if ((this.workbench.desk.conversations.get(conversation)?.unanswered ?? 0) <= (confirmed ?? 0)) return;
    this.workbench.attempts.problems.delete(place);
    await this.finish(conversation, ending);
  }

  /** Whether a reply was written that the customer has not got. */
  isUnsent(conversation: ConversationId): boolean {
    const draft = this.workbench.drafts.get(conversation, "reply") ?? "";
    return draft.trim() !== "" || this.workbench.replies.hasFailed(conversation);
  }

  private discardReply(conversation: ConversationId): void {
    for (const { key, error } of this.workbench.replies.of(conversation)) {
      if (error !== null) this.workbench.replies.discard(conversation, key);
    }
    this.workbench.drafts.write(conversation, "reply", "");
  }

  async giveBack(conversation: ConversationId, settlement: Settlement, note: string): Promise<void> {
    const request = { ...this.#shown(conversation), ...asAsked(settlement), note };
    const done = await this.using(conversation, ["agents_note"], `giveBack:${conversation}`, () =>
      this.workbench.desk.call("return_to_agents", request),
    );
    if (!done) return;
    this.workbench.overlay = null;
    await this.workbench.leave(conversation);
  }

  async transfer(conversation: ConversationId, queue: QueueId, note: string): Promise<void> {
    const request = { ...this.#shown(conversation), queue, note };
    const done = await this.using(conversation, ["transfer_note", "transfer_queue"], `transfer:${conversation}`, () =>
      this.workbench.desk.call("transfer", request),
    );
    if (!done) return;
    this.workbench.overlay = null;
    await this.workbench.leave(conversation);
  }

  /** A conversation with the ownership that is shown of it: the host refuses what a stale screen asks for. */
  #shown(conversation: ConversationId): { conversation: ConversationId; fencing: number } {
    return { conversation, fencing: this.workbench.desk.fencing(conversation) };
  }

  /** Runs what uses drafts. The host forgets them with it, so none of their saves may come after it. */
  private async using(
    conversation: ConversationId,
    fields: readonly DraftField[],
    place: string,
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    return await this.workbench.attempts.run(place, async () => {
      const saves = await Promise.all(fields.map((field) => this.workbench.drafts.settle(conversation, field)));
      await work();
      for (const [i, field] of fields.entries()) this.workbench.drafts.used(conversation, field, saves[i] ?? 0);
    });
  }

  /** The person chose to close Baton although conversations are with them. */
  async closeApp(): Promise<void> {
    await this.workbench.attempts.run("close", async () => {
      await this.workbench.drafts.flush();
      await this.workbench.desk.call("close_app", null);
    });
  }
}
