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
