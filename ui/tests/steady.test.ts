// A list that is held still.
import { describe, expect, it } from "vitest";
import { asShown, inGroup, present, steady, steadyInbox } from "$lib/state/steady";
import { id, offer } from "../gallery/case";
import { world } from "../gallery/world";

const key = (name: string): string => name.slice(0, 1);

describe("rows", () => {
  it("under the pointer keep their places; what went stays as a mark, what is new is counted", () => {
    const { rows, fresh } = steady(["a1", "b1", "c1"], ["d1", "c2", "a1"], key, "pointer");
    expect(rows).toEqual([
      { item: "a1", gone: false },
      { item: "b1", gone: true },
      { item: "c2", gone: false },
    ]);
    expect(fresh).toBe(1);
  });

  it("with the focus keep their order; what is new comes last", () => {
    const { rows, fresh } = steady(["a1", "b1", "c1"], ["d1", "c2", "a1"], key, "focus");
    expect(rows.map(({ item }) => item)).toEqual(["a1", "c2", "d1"]);
    expect(fresh).toBe(0);
  });

  it("are the latest when nothing holds them", () => {
    expect(steady(["b1"], ["a1", "b2"], key, "free")).toEqual({
      rows: ["a1", "b2"].map((item) => ({ item, gone: false })),
      fresh: 0,
    });
  });
});

describe("an urgent offer", () => {
  const before = world().state.inbox;
  const urgent = { ...offer, offer: id(91), conversation: id(92), served: "urgent" as const };
  const latest = { ...before, offers: [urgent, ...before.offers] };

  it("stands above those that are not, also while the list has the focus", () => {
    for (const hold of ["free", "focus"] as const) {
      const shown = steadyInbox(before, latest, hold);
      expect(shown.offers.rows.map(({ item }) => item.offer)).toEqual([urgent.offer, offer.offer]);
    }
  });

  it("moves no row under a resting pointer: it stands apart until the pointer goes", () => {
    const held = steadyInbox(before, latest, "pointer");
    expect(held.offers.rows.map(({ item }) => item.offer)).toEqual([offer.offer]);
    expect(held.arrived.rows.map(({ item }) => item.offer)).toEqual([urgent.offer]);
  });
});

describe("an inbox under the pointer", () => {
  const before = world().state.inbox;
  const waiting = before.waiting[0]?.conversations[0];

  it("holds every group: offers, mine, waiting and those with agents", () => {
    const latest = {
      offers: [],
      mine: [...before.mine].reverse(),
      waiting: [],
      agents: { total: 9, conversations: [] },
    };
    const shown = steadyInbox(before, latest, "pointer");
    expect(shown.offers.rows.map(({ gone }) => gone)).toEqual([true]);
    expect(shown.mine.rows.map(({ item }) => item.conversation)).toEqual([id(2), id(3)]);
    expect(shown.groups.map(({ waiting }) => waiting.rows.map(({ gone }) => gone))).toEqual([[true]]);
    expect(shown.agents.rows.map(({ gone }) => gone)).toEqual([true, true]);
    expect(shown.agentsTotal).toBe(9);
    expect([present(shown.offers), present(shown.mine)], "what went does not count").toEqual([0, 2]);
    expect(shown.groups.map(inGroup)).toEqual([0]);
  });

  it("counts what is new in every group and shows none of it, but for offers, which stand apart", () => {
    const other = { ...offer, offer: id(77), conversation: id(78) };
    const group = before.waiting[0];
    expect(waiting).toBeDefined();
    if (waiting === undefined || group === undefined) return;
    const latest = {
      ...before,
      offers: [other, ...before.offers],
      waiting: [{ ...group, conversations: [{ ...waiting, conversation: id(79) }, waiting] }],
    };
    const shown = steadyInbox(before, latest, "pointer");
    expect(shown.offers.rows.map(({ item }) => item.offer)).toEqual([offer.offer]);
    expect(shown.groups[0]?.waiting.rows.map(({ item }) => item.conversation)).toEqual([waiting.conversation]);
    expect(shown.arrived.rows).toEqual([{ item: other, gone: false }]);
    expect(shown.fresh).toBe(1);
    expect(shown.groups.map(inGroup), "the number is that of now").toEqual([2]);
  });

  it("keeps an offer that came and went as a mark, and puts those that stand in their place at the end", () => {
    const [one, two] = [77, 78].map((n) => ({ ...offer, offer: id(n), conversation: id(n + 100) }));
    if (one === undefined || two === undefined) return;
    const first = { ...before, offers: [one, ...before.offers] };
    const came = asShown(steadyInbox(before, first, "pointer"), first);
    const latest = { ...before, offers: [two, ...before.offers] };
    const next = steadyInbox(came, latest, "pointer");
    expect(next.arrived.rows.map(({ item, gone }) => [item.offer, gone])).toEqual([
      [one.offer, true],
      [two.offer, false],
    ]);
    expect(next.offers.rows.map(({ item }) => item.offer)).toEqual([offer.offer]);
    const free = steadyInbox(asShown(next, latest), latest, "free");
    expect(free.offers.rows.map(({ item }) => item.offer)).toEqual([two.offer, offer.offer]);
    expect(free.arrived.rows).toEqual([]);
  });

  it("still holds after the next change", () => {
    const gone = steadyInbox(before, { ...before, offers: [] }, "pointer");
    const next = steadyInbox(asShown(gone, before), { ...before, offers: [] }, "pointer");
    expect(next.offers.rows.map(({ gone }) => gone)).toEqual([true]);
  });
});
