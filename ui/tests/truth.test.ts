// The window says what is so, and changes nothing that a person has read or typed.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView } from "$lib/host/generated";
import { standing, unconfirmed } from "../src/conversation/draft";
import { at, conversation, fact, id, offer, snapshot } from "../gallery/case";
import { world, type World } from "../gallery/world";
import { asked, leaveTheText, opened, openMine, pressAlone, user } from "./support";

afterEach(cleanup);

/** The desk with something changed in Maria Keller's conversation. */
function withMine(change: Partial<ConversationView>): World {
  const it = world();
  it.conversations.set(id(2), { ...(it.conversations.get(id(2)) as ConversationView), ...change });
  return it;
}

describe("the summary of wrap-up", () => {
  it("stays as it was first suggested, also while the window asks whether to finish", async () => {
    const it = world();
    const host = await opened(it);
    await openMine();
    leaveTheText();
    await pressAlone("w");
    const summary = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Summary" });
    const first = summary.value;
    expect(first).not.toBe("");
    const suggest = (text: string): void => {
      const here = it.conversations.get(id(2)) as ConversationView;
      const view = {
        ...here,
        revision: it.state.revision + 1,
        wrap_up: { started_at: at(0), suggested_disposition: null, suggested_summary: text },
      };
      it.conversations.set(id(2), view);
      host.push({ kind: "conversation", view });
    };
    await user.keyboard("1{Control>}{Enter}{/Control}");
    await screen.findByRole("dialog", { name: "Finish anyway?" });
    suggest("Maria Keller: something else.");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(summary.value).toBe(first);
    await user.click(screen.getByRole("button", { name: "Finish anyway" }));
    await waitFor(() => {
      expect(asked(host, "finish_wrap_up")).toMatchObject([{ summary: first }]);
    });
  });
});

describe("the dialog to decline an offer that is gone", () => {
  it("closes and says so, with the reason that was typed", async () => {
    const it = world();
    const host = await opened(it);
    await user.keyboard("jd");
    await screen.findByRole("dialog", { name: "Why are you declining?" });
    await user.click(screen.getByRole("radio", { name: /Other/ }));
    await user.type(screen.getByRole("textbox", { name: "Other" }), "I am about to leave");
    const inbox = { ...it.state.inbox, offers: it.state.inbox.offers.filter((one) => one.offer !== offer.offer) };
    host.push({ kind: "inbox", inbox });
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    const strip = screen.getByRole("region", { name: "Notices" });
    const said = await within(strip).findByText(/ended before you declined it/);
    expect(said.textContent).toContain("“I am about to leave”");
    expect(asked(host, "decline_offer")).toEqual([]);
  });
});

describe("a dialog about a conversation that is with somebody else by now", () => {
  it.each([
    ["t", "transfer"],
    ["b", "return"],
  ])("opened with %s to %s closes and says so, and keeps the note", async (key) => {
    const it = world();
    const host = await opened(it);
    await openMine();
    leaveTheText();
    await pressAlone(key);
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getAllByRole("textbox")[0] as HTMLElement, "Knows old books");
    const here = it.conversations.get(id(2)) as ConversationView;
    const view: ConversationView = { ...here, revision: it.state.revision + 1, owner: { kind: "queue", label: "Billing" }, allowed_actions: ["take"] };
    it.conversations.set(id(2), view);
    host.push({ kind: "conversation", view });
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    const strip = screen.getByRole("region", { name: "Notices" });
    expect(await within(strip).findByText(/the dialog was closed. What you typed is kept/)).toBeTruthy();
    expect(it.state.drafts.map(({ text }) => text)).toContain("Knows old books");
  });

  it("closes without a word when it did what it was for", async () => {
    const host = await opened();
    await openMine();
    leaveTheText();
    await pressAlone("t");
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getAllByRole("radio")[0] as HTMLElement);
    await user.click(within(dialog).getByRole("button", { name: /Transfer/ }));
    await waitFor(() => {
      expect(asked(host, "transfer")).toHaveLength(1);
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("region", { name: "Notices" }).textContent).not.toContain("the dialog was closed");
  });
});

describe("an offer", () => {
  it("says that its customer has left, and where they want to be called", async () => {
    const it = world();
    const cards = it.state.inbox.offers;
    const changed = [{ customer_left: true }, { customer_left: true, callback: "030 1234567" }];
    const offers = changed.map((change, nth) => ({ ...offer, ...change, offer: id(950 + nth), conversation: id(60 + nth) }));
    it.state.inbox = { ...it.state.inbox, offers: [...cards, ...offers] };
    await opened(it);
    const card = (nth: number): string => document.querySelector(`[data-offer="${id(950 + nth)}"]`)?.textContent ?? "";
    expect(card(0)).toContain("Customer left");
    expect(card(1)).toContain("030 1234567");
  });
});

describe("a transfer note", () => {
  it("stands beside the name when the next person opens the conversation", async () => {
    const here = conversation(2).header;
    const note = { by: "Robin", text: "Already promised a refund by Friday.", at: at(60) };
    await opened(withMine({ header: { ...here, note } }));
    await openMine();
    const shown = screen.getAllByRole("note", { name: "Note from Robin:" });
    expect(shown[0]?.textContent).toContain("Already promised a refund by Friday.");
  });
});

describe("why a conversation was handed over", () => {
  it("is said as what was, once something came since", async () => {
    const reason = { ...snapshot.reason, sentence: "The customer could not be identified.", since: "Identified after the handover, by order number." };
    await opened(withMine({ snapshot: { ...snapshot, reason } }));
    await openMine();
    const [now] = screen.getAllByText("Identified after the handover, by order number.");
    const standing = now?.closest("p")?.textContent.replace(/\s+/g, " ") ?? "";
    expect(standing).toMatch(/Identified after the handover, by order number\. Handed over because: The customer could not be identified\./);
  });

  it("stands alone where it still holds", async () => {
    await opened();
    await openMine();
    const standing = document.querySelector(".standing p")?.textContent ?? "";
    expect(standing).toContain(snapshot.reason.sentence);
    expect(standing).not.toContain("Handed over because");
  });
});

describe("what no system confirms", () => {
  const facts = [fact("order_number", "Order number", "P-4711", { mark: { kind: "stated" } }), fact("charge_amount", "Charged amount", "€49.90")];

  it("is pointed out when a canned reply inserts it, and can be sent", async () => {
    const host = await opened(withMine({ snapshot: { ...snapshot, facts } }));
    const area = await openMine();
    await user.type(area, ";ref");
    expect(within(screen.getByRole("listbox")).getByText("stated")).toBeTruthy();
    await user.keyboard("{Tab}");
    await waitFor(() => {
      expect(area.value).toContain("€49.90 for order P-4711");
    });
    expect(screen.getByText(/Order number P-4711: from the customer; not confirmed/)).toBeTruthy();
    expect([...document.querySelectorAll("mark.soft")].map((mark) => mark.textContent)).toEqual(["P-4711"]);
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(asked(host, "send_reply")).toHaveLength(1);
    });
    expect(screen.queryByText(/not confirmed by any system/)).toBeNull();
  });

  it("is known by its place, and found as a whole word", () => {
    expect(unconfirmed("Order {order_number}, {charge_amount}", facts).map(({ name }) => name)).toEqual(["order_number"]);
    expect(unconfirmed("Hello", facts)).toEqual([]);
    expect(standing("P-47112 and P-4711.", ["P-4711"])).toEqual([{ from: 12, to: 18, text: "P-4711" }]);
  });
});
