// Keeps a list still under the pointer: rows stay where they are, new ones are counted.
import type { InboxView, MineItem, OfferCard } from "$lib/host/generated";

export interface Steady<Item> {
  rows: { item: Item; gone: boolean }[];
  fresh: number;
}

/** The rows shown before, with what is known now; what came since is only counted. */
export function steady<Item>(
  shown: readonly Item[],
  latest: readonly Item[],
  key: (item: Item) => string,
): Steady<Item> {
  const now = new Map(latest.map((item) => [key(item), item]));
  const rows = shown.map((item) => {
    const current = now.get(key(item));
    now.delete(key(item));
    return { item: current ?? item, gone: current === undefined };
  });
  return { rows, fresh: now.size };
}

export interface SteadyInbox {
  offers: Steady<OfferCard>;
  mine: Steady<MineItem>;
  inbox: InboxView;
}

/** The inbox held still, or as it is when `shown` and `latest` are the same. */
export function steadyInbox(shown: InboxView, latest: InboxView): SteadyInbox {
  return {
    offers: steady(shown.offers, latest.offers, (offer) => offer.offer),
    mine: steady(shown.mine, latest.mine, (item) => item.conversation),
    // Waiting and with agents come below: they may grow without moving what is above.
    inbox: { ...latest, waiting: shown === latest ? latest.waiting : shown.waiting },
  };
}
