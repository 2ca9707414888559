// Which entries belong together, so that who wrote them is said once.
import type { TranscriptEntry } from "$lib/host/generated";

/** After this long the name and the time are said again. */
const PAUSE = 3 * 60_000;

/** Whether an entry goes on where the one before it ended: same person, shortly after. */
export function goesOn(before: TranscriptEntry | undefined, entry: TranscriptEntry): boolean {
  if (before === undefined || before.body.kind === "mark" || entry.body.kind === "mark") return false;
  return (
    before.body.kind === entry.body.kind &&
    before.body.name === entry.body.name &&
    Date.parse(entry.at) - Date.parse(before.at) < PAUSE
  );
}

/** Whether an entry is the last of those that belong together, and they span a minute or more: then its time is shown too. */
export function endsLater(entries: readonly TranscriptEntry[], at: number): boolean {
  const entry = entries[at];
  if (entry === undefined || !goesOn(entries[at - 1], entry)) return false;
  const next = entries[at + 1];
  if (next !== undefined && goesOn(entry, next)) return false;
  let first = at;
  for (let here = entries[first]; here !== undefined && goesOn(entries[first - 1], here); here = entries[first]) first -= 1;
  return Math.floor(Date.parse(entry.at) / 60_000) !== Math.floor(Date.parse(entries[first]?.at ?? entry.at) / 60_000);
}
