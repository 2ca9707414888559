// How a conversation comes to this representative: an offer is accepted or declined, or one that waits is taken.
import type { ConversationId, OfferCard, OfferId } from "$lib/host/generated";
import type { Workbench } from "./workbench.svelte";

/** How long it is said that an offer could not be accepted, in milliseconds. */
const TOLD_FOR = 30_000;

export class Offers {
  /** When a conversation was accepted last, so that one Enter is not two. */
  settledAt = -Infinity;
  /** What was typed since a conversation is being accepted: it is for a composer that is not there yet. */
  #ahead: string | null = null;

  constructor(private readonly workbench: Workbench) {}

  /** Keeps what is typed while a conversation is being accepted. False while none is. */
  typeAhead(text: string): boolean {
    if (this.#ahead === null) return false;
    this.#ahead += text;
    return true;
  }

  async accept(offer: OfferCard): Promise<void> {
    const { attempts, desk } = this.workbench;
    const place = `offer:${offer.offer}`;
    if (attempts.busy.has(place)) return;
    this.#ahead = "";
    const accepted = await attempts.run(place, () => desk.call("accept_offer", { offer: offer.offer }));
    if (!accepted) {
      this.#ahead = null;
      const error = attempts.problems.get(place);
      if (error === undefined) return;
      // Its card may go away, and a card that grows moves those below it: the strip says what happened.
      attempts.problems.delete(place);
      attempts.problems.set("offers", error);
      // It tells of a moment, so it does not stand for ever.
      setTimeout(() => {
        if (attempts.problems.get("offers") === error) attempts.problems.delete("offers");
      }, TOLD_FOR);
      if (error.code === "offer_gone") await desk.read();
      return;
    }
    attempts.problems.delete("offers");
    await this.settleInto(offer.conversation);
  }

  async take(conversation: ConversationId): Promise<void> {
    const { attempts, desk } = this.workbench;
    const place = `take:${conversation}`;
    if (attempts.busy.has(place)) return;
    this.#ahead = "";
    const request = { conversation, fencing: desk.fencing(conversation) };
    if (await attempts.run(place, () => desk.call("take_waiting", request))) {
      await this.settleInto(conversation);
    }
    this.#ahead = null;
  }

  /** The five seconds after accepting: the snapshot is in sight and the cursor stands in the composer. */
  private async settleInto(conversation: ConversationId): Promise<void> {
    await this.workbench.open(conversation);
    const typed = this.#ahead ?? "";
    this.#ahead = null;
    if (typed !== "" && this.workbench.view?.id === conversation) this.workbench.typeInto(typed);
    await this.workbench.focus("composer");
    this.settledAt = performance.now();
  }

  async decline(offer: OfferId, reason: string): Promise<boolean> {
    const { attempts, desk } = this.workbench;
    const done = await attempts.run(`decline:${offer}`, () => desk.call("decline_offer", { offer, reason }));
    if (done) this.workbench.overlay = null;
    return done;
  }
}
