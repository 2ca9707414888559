// The truth about the connection in words: what still works first, then what waits.
import type { ConnectionView } from "$lib/host/generated";
import { secondsLeft, time, timeToTheSecond } from "$lib/text/format";
import { m } from "$lib/text/messages";

export interface StatusWords {
  tone: "ok" | "attention" | "problem" | "quiet";
  head: string;
  parts: string[];
}

/** `refused` is how many replies were not delivered and need a decision, `sending` how many the screen shows as on their way. */
export function statusWords(connection: ConnectionView, now: number, refused = 0, sending = 0): StatusWords {
  const waiting = Math.max(connection.waiting_to_send, sending);
  const notDelivered = refused > 0 ? [m.inbox.refused(refused)] : [];
  // "All sent" beside a reply that was not delivered would be no truth.
  const sent = waiting === 0 && refused > 0 ? notDelivered : [m.status.toSend(waiting), ...notDelivered];
  const unsent = [m.status.unsent(waiting), ...notDelivered];
  const synced =
    connection.synced_at === null ? m.status.neverSynced : m.status.synced(timeToTheSecond(connection.synced_at));
  switch (connection.state) {
    case "online":
      return {
        tone: "ok",
        head: m.status.online,
        parts: [synced, ...sent],
      };
    case "catching_up":
      return {
        tone: "quiet",
        head: m.status.catching_up,
        parts: [synced, ...sent],
      };
    case "connecting":
      return {
        tone: "quiet",
        head: m.status.connecting,
        parts: [synced, ...unsent],
      };
    case "offline": {
      const parts = [m.status.stillWorks, ...unsent];
      if (connection.next_attempt_at !== null) {
        parts.push(m.status.nextTry(secondsLeft(connection.next_attempt_at, now)));
      }
      return { tone: "attention", head: m.status.offline(time(connection.since)), parts };
    }
    case "working_offline":
      return {
        tone: "attention",
        head: m.status.working_offline(time(connection.since)),
        parts: [m.status.stillWorks, ...unsent],
      };
    case "refused":
      return {
        tone: "problem",
        head: m.status.refused,
        parts: [m.status.stillWorks, ...unsent],
      };
  }
}
