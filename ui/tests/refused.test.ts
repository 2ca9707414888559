// A reply that was not delivered: it is counted until it is put away, and put away once.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView } from "$lib/host/generated";
import { at, id } from "../gallery/case";
import type { FixtureHost } from "../gallery/host";
import { world, type World } from "../gallery/world";
import { asked, composer, opened, openMine, rowOf, user } from "./support";

afterEach(cleanup);

const SENT = "Here is your new password.";

/** The customer left before they had the reply. */
function left(change: Partial<ConversationView> = {}): World {
  const it = world();
  const here = it.conversations.get(id(2)) as ConversationView;
  const body = {
    kind: "representative" as const,
    name: "Robin (practice)",
    you: true,
    text: SENT,
    key: id(777),
    send: { state: "refused" as const, reason: "The customer has left the chat." },
  };
  const transcript = [...here.transcript, { id: "r1", at: at(20), body }];
  it.conversations.set(id(2), { ...here, customer_present: false, transcript, ...change });
  it.state.inbox.mine = it.state.inbox.mine.map((item) => (item.conversation === id(2) ? { ...item, refused: 1 } : item));
  return it;
}

function bar(): string {
  return screen.getByRole("contentinfo", { name: "Connection" }).textContent.replace(/\s+/g, " ");
}

async function ofReply(name: "Edit" | "Discard"): Promise<HTMLElement> {
  const entry = (await screen.findByText(SENT)).closest<HTMLElement>(".entry");
  return within(entry as HTMLElement).getByRole("button", { name });
}

describe("a reply that was not delivered", () => {
  it("is counted on the row and in the status bar until it is discarded", async () => {
    const host = await opened(left());
    await openMine();
    expect(bar()).toContain("1 reply not delivered");
    expect(bar()).not.toContain("all sent");
    expect(rowOf("Maria Keller").textContent).toContain("1 not delivered");
    await user.click(await ofReply("Discard"));
    await waitFor(() => {
      expect(screen.queryByText(SENT)).toBeNull();
    });
    expect(asked(host, "discard_reply")).toEqual([{ conversation: id(2), key: id(777) }]);
    expect(bar()).toContain("all sent");
    expect(rowOf("Maria Keller").textContent).not.toContain("not delivered");
  });

  it("is put away alone: another one is still counted", async () => {
    const it = left();
    const here = it.conversations.get(id(2)) as ConversationView;
    const first = here.transcript.at(-1) as ConversationView["transcript"][number];
    const second = { ...first, id: "r2", body: { ...first.body, text: "And your new number.", key: id(778) } } as typeof first;
    it.conversations.set(id(2), { ...here, transcript: [...here.transcript, second] });
    it.state.inbox.mine = it.state.inbox.mine.map((item) => (item.conversation === id(2) ? { ...item, refused: 2 } : item));
    await opened(it);
    await openMine();
    expect(bar()).toContain("2 replies not delivered");
    await user.click(await ofReply("Discard"));
    await waitFor(() => {
      expect(screen.queryByText(SENT)).toBeNull();
    });
    expect(bar()).toContain("1 reply not delivered");
    expect(screen.getByText("And your new number.")).toBeTruthy();
  });

  it("is moved into the composer by Edit, and stands there only", async () => {
    await opened(left());
    await openMine();
    await user.click(await ofReply("Edit"));
    const area = await composer();
    await waitFor(() => {
      expect(area.value).toBe(SENT);
    });
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
    expect(document.querySelectorAll(".entry.representative .send.refused")).toHaveLength(0);
  });

  it("that has arrived after all stays where it is", async () => {
    const it = left();
    it.failing = { discard_reply: { code: "busy", message: "This reply has reached the customer already.", field: null } };
    await opened(it);
    const area = await openMine();
    await user.click(await ofReply("Edit"));
    const entry = (await screen.findByText(SENT)).closest<HTMLElement>(".entry") as HTMLElement;
    expect(await within(entry).findByText(/has reached the customer already/)).toBeTruthy();
    expect(area.value).toBe("");
  });

  it("can only be read in a conversation that is closed, and only discarded in the wrap-up", async () => {
    const it = left();
    const host: FixtureHost = await opened(it);
    await openMine();
    await ofReply("Edit");
    const now = (change: Partial<ConversationView>): void => {
      const view = { ...(it.conversations.get(id(2)) as ConversationView), ...change, revision: it.state.revision + 1 };
      it.conversations.set(id(2), view);
      host.push({ kind: "conversation", view });
    };
    now({ allowed_actions: ["finish_wrap_up"], phase: "wrap_up" });
    await waitFor(() => {
      expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
    });
    await ofReply("Discard");
    now({ allowed_actions: [], phase: "closed", owner: { kind: "no_one" } });
    await waitFor(() => {
      expect(screen.queryByRole("button", { name: "Discard" })).toBeNull();
    });
    expect(screen.getByText(SENT)).toBeTruthy();
  });
});
