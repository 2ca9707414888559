// What counts as new, and where it is said.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView, TranscriptEntry } from "$lib/host/generated";
import { at, id } from "../gallery/case";
import type { FixtureHost } from "../gallery/host";
import { world, type World } from "../gallery/world";
import { time } from "$lib/text/format";
import { opened, openMine, user } from "./support";

afterEach(cleanup);

/** Something more was said in the conversation with Maria Keller. */
function said(host: FixtureHost, it: World, entry: TranscriptEntry): void {
  const here = it.conversations.get(id(2)) as ConversationView;
  const view = { ...here, revision: it.state.revision + 1, transcript: [...here.transcript, entry] };
  it.conversations.set(id(2), view);
  host.push({ kind: "conversation", view });
}

const wrote = (name: string): TranscriptEntry => ({
  id: name,
  at: at(0),
  body: { kind: "customer", name: "Maria Keller", text: name },
});

const replied = (name: string): TranscriptEntry => ({
  id: name,
  at: at(0),
  body: { kind: "representative", name: "Robin", you: true, text: name, key: name, send: { state: "delivered", at: at(0) } },
});

it("further up in the transcript, what the representative sent themselves is not new", async () => {
  const it = world();
  const host = await opened(it);
  await openMine();
  const box = document.querySelector<HTMLElement>('.box[aria-label="Transcript"]');
  if (box === null) throw new Error("no transcript");
  Object.defineProperty(box, "scrollHeight", { value: 5_000 });
  Object.defineProperty(box, "clientHeight", { value: 400 });
  // At the end, and then up again.
  for (const top of [4_600, 0]) {
    box.scrollTop = top;
    box.dispatchEvent(new Event("scroll"));
  }
  said(host, it, replied("One moment."));
  await screen.findByText("One moment.", { selector: ".text" });
  expect(screen.queryByRole("button", { name: /new message/ })).toBeNull();
  said(host, it, wrote("Thank you."));
  expect(await screen.findByRole("button", { name: "1 new message" })).toBeTruthy();
});

it("further up in the transcript, what came before a reply that had waited is new", async () => {
  const it = world();
  const host = await opened(it);
  await openMine();
  const box = document.querySelector<HTMLElement>('.box[aria-label="Transcript"]');
  if (box === null) throw new Error("no transcript");
  Object.defineProperty(box, "scrollHeight", { value: 5_000 });
  Object.defineProperty(box, "clientHeight", { value: 400 });
  said(host, it, replied("We look for it."));
  await screen.findByText("We look for it.", { selector: ".text" });
  for (const top of [4_600, 0]) {
    box.scrollTop = top;
    box.dispatchEvent(new Event("scroll"));
  }
  const here = it.conversations.get(id(2)) as ConversationView;
  const transcript = here.transcript.toSpliced(-1, 0, wrote("Are you there?"));
  const view = { ...here, revision: it.state.revision + 1, transcript };
  it.conversations.set(id(2), view);
  host.push({ kind: "conversation", view });
  expect(await screen.findByRole("button", { name: "1 new message" })).toBeTruthy();
});

it("a reply that waited says when it was written and when it was sent", async () => {
  const it = world();
  const here = it.conversations.get(id(2)) as ConversationView;
  const late = replied("We look for it.");
  const [written, sent] = ["2026-05-04T10:03:00Z", "2026-05-04T10:10:00Z"];
  if (late.body.kind !== "representative") throw new Error("no reply");
  late.body.send = { state: "delivered_late", at: sent, written_at: written };
  it.conversations.set(id(2), { ...here, transcript: [...here.transcript, { ...late, at: sent }] });
  await opened(it);
  await openMine();
  expect(await screen.findByText(`Written at ${time(written)}, sent at ${time(sent)}`)).toBeTruthy();
});

it("earlier messages that were read stay joined to the newest, whatever comes", async () => {
  const it = world();
  const here = it.conversations.get(id(2)) as ConversationView;
  const newest = here.transcript.map((entry, nth) => (nth === 0 ? wrote("The oldest of the newest") : entry));
  it.conversations.set(id(2), { ...here, transcript: newest, earlier: 3 });
  const host = await opened(it);
  await openMine();
  await user.click(await screen.findByRole("button", { name: /earlier/ }));
  await screen.findByText("The oldest of the newest", { selector: ".text" });
  const view = { ...here, revision: it.state.revision + 1, transcript: [...newest.slice(1), wrote("And one more.")], earlier: 4 };
  it.conversations.set(id(2), view);
  host.push({ kind: "conversation", view });
  await screen.findByText("And one more.", { selector: ".text" });
  expect(screen.queryByText("The oldest of the newest", { selector: ".text" })).toBeTruthy();
});

describe("where there is room for one side", () => {
  afterEach(() => {
    window.happyDOM.setViewport({ width: 1280, height: 800 });
  });

  it("an answer behind the snapshot is counted on the tab of the conversation until it is looked at", async () => {
    window.happyDOM.setViewport({ width: 1024, height: 700 });
    const it = world();
    const host = await opened(it);
    await openMine();
    expect(screen.getByRole("tab", { name: "Conversation" })).toBeTruthy();
    said(host, it, replied("One moment."));
    said(host, it, wrote("Thank you."));
    const tab = await screen.findByRole("tab", { name: /^Conversation ?, 1 new message$/ });
    await user.click(tab);
    await waitFor(() => {
      expect(tab.textContent).toBe("Conversation");
    });
    await user.click(screen.getByRole("tab", { name: "Snapshot" }));
    expect(tab.textContent).toBe("Conversation");
  });
});
