// Applies patches of lists: rows that did not change stay the same objects.
import type { GroupKey, InboxPatch, InboxView, PlacedRow, RowsPatch, WaitingGroup } from "$lib/host/generated";

/** The list after a patch. A row whose predecessor is missing comes last. */
export function patchedRows<Key, Row>(
  list: readonly Row[],
  { gone, rows }: RowsPatch<Key, Row>,
  key: (row: Row) => Key,
): Row[] {
  const out = new Set<Key>([...gone, ...rows.map(({ row }) => key(row))]);
  const patched = list.filter((row) => !out.has(key(row)));
  for (const { after, row } of rows) patched.splice(placeBehind(patched, after, key), 0, row);
  return patched;
}

function placeBehind<Key, Row>(list: readonly Row[], after: PlacedRow<Key, Row>["after"], key: (row: Row) => Key): number {
  if (after === null) return 0;
  const place = list.findIndex((row) => key(row) === after);
  return place === -1 ? list.length : place + 1;
}

function isOf({ queue, kind }: GroupKey, group: WaitingGroup): boolean {
  return group.queue === queue && group.kind === kind;
}

/** The inbox after a patch. */
export function patchedInbox(inbox: InboxView, patch: InboxPatch): InboxView {
  let waiting = [...inbox.waiting];
  for (const { group: key, label, conversations, total } of patch.waiting) {
    const at = waiting.findIndex((group) => isOf(key, group));
    const rows = patchedRows(waiting[at]?.conversations ?? [], conversations, (row) => row.conversation);
    waiting.splice(at === -1 ? waiting.length : at, at === -1 ? 0 : 1, { ...key, label, conversations: rows, total });
  }
  if (patch.groups !== null) {
    const groups = waiting;
    waiting = patch.groups.flatMap((key) => groups.find((group) => isOf(key, group)) ?? []);
  }
  return {
    offers: patchedRows(inbox.offers, patch.offers, (row) => row.offer),
    mine: patchedRows(inbox.mine, patch.mine, (row) => row.conversation),
    waiting,
    agents: {
      total: patch.agents_total,
      conversations: patchedRows(inbox.agents.conversations, patch.agents, (row) => row.conversation),
    },
  };
}
