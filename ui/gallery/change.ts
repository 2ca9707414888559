// Changes as tests and scenarios write them: the whole inbox, where the product sends the rows that changed.
import type { Change, GroupKey, InboxPatch, InboxView, RowsPatch } from "../src/lib/host/generated";

export type Told = Change | { kind: "inbox"; inbox: InboxView };

/** The change as the product would send it. */
export function asChange(before: InboxView, told: Told): Change {
  if (!("inbox" in told)) return told;
  return { kind: "inbox", patch: inboxPatch(before, told.inbox) };
}

function inboxPatch(before: InboxView, after: InboxView): InboxPatch {
  return {
    offers: rowsPatch(before.offers, after.offers, (row) => row.offer),
    mine: rowsPatch(before.mine, after.mine, (row) => row.conversation),
    waiting: after.waiting.map(({ queue, kind, label, conversations, total }) => ({
      group: { queue, kind },
      label,
      conversations: rowsPatch(
        before.waiting.find((group) => group.queue === queue && group.kind === kind)?.conversations ?? [],
        conversations,
        (row) => row.conversation,
      ),
      total,
    })),
    groups: after.waiting.map(({ queue, kind }): GroupKey => ({ queue, kind })),
    agents: rowsPatch(before.agents.conversations, after.agents.conversations, (row) => row.conversation),
    agents_total: after.agents.total,
  };
}

/** Rows that stand where they stood are left out; from the first difference in the order on, all are sent. */
function rowsPatch<Row>(before: readonly Row[], after: readonly Row[], key: (row: Row) => string): RowsPatch<string, Row> {
  const now = new Set(after.map(key));
  const kept = before.filter((row) => now.has(key(row)));
  const rows = after.map((row, place) => ({ after: place === 0 ? null : key(after[place - 1] as Row), row }));
  let moved = false;
  return {
    gone: before.map(key).filter((one) => !now.has(one)),
    rows: rows.filter(({ row }, place) => {
      const stood = kept[place];
      moved ||= stood === undefined || key(stood) !== key(row);
      return moved || stood !== row;
    }),
  };
}
