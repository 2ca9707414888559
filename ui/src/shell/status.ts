// The truth about the connection in words: what still works first, then what waits.
import type { ConnectionView } from "$lib/host/generated";
import { secondsLeft, time, timeToTheSecond } from "$lib/text/format";
import { m } from "$lib/text/messages";

export interface StatusWords {
  tone: "ok" | "attention" | "problem" | "quiet";
  head: string;
  parts: string[];
}

export function statusWords(connection: ConnectionView, now: number): StatusWords {
  const synced =
    connection.synced_at === null ? m.status.neverSynced : m.status.synced(timeToTheSecond(connection.synced_at));
  switch (connection.state) {
    case "online":
      return {
        tone: "ok",
        head: m.status.online,
        parts: [synced, m.status.toSend(connection.waiting_to_send)],
      };
    case "catching_up":
      return {
        tone: "quiet",
        head: m.status.catching_up,
        parts: [synced, m.status.toSend(connection.waiting_to_send)],
      };
    case "connecting":
      return {
        tone: "quiet",
        head: m.status.connecting,
        parts: [synced, m.status.unsent(connection.waiting_to_send)],
      };
    case "offline": {
      const parts = [m.status.stillWorks, m.status.unsent(connection.waiting_to_send)];
      if (connection.next_attempt_at !== null) {
        parts.push(m.status.nextTry(secondsLeft(connection.next_attempt_at, now)));
      }
      return { tone: "attention", head: m.status.offline(time(connection.since)), parts };
    }
    case "working_offline":
      return {
        tone: "attention",
        head: m.status.working_offline(time(connection.since)),
        parts: [m.status.stillWorks, m.status.unsent(connection.waiting_to_send)],
      };
    case "refused":
      return {
        tone: "problem",
        head: m.status.refused,
        parts: [m.status.stillWorks, m.status.unsent(connection.waiting_to_send)],
      };
  }
}
