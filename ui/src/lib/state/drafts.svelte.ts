// What is being typed and is not used yet: in the store as it is typed, so that nothing ends it but its use.
import { SvelteMap } from "svelte/reactivity";
import { LIMITS, type ConversationId, type DeskError, type DraftField, type KeptDraft } from "$lib/host/generated";
import { asDeskError } from "$lib/host/host";
import { m } from "$lib/text/messages";
import { announcer } from "./announcer.svelte";

/** How often a text that goes on changing is saved, in milliseconds. */
const EVERY = 100;
/** When a text that could not be saved is tried again. */
const AGAIN = 2_000;

/** How long a reply waits for a save that does not end. Then it goes without it. */
const PATIENCE = 1_000;

/** What something that is written and not used is. */
export type DraftKind = "reply" | "wrapUp" | "note";

/** Fields a person writes in, by what they are; a choice alone is no draft worth a mark. */
const WRITTEN: Readonly<Record<DraftKind, readonly DraftField[]>> = {
  reply: ["reply"],
  wrapUp: ["summary", "notes"],
  note: ["agents_note", "transfer_note"],
};

interface Slot {
  readonly conversation: ConversationId;
  readonly field: DraftField;
  /** What the host has; `null` where that is not known. */
  kept: string | null;
  saving: Promise<void> | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next save may begin. */
  from: number;
  /** How many saves were begun. */
  saves: number;
}

/** Trying again cannot help: the host knows the text and does not take it. */
function isFinal(error: DeskError): boolean {
  return error.code === "invalid" || error.code === "not_found" || error.code === "not_yours";
}

export class Drafts {
  /** Why the newest text is not saved, while it is not. */
  trouble = $state.raw<DeskError | null>(null);
  /** Replies that were sent and that the host has not taken yet: they stay in the stored draft until then. */
  ahead: (conversation: ConversationId) => readonly string[] = () => [];

  readonly #texts = new SvelteMap<string, string>();
  readonly #slots = new Map<string, Slot>();

  constructor(private readonly save: (draft: KeptDraft) => Promise<unknown>) {}

  /** What is typed in a field; `undefined` where nothing ever was. */
  get(conversation: ConversationId, field: DraftField): string | undefined {
    return this.#texts.get(`${conversation} ${field}`);
  }

  write(conversation: ConversationId, field: DraftField, text: string): void {
    const slot = this.#slot(conversation, field);
    this.#texts.set(`${conversation} ${field}`, text);
    this.#pump(slot);
  }

  /** What is written for a conversation and not used: the reply before anything else. */
  kind(conversation: ConversationId): DraftKind | null {
    const holds = (field: DraftField): boolean => (this.get(conversation, field) ?? "").trim() !== "";
    return (["reply", "wrapUp", "note"] as const).find((kind) => WRITTEN[kind].some(holds)) ?? null;
  }

  /** Takes over what the host kept. A field that was touched in this window is newer. */
  load(kept: readonly KeptDraft[]): void {
    for (const { conversation, field, text } of kept) {
      if (this.#slots.has(`${conversation} ${field}`)) continue;
      this.#slot(conversation, field).kept = text;
      this.#texts.set(`${conversation} ${field}`, text);
    }
  }

  /** What is stored for a field is not what it was: a reply was taken, given up, or put back. */
  changed(conversation: ConversationId, field: DraftField): void {
    this.#pump(this.#slot(conversation, field));
  }

  /** Saves a field now and waits until nothing of it is under way. Answers how many saves that took in all. */
  async settle(conversation: ConversationId, field: DraftField): Promise<number> {
    const slot = this.#slot(conversation, field);
    this.#hurry(slot);
    const until = Date.now() + PATIENCE;
    while (slot.saving !== null && Date.now() < until) {
      await Promise.race([slot.saving, new Promise((resolve) => setTimeout(resolve, until - Date.now()))]);
    }
    return slot.saving === null ? slot.saves : slot.saves - 1;
  }

  /**
   * The host used a field and forgot it. With saves begun after `saves` it may have kept it once more, so
   * what is there now is saved in any case.
   */
  used(conversation: ConversationId, field: DraftField, saves: number, left = ""): void {
    const slot = this.#slot(conversation, field);
    if (left === "") this.#texts.delete(`${conversation} ${field}`);
    else this.#texts.set(`${conversation} ${field}`, left);
    slot.kept = slot.saves === saves ? "" : null;
    this.#pump(slot);
  }

  /** Saves everything now, and waits until the newest of every text is stored, was refused, or takes too long. */
  async flush(): Promise<void> {
    await Promise.all([...this.#slots.values()].map(({ conversation, field }) => this.settle(conversation, field)));
  }

  #slot(conversation: ConversationId, field: DraftField): Slot {
    const key = `${conversation} ${field}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = { conversation, field, kept: "", saving: null, timer: undefined, from: 0, saves: 0 };
      this.#slots.set(key, slot);
    }
    return slot;
  }

  /** What the store should have. Longer than that nothing is kept, so the beginning is. */
  #wanted({ conversation, field }: Slot): string {
    const own = this.#texts.get(`${conversation} ${field}`) ?? "";
    const parts = field === "reply" ? [...this.ahead(conversation), own] : [own];
    const text = parts.filter((part) => part.trim() !== "").join("\n\n");
    return text.length <= LIMITS.draft ? text : Array.from(text).slice(0, LIMITS.draft).join("");
  }

  #hurry(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.timer = undefined;
    slot.from = 0;
    this.#pump(slot);
  }

  /**
   * Begins a save if there is something to save, nothing under way, and it is time. A key that comes when it is time
   * begins it: the timer is for the last one only, because a busy page is late with its timers.
   */
  #pump(slot: Slot): void {
    if (slot.saving !== null) return;
    const text = this.#wanted(slot);
    if (text === slot.kept) return;
    const wait = slot.from - Date.now();
    if (wait > 0) {
      slot.timer ??= setTimeout(() => {
        slot.timer = undefined;
        this.#pump(slot);
      }, wait);
      return;
    }
    clearTimeout(slot.timer);
    slot.timer = undefined;
    slot.from = Date.now() + EVERY;
    slot.saves += 1;
    slot.saving = this.#put(slot, text).finally(() => {
      slot.saving = null;
      this.#pump(slot);
    });
  }

  async #put(slot: Slot, text: string): Promise<void> {
    try {
      await this.save({ conversation: slot.conversation, field: slot.field, text });
      slot.kept = text;
      this.trouble = null;
    } catch (thrown) {
      const error = asDeskError(thrown, m.error.noAnswer);
      if (isFinal(error)) slot.kept = text;
      else slot.from = Date.now() + AGAIN;
      // A text that is to be forgotten has nothing to lose.
      if (text === "") return;
      if (this.trouble === null) announcer.say(m.draft.notSaved);
      this.trouble = error;
    }
  }
}
