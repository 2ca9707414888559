// What is on screen is what is so: nothing kept is shown as if it were current.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView, TranscriptEntry } from "$lib/host/generated";
import { at, conversation, id, offer } from "../gallery/case";
import { world, type World } from "../gallery/world";
import { asked, composer, leaveTheText, opened, openMine, pressAlone, rowOf, rows, user } from "./support";

afterEach(cleanup);

const theirs = { owner: { kind: "agents" as const }, phase: "assisting" as const, allowed_actions: [] };

function said(key: string, text: string): TranscriptEntry {
  return { id: key, at: at(1), body: { kind: "customer", name: "Tomás Ferreira", text } };
}

/** A conversation of the agents, in the list and open. */
async function openTheirs(it: World): Promise<void> {
  it.conversations.set(id(6), conversation(6, { ...theirs, transcript: [said("a1", "Where is my parcel?")] }));
  await opened(it);
  await user.click(screen.getByRole("button", { name: /with AI agents/ }));
  await user.click(rowOf("Tomás Ferreira"));
  await screen.findByText("Where is my parcel?");
}

describe("opening a conversation", () => {
  it("asks the host every time, so that it knows which one is in sight", async () => {
    const host = await opened();
    await openMine("Maria Keller");
    await openMine("Jonas Brandt");
    await openMine("Maria Keller");
    const ids = (asked(host, "get_conversation") as { conversation: string }[]).map((one) => one.conversation);
    expect(ids).toEqual([id(2), id(3), id(2)]);
  });

  it("that the agents have shows what was said since it was open last", async () => {
    const it = world();
    await openTheirs(it);
    await openMine();
    const entries = [said("a1", "Where is my parcel?"), said("a2", "Hello? Anybody?")];
    it.conversations.set(id(6), conversation(6, { ...theirs, transcript: entries }));
    await user.click(rowOf("Tomás Ferreira"));
    expect(await screen.findByText("Hello? Anybody?")).toBeTruthy();
  });

  it("shows nothing of one that was kept before it was read", async () => {
    const it = world();
    await openTheirs(it);
    await openMine();
    it.hanging.add("get_conversation");
    await user.click(rowOf("Tomás Ferreira"));
    expect(screen.queryByText("Where is my parcel?")).toBeNull();
    expect(screen.queryByRole("textbox", { name: /^Reply to/ })).toBeNull();
  });
});

it("a conversation that is read slowly does not take the focus from who writes already", async () => {
  const it = world();
  const host = await opened(it);
  await openMine("Maria Keller");
  await openMine("Jonas Brandt");
  let answer = (): void => undefined;
  const call = host.call.bind(host);
  host.call = async (command, request) => {
    const found = await call(command, request);
    if (command === "get_conversation") await new Promise<void>((resolve) => (answer = resolve));
    return found;
  };
  await user.click(rowOf("Maria Keller"));
  const area = await composer("Maria Keller");
  await user.click(area);
  answer();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(document.activeElement).toBe(area);
});

describe("whose a conversation is", () => {
  it("follows the inbox: what left this representative has no composer and is not theirs", async () => {
    const it = world();
    const host = await opened(it);
    await openMine();
    expect(screen.getByText("With you")).toBeTruthy();
    const elsewhere: Partial<ConversationView> = { ...theirs, phase: "queued", owner: { kind: "queue", label: "Care" } };
    it.conversations.set(id(2), conversation(2, elsewhere));
    const inbox = it.state.inbox;
    host.push({ kind: "inbox", inbox: { ...inbox, mine: inbox.mine.filter((item) => item.conversation !== id(2)) } });
    await waitFor(() => {
      expect(screen.getByText("In queue: Care")).toBeTruthy();
    });
    expect(screen.queryByText("With you")).toBeNull();
    expect(screen.queryByRole("textbox", { name: /^Reply to/ })).toBeNull();
  });

  it("is unknown, and nothing can be done, until it was read again", async () => {
    const it = world();
    const host = await opened(it);
    await openMine();
    it.hanging.add("get_conversation");
    host.push({ kind: "inbox", inbox: { ...it.state.inbox, mine: [] } });
    await waitFor(() => {
      expect(screen.queryByText("With you")).toBeNull();
    });
    expect(screen.queryByRole("textbox", { name: /^Reply to/ })).toBeNull();
    await waitFor(() => {
      expect(document.activeElement).not.toBe(document.body);
    });
  });

  it.each([
    ["t", "Transfer", "Transfer Maria Keller"],
    ["b", "Return to AI agents", "Return Maria Keller to the AI agents?"],
  ])("after %s is not this representative's when it is opened again", async (key, button, title) => {
    const it = world();
    const host = await opened(it);
    await openMine();
    leaveTheText();
    await pressAlone(key);
    const dialog = await screen.findByRole("dialog", { name: title });
    const first = document.querySelector<HTMLElement>('[role="dialog"] [role="radio"]');
    if (first !== null) await user.click(first);
    for (const tick of document.querySelectorAll<HTMLElement>('[role="dialog"] input[type="checkbox"]')) await user.click(tick);
    const confirm = [...dialog.querySelectorAll("button")].find((one) => one.textContent.trim() === button);
    if (confirm !== undefined) await user.click(confirm);
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    // The pointer leaves the list, so that the list moves on. The test environment does not say so by itself.
    rowOf("Ines Duarte").closest(".all")?.dispatchEvent(new Event("pointerleave"));
    const inbox = it.state.inbox;
    const group = inbox.waiting[0];
    const item = group?.conversations[0];
    if (group === undefined || item === undefined) throw new Error("nobody waits");
    const again = { ...item, conversation: id(2), customer: "Maria Keller" };
    const waiting = [{ ...group, conversations: [...group.conversations, again] }];
    host.push({ kind: "inbox", inbox: { ...inbox, offers: [], waiting } });
    await waitFor(() => {
      expect(rows().at(-1)?.textContent).toContain("Maria Keller");
    });
    await user.click(rowOf("Maria Keller"));
    await screen.findByText(/^(In queue: Billing|With the AI agents)$/);
    expect(screen.queryByText("With you")).toBeNull();
    expect(screen.queryByRole("textbox", { name: /^Reply to/ })).toBeNull();
  });
});

it("an offer that expired while it was open can be taken", async () => {
  const it = world();
  const host = await opened(it);
  const card = document.querySelector<HTMLElement>("[data-offer] [data-row]");
  if (card !== null) await user.click(card);
  await waitFor(() => {
    expect(screen.getAllByRole("button", { name: /Accept/ }).length).toBe(2);
  });
  it.conversations.set(
    id(1),
    conversation(1, { phase: "overflow", owner: { kind: "queue", label: "Overflow" }, allowed_actions: ["take"] }),
  );
  host.push({ kind: "inbox", inbox: { ...it.state.inbox, offers: [] } });
  await user.click(await screen.findByRole("button", { name: "Take conversation" }));
  expect(asked(host, "take_waiting")).toEqual([{ conversation: id(1), fencing: 3 }]);
  expect(await composer()).toBeTruthy();
  expect(asked(host, "accept_offer")).toEqual([]);
  expect(offer.conversation).toBe(id(1));
});
