// What is typed is in the store as it is typed, and gone once it was used: never lost, never twice.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeptDraft } from "$lib/host/generated";
import { Desk } from "$lib/state/desk.svelte";
import { Drafts } from "$lib/state/drafts.svelte";
import { asWritten, Replies } from "$lib/state/replies.svelte";
import { id } from "../gallery/case";
import { fixtureHost, type FixtureHost } from "../gallery/host";
import { world, type World } from "../gallery/world";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

interface Kept {
  drafts: Drafts;
  saved: string[];
  /** Ends the save that is under way. */
  end: (error?: unknown) => Promise<void>;
}

/** Drafts whose saves end when they are told to. */
function slow(): Kept {
  const saved: string[] = [];
  let settle: { resolve: () => void; reject: (error: unknown) => void } | null = null;
  const drafts = new Drafts(({ text }) => {
    saved.push(text);
    return new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
  });
  const end = async (error?: unknown): Promise<void> => {
    if (error === undefined) settle?.resolve();
    else settle?.reject(error);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { drafts, saved, end };
}

function quick(): { drafts: Drafts; saved: KeptDraft[] } {
  const saved: KeptDraft[] = [];
  return { drafts: new Drafts((draft) => Promise.resolve(saved.push(draft))), saved };
}

describe("a draft", () => {
  it("is saved with its first letter, then now and then, and the last always", async () => {
    const { drafts, saved } = quick();
    drafts.write(id(2), "reply", "H");
    expect(saved.map(({ text }) => text)).toEqual(["H"]);
    await vi.advanceTimersByTimeAsync(0);
    for (const text of ["He", "Hel", "Hell", "Hello"]) {
      drafts.write(id(2), "reply", text);
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(saved).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(({ text }) => text)).toEqual(["H", "Hello"]);
  });

  it("is saved by the next key where the page is too busy for its timers", async () => {
    const { drafts, saved } = quick();
    drafts.write(id(2), "reply", "a");
    await vi.advanceTimersByTimeAsync(0);
    drafts.write(id(2), "reply", "ab");
    // The clock goes on, and no timer rings.
    vi.setSystemTime(Date.now() + 120);
    drafts.write(id(2), "reply", "abc");
    expect(saved.map(({ text }) => text)).toEqual(["a", "abc"]);
    await vi.advanceTimersByTimeAsync(500);
    expect(saved).toHaveLength(2);
  });

  it("is saved once at a time: the newest goes when the one under way ends", async () => {
    const { drafts, saved, end } = slow();
    drafts.write(id(2), "notes", "a");
    drafts.write(id(2), "notes", "ab");
    await vi.advanceTimersByTimeAsync(1_000);
    drafts.write(id(2), "notes", "abc");
    expect(saved).toEqual(["a"]);
    await end();
    expect(saved).toEqual(["a", "abc"]);
  });

  it("of each field is its own", () => {
    const { drafts, saved } = quick();
    drafts.write(id(2), "reply", "a");
    drafts.write(id(2), "transfer_note", "b");
    drafts.write(id(3), "reply", "c");
    expect(saved).toHaveLength(3);
    expect(drafts.get(id(2), "transfer_note")).toBe("b");
    expect(drafts.kind(id(3))).toBe("reply");
    expect(drafts.kind(id(4))).toBeNull();
    drafts.write(id(4), "transfer_note", "n");
    expect(drafts.kind(id(4))).toBe("note");
    drafts.write(id(4), "disposition", "done");
    drafts.write(id(4), "summary", "s");
    expect(drafts.kind(id(4))).toBe("wrapUp");
  });

  it("is saved at once when the window goes", async () => {
    const { drafts, saved } = quick();
    drafts.write(id(2), "reply", "a");
    await vi.advanceTimersByTimeAsync(0);
    drafts.write(id(2), "reply", "ab");
    void drafts.flush();
    expect(saved.map(({ text }) => text)).toEqual(["a", "ab"]);
  });

  it("is saved to its last letter when the window goes while an earlier one is being saved", async () => {
    const { drafts, saved, end } = slow();
    drafts.write(id(2), "reply", "a");
    drafts.write(id(2), "reply", "ab");
    let flushed = false;
    void drafts.flush().then(() => {
      flushed = true;
    });
    await end();
    expect(saved).toEqual(["a", "ab"]);
    expect(flushed).toBe(false);
    await end();
    expect(flushed).toBe(true);
  });

  it("that could not be saved is said and tried again, and the newest is what is saved", async () => {
    const { drafts, saved, end } = slow();
    drafts.write(id(2), "reply", "a");
    await end({ code: "store", message: "Full.", field: null });
    expect(drafts.trouble?.message).toBe("Full.");
    drafts.write(id(2), "reply", "ab");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saved).toEqual(["a", "ab"]);
    await end();
    expect(drafts.trouble).toBeNull();
  });

  it("that the host has is shown after a start, but never over what is being typed", () => {
    const { drafts } = quick();
    drafts.write(id(2), "reply", "newer");
    drafts.load([
      { conversation: id(2), field: "reply", text: "older" },
      { conversation: id(3), field: "summary", text: "kept" },
    ]);
    expect(drafts.get(id(2), "reply")).toBe("newer");
    expect(drafts.get(id(3), "summary")).toBe("kept");
  });

  it("longer than the host keeps is kept as far as it keeps it, without a character in half", () => {
    const { drafts, saved } = quick();
    drafts.write(id(2), "reply", "👩🏽‍💻".repeat(40_000));
    const text = saved[0]?.text ?? "";
    expect(Array.from(text)).toHaveLength(100_000);
    expect(text).not.toMatch(/[\ud800-\udbff]$/);
  });
});

interface Desktop {
  world: World;
  host: FixtureHost;
  drafts: Drafts;
  replies: Replies;
  /** What a window that starts now would find. */
  reload: () => { composer: string; transcript: string[] };
}

async function desktop(): Promise<Desktop> {
  const it = world();
  const host = fixtureHost(it);
  const desk = new Desk(host);
  const drafts = new Drafts((draft) => desk.call("save_draft", draft));
  const replies = new Replies(desk, drafts);
  await desk.start();
  desk.look(id(2));
  await desk.open(id(2));
  const reload = (): { composer: string; transcript: string[] } => ({
    composer: it.state.drafts.find(({ field }) => field === "reply")?.text ?? "",
    transcript: (it.conversations.get(id(2))?.transcript ?? []).flatMap(({ body }) =>
      body.kind === "representative" && body.you ? [body.text] : [],
    ),
  });
  return { world: it, host, drafts, replies, reload };
}

const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("a reply", () => {
  it("that was taken is in the transcript and nowhere else", async () => {
    const { drafts, replies, reload } = await desktop();
    drafts.write(id(2), "reply", "It takes three days.");
    void replies.send(id(2));
    await pass(1_000);
    expect(reload().transcript.at(-1)).toBe("It takes three days.");
    expect(reload().composer).toBe("");
    expect(replies.of(id(2))).toEqual([]);
    expect(drafts.kind(id(2))).toBeNull();
  });

  it("is in the store or in the transcript at every moment, and never in both", async () => {
    const { drafts, replies, reload } = await desktop();
    drafts.write(id(2), "reply", "once");
    await pass(300);
    void replies.send(id(2));
    for (let step = 0; step < 60; step += 1) {
      const { composer, transcript } = reload();
      const places = [composer.includes("once"), transcript.includes("once")].filter(Boolean);
      expect(places).toHaveLength(1);
      await Promise.resolve();
    }
  });

  it("that was not taken stays in the store until it is, whatever is written after it", async () => {
    const { world, drafts, replies, reload } = await desktop();
    world.failing = { send_reply: { code: "busy", message: "Busy.", field: null } };
    drafts.write(id(2), "reply", "first");
    void replies.send(id(2));
    await pass(500);
    drafts.write(id(2), "reply", "second");
    await pass(500);
    expect(reload().composer).toBe("first\n\nsecond");
    expect(replies.hasFailed(id(2))).toBe(true);
    world.failing = {};
    void replies.hand(id(2), replies.of(id(2))[0]?.key ?? "");
    await pass(1_000);
    expect(reload()).toMatchObject({ composer: "second" });
    expect(reload().transcript.at(-1)).toBe("first");
  });

  it("that was taken although the answer was lost is not twice", async () => {
    const { world, host, replies, drafts, reload } = await desktop();
    const before = host.calls.length;
    drafts.write(id(2), "reply", "once");
    await pass(300);
    const sent = replies.send(id(2));
    await pass(0);
    await sent;
    // A window that lost the answer learns it from the conversation.
    world.failing = {};
    expect(reload().transcript.filter((text) => text === "once")).toHaveLength(1);
    expect(host.calls.slice(before).filter(({ command }) => command === "send_reply")).toHaveLength(1);
  });

  it("the host cannot take as it is goes back into the composer", async () => {
    const { world, drafts, replies } = await desktop();
    world.failing = { send_reply: { code: "invalid", message: "Fill in {a}.", field: "text" } };
    const refused = vi.fn();
    replies.onrefused = refused;
    drafts.write(id(2), "reply", "Order {a}");
    void replies.send(id(2));
    await pass(500);
    expect(drafts.get(id(2), "reply")).toBe("Order {a}");
    expect(replies.of(id(2))).toEqual([]);
    expect(refused).toHaveBeenCalledOnce();
  });

  it("goes after the one before it, and both in their order", async () => {
    const { host, drafts, replies } = await desktop();
    for (const text of ["one", "two", "three"]) {
      drafts.write(id(2), "reply", text);
      void replies.send(id(2));
    }
    await pass(3_000);
    const texts = host.calls.flatMap(({ command, request }) =>
      command === "send_reply" ? [(request as { text: string }).text] : [],
    );
    expect(texts).toEqual(["one", "two", "three"]);
  });

  it("goes although the draft before it cannot be saved", async () => {
    const { world, host, drafts, replies } = await desktop();
    world.hanging.add("save_draft");
    drafts.write(id(2), "reply", "urgent");
    void replies.send(id(2));
    await pass(1_100);
    expect(host.calls.some(({ command }) => command === "send_reply")).toBe(true);
  });
});

it.each([
  ["  hello \n", "hello"],
  ["👩🏽‍💻 नमस्ते مرحبا e\u0301", "👩🏽‍💻 नमस्ते مرحبا e\u0301"],
  ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"],
  // A space that carries a sign is a character of its own.
  ["\n \u0301a", " \u0301a"],
])("%j is sent as it was written", (typed, sent) => {
  expect(asWritten(typed)).toBe(sent);
});
