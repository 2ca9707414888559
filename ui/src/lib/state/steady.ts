// Keeps a list still: rows stay where they are, new ones are counted or come last.
import type { AgentsView, InboxView, MineItem, OfferCard, WaitingGroup, WaitingItem, WithAgentsItem } from "$lib/host/generated";

export interface Steady<Item> {
  rows: { item: Item; gone: boolean }[];
  fresh: number;
}

/**
 * How still: `free` shows what is. `pointer` moves nothing, because a button may be under the pointer: what
 * went stays as a mark, what came is only counted, but for offers, which run out: they are shown apart. `focus` keeps the order, so that J and K lead where they
 * led, but lets rows go and come at the end.
 */
export type Hold = "free" | "pointer" | "focus";

/** The rows shown before, with what is known now. */
export function steady<Item>(
  shown: readonly Item[],
  latest: readonly Item[],
  key: (item: Item) => string,
  hold: Hold,
): Steady<Item> {
  if (hold === "free") return { rows: latest.map((item) => ({ item, gone: false })), fresh: 0 };
  const now = new Map(latest.map((item) => [key(item), item]));
  const rows = shown.flatMap((item) => {
    const current = now.get(key(item));
    now.delete(key(item));
    if (current === undefined && hold === "focus") return [];
    return [{ item: current ?? item, gone: current === undefined }];
  });
  if (hold === "pointer") return { rows, fresh: now.size };
  return { rows: [...rows, ...[...now.values()].map((item) => ({ item, gone: false }))], fresh: 0 };
}

export interface SteadyGroup {
  group: WaitingGroup;
  waiting: Steady<WaitingItem>;
}

export interface SteadyInbox {
  offers: Steady<OfferCard>;
  /** Offers that came while nothing may move: they stand where there is room until the hold ends. */
  arrived: Steady<OfferCard>;
  mine: Steady<MineItem>;
  groups: SteadyGroup[];
  agents: Steady<WithAgentsItem>;
  /** How many conversations the agents have, listed or not. */
  agentsTotal: number;
  /** How many rows are not shown yet. */
  fresh: number;
}

/** What is on screen: an inbox, and the offers that stand apart from it. */
export interface ShownInbox extends InboxView {
  arrived?: readonly OfferCard[];
}

/** The inbox held still, or as it is when it is free. */
export function steadyInbox(shown: ShownInbox, latest: InboxView, hold: Hold): SteadyInbox {
  // The most urgent offer comes first also while keys move through the list: a row in focus stays in focus.
  const offers = steady(shown.offers, latest.offers, (offer) => offer.offer, hold === "pointer" ? "pointer" : "free");
  const arrived = apart(shown, latest, hold);
  const mine = steady(shown.mine, latest.mine, (item) => item.conversation, hold);
  const held = steady(shown.waiting, latest.waiting, (group) => group.queue, hold);
  const groups = held.rows.map(({ item, gone }) => {
    const before = shown.waiting.find(({ queue }) => queue === item.queue);
    const now = gone ? [] : item.conversations;
    const waiting = steady(before?.conversations ?? [], now, ({ conversation }) => conversation, hold);
    return { group: item, waiting };
  });
  const agents = steady(listed(shown.agents), listed(latest.agents), (item) => item.conversation, hold);
  const others = [mine, held, ...groups.map(({ waiting }) => waiting)];
  return {
    offers,
    arrived,
    mine,
    groups,
    agents,
    agentsTotal: latest.agents.total,
    fresh: others.reduce((sum, { fresh }) => sum + fresh, 0),
  };
}

/** Offers beside the held list. They are held like it: none moves another, and what went stays as a mark. */
function apart(shown: ShownInbox, latest: InboxView, hold: Hold): Steady<OfferCard> {
  if (hold !== "pointer") return { rows: [], fresh: 0 };
  const placed = new Set(shown.offers.map(({ offer }) => offer));
  const others = latest.offers.filter(({ offer }) => !placed.has(offer));
  const held = steady(shown.arrived ?? [], others, ({ offer }) => offer, "pointer");
  const known = new Set(held.rows.map(({ item }) => item.offer));
  const came = others.filter(({ offer }) => !known.has(offer));
  return { rows: [...held.rows, ...came.map((item) => ({ item, gone: false }))], fresh: 0 };
}

/** How many there are now, whatever is still in sight. */
export function present<Item>({ rows, fresh }: Steady<Item>): number {
  return rows.filter(({ gone }) => !gone).length + fresh;
}

/** How many a group has now, with those the host does not list. */
export function inGroup({ group, waiting }: SteadyGroup): number {
  return present(waiting) + unlisted(group);
}

/** How many of a group the host counts but does not list. */
export function unlisted(group: WaitingGroup): number {
  return Math.max(0, group.total - group.conversations.length);
}

function listed(agents: AgentsView): readonly WithAgentsItem[] {
  return agents.conversations;
}

/**
 * What was shown, as the rows stand now: the next change starts from here. A row that went leaves its place
 * only when the hold ends.
 */
export function asShown(steadied: SteadyInbox, latest: InboxView): ShownInbox {
  const items = <Item>({ rows }: Steady<Item>): Item[] => rows.map(({ item }) => item);
  return {
    offers: items(steadied.offers),
    arrived: items(steadied.arrived),
    mine: items(steadied.mine),
    waiting: steadied.groups.map(({ group, waiting }) => ({ ...group, conversations: items(waiting) })),
    agents: { ...latest.agents, conversations: items(steadied.agents) },
  };
}
