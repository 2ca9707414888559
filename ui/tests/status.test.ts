// The status bar says the truth: what still works first, then what waits.
import { expect, it } from "vitest";
import type { ConnectionState } from "$lib/host/generated";
import { statusWords } from "../src/shell/status";
import { at, NOW } from "../gallery/case";
import { world } from "../gallery/world";

function words(state: ConnectionState, waiting = 0, next: string | null = null, refused = 0): string {
  const connection = { ...world().state.connection, state, waiting_to_send: waiting, next_attempt_at: next };
  const { tone, head, parts } = statusWords(connection, NOW, refused);
  return [tone, head, ...parts].join(" | ");
}

it("online says how fresh it is and what waits", () => {
  expect(words("online")).toMatch(/^ok \| Online \| synced .+ \| all sent$/);
});

it("offline is attention, not a problem, and says what goes on", () => {
  const said = words("offline", 3, at(-8));
  expect(said).toMatch(/^attention \| Offline since /);
  expect(said).toContain("you can keep working | 3 to send | next try in 8 s");
});

it("without a connection nothing is said to be sent", () => {
  for (const state of ["offline", "working_offline", "refused", "connecting"] as const) {
    expect(words(state)).not.toContain("all sent");
    expect(words(state)).toContain("no unsent replies");
  }
});

it("nothing is said to be all sent beside a reply that the screen shows as on its way", () => {
  const { connection } = world().state;
  const { parts } = statusWords({ ...connection, state: "online", waiting_to_send: 0 }, NOW, 0, 1);
  expect(parts).toContain("1 to send");
});

it("refused is a problem", () => {
  expect(words("refused")).toMatch(/^problem \|/);
});

it("nothing is said to be all sent beside a reply that was not delivered", () => {
  expect(words("online", 0, null, 2)).toMatch(/synced .+ \| 2 replies not delivered$/);
  expect(words("online", 1, null, 2)).toMatch(/\| 1 to send \| 2 replies not delivered$/);
  expect(words("offline", 0, null, 1)).toContain("no unsent replies | 1 reply not delivered");
});
