// Patches of lists: the cases of the host, and that what did not change is not made anew.
import { describe, expect, it } from "vitest";
import { Desk } from "$lib/state/desk.svelte";
import { patchedInbox, patchedRows } from "$lib/state/rows";
import type { InboxPatch, InboxView, RowsPatch, WaitingItem } from "$lib/host/generated";
import cases from "../../crates/desk/src/rows_cases.json";
import { at, id, identified } from "../gallery/case";
import { fixtureHost } from "../gallery/host";
import { world } from "../gallery/world";

interface Row {
  key: string;
  text: string;
}

const NOTHING = { gone: [], rows: [] };

function waits(nth: number): WaitingItem {
  return {
    conversation: id(nth),
    identification: identified(),
    customer: `Reader ${String(nth)}`,
    intent: "A lost book",
    practice: true,
    waiting_since: at(nth),
    reason: "The customer asked for a person.",
    customer_left: false,
    callback: null,
    served: null,
    can_take: true,
  };
}

function inboxOf(count: number): InboxView {
  const conversations = Array.from({ length: count }, (_, nth) => waits(nth));
  const group = { queue: "care", label: "Care", kind: "queue" as const, conversations, total: count };
  return { offers: [], mine: [], waiting: [group], agents: { total: 0, conversations: [] } };
}

function patchOf(changed: Partial<InboxPatch>): InboxPatch {
  return { offers: NOTHING, mine: NOTHING, waiting: [], groups: null, agents: NOTHING, agents_total: 0, ...changed };
}

describe("a patch of a list", () => {
  it.each(cases)("fits: $name", ({ before, after, patch }) => {
    const patched = patchedRows<string, Row>(before, patch as RowsPatch<string, Row>, ({ key }) => key);
    expect(patched).toEqual(after);
  });

  it("puts a row whose predecessor is missing last", () => {
    const row = { key: "z", text: "lost" };
    const patched = patchedRows([{ key: "a", text: "one" }], { gone: [], rows: [{ after: "x", row }] }, ({ key }) => key);
    expect(patched.map(({ key }) => key)).toEqual(["a", "z"]);
  });
});

describe("a patch of the inbox", () => {
  it("of 500 changes one row and leaves the others the objects they were", () => {
    const before = inboxOf(500);
    const row = { ...waits(250), customer_left: true };
    const conversations = { gone: [], rows: [{ after: id(249), row }] };
    const group = { queue: "care", kind: "queue" as const };
    const after = patchedInbox(before, patchOf({ waiting: [{ group, label: "Care", conversations, total: 500 }] }));
    const [was, is] = [before.waiting[0]?.conversations ?? [], after.waiting[0]?.conversations ?? []];
    expect(is).toHaveLength(500);
    expect(is.filter((one, place) => one !== was[place])).toEqual([row]);
  });

  it("brings a group, orders the groups and takes one away", () => {
    const before = inboxOf(2);
    const overflow = { queue: "care", kind: "overflow" as const };
    const came = { gone: [], rows: [{ after: null, row: waits(9) }] };
    const care = { queue: "care", kind: "queue" as const };
    const both = patchedInbox(
      before,
      patchOf({
        waiting: [{ group: overflow, label: "Care", conversations: came, total: 1 }],
        groups: [overflow, care],
      }),
    );
    expect(both.waiting.map(({ kind, total }) => [kind, total])).toEqual([
      ["overflow", 1],
      ["queue", 2],
    ]);
    const one = patchedInbox(both, patchOf({ groups: [care] }));
    expect(one.waiting).toEqual(before.waiting);
  });

  it("reaches the desk", async () => {
    const it = world();
    const desk = new Desk(fixtureHost(it));
    await desk.start();
    const inbox = it.state.inbox;
    const [first] = inbox.mine;
    if (first === undefined) throw new Error("nobody is with you");
    const row = { ...first, unanswered: 7 };
    const patch = patchOf({ mine: { gone: [], rows: [{ after: null, row }] }, agents_total: inbox.agents.total });
    desk.apply({ revision: 11, change: { kind: "inbox", patch } });
    expect(desk.state?.inbox.mine).toEqual([row, ...inbox.mine.slice(1)]);
    expect(desk.state?.inbox.offers).toEqual(inbox.offers);
  });
});
