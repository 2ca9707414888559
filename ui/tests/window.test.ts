// The whole window on practice data, used the way a representative uses it.
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import StillNeeded from "../src/snapshot/StillNeeded.svelte";
import { at, conversation, fact, id, offer, snapshot } from "../gallery/case";
import { world } from "../gallery/world";
import { asked, opened, openMine, pressAlone, user } from "./support";

afterEach(() => {
  cleanup();
  delete document.documentElement.dataset["theme"];
});

describe("an offer", () => {
  it("says who, what, how long, why and how much is known", async () => {
    await opened();
    const card = document.querySelector<HTMLElement>("[data-offer]");
    expect(card?.textContent).toContain("Charged twice");
    expect(card?.textContent).toContain("Maria Keller");
    expect(card?.textContent).toContain("Practice");
    expect(card?.textContent).toContain("The payment system failed 3 times in a row.");
    expect(card?.textContent).toContain("3 of 6 required facts verified");
  });

  it("is accepted with J and Enter; the cursor stands in the composer then, the snapshot beside it", async () => {
    const host = await opened();
    await user.keyboard("j{Enter}");
    await screen.findByRole("textbox", { name: /^Reply to/ });
    expect(asked(host, "accept_offer")).toEqual([{ offer: offer.offer }]);
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /^Reply to/ }));
    });
    expect(screen.getAllByRole("region", { name: "Snapshot" }).length).toBeGreaterThan(0);
  });

  it("is declined with D and a number", async () => {
    const host = await opened();
    await user.keyboard("jd");
    await screen.findByRole("dialog", { name: "Why are you declining?" });
    await user.keyboard("2");
    await waitFor(() => {
      expect(asked(host, "decline_offer")).toEqual([{ offer: offer.offer, reason: "skill" }]);
    });
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    expect(document.activeElement).not.toBe(document.body);
  });

  it("that is gone says so in the strip, where it moves nothing", async () => {
    const it = world();
    it.failing = { accept_offer: { code: "offer_gone", message: "This offer has expired.", field: null } };
    await opened(it);
    await user.keyboard("j{Enter}");
    const strip = screen.getByRole("region", { name: "Notices" });
    expect(await within(strip).findByText(/This offer has expired/)).toBeTruthy();
  });

  it("that goes away under the focus does not leave Enter on the next one", async () => {
    const it = world();
    const other = { ...offer, offer: id(901), conversation: id(2), customer: "Ines Duarte" };
    it.state.inbox = { ...it.state.inbox, offers: [offer, other] };
    const host = await opened(it);
    await user.keyboard("j");
    expect(document.activeElement?.textContent).toContain("Maria Keller");
    host.push({ kind: "inbox", inbox: { ...it.state.inbox, offers: [other] } });
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole("region", { name: "Conversations" }));
    });
    await user.keyboard("{Enter}");
    expect(asked(host, "accept_offer")).toEqual([]);
    await user.keyboard("j{Enter}");
    expect(asked(host, "accept_offer")).toEqual([{ offer: other.offer }]);
  });

  it("that expires while a reason is chosen leaves the focus in the list", async () => {
    const it = world();
    const host = await opened(it);
    await user.keyboard("jd");
    await screen.findByRole("dialog", { name: "Why are you declining?" });
    host.push({ kind: "inbox", inbox: { ...it.state.inbox, offers: [] } });
    await user.keyboard("{Escape}");
    await waitFor(() => {
      expect(document.activeElement?.closest('[data-place="list"]')).not.toBeNull();
    });
  });

  it("is announced with intent, customer and waiting time", async () => {
    const it = world();
    it.state.inbox = { ...it.state.inbox, offers: [] };
    const host = await opened(it);
    host.push({ kind: "inbox", inbox: { ...it.state.inbox, offers: [offer] } });
    await waitFor(() => {
      const alerts = screen.getAllByRole("alert").map((alert) => alert.textContent);
      expect(alerts.join()).toContain("New offer: Charged twice, Practice: Maria Keller, waiting");
    });
  });
});

describe("a reply", () => {
  it("is sent once with Enter under a key of its own", async () => {
    const host = await opened();
    const composer = await openMine();
    await user.type(composer, "It takes three days.{Enter}");
    await screen.findByText("It takes three days.");
    await waitFor(() => {
      expect(asked(host, "send_reply")).toHaveLength(1);
    });
    const [request] = asked(host, "send_reply") as { key: string; text: string; conversation: string }[];
    expect(request?.text).toBe("It takes three days.");
    expect(request?.conversation).toBe(id(2));
    expect(request?.key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(asked(host, "send_reply")).toHaveLength(1);
    expect(composer.value).toBe("");
  });

  it("that fails stays, says why, and goes out again under the same key", async () => {
    const it = world();
    it.failing = { send_reply: { code: "busy", message: "Busy. Nothing was lost.", field: null } };
    const host = await opened(it);
    const composer = await openMine();
    await user.type(composer, "It takes three days.{Enter}");
    expect(await screen.findByText(/Not delivered: Busy. Nothing was lost./)).toBeTruthy();
    it.failing = {};
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => {
      expect(screen.queryByText(/Not delivered/)).toBeNull();
    });
    const keys = (asked(host, "send_reply") as { key: string }[]).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("with Shift+Enter gets a new line and is not sent", async () => {
    const host = await opened();
    const composer = await openMine();
    await user.type(composer, "one{Shift>}{Enter}{/Shift}two");
    expect(composer.value).toBe("one\ntwo");
    expect(asked(host, "send_reply")).toHaveLength(0);
  });

  it("that asks for a known fact points at it first and is sent on the second Enter", async () => {
    const host = await opened();
    const composer = await openMine();
    await user.type(composer, "What is your order number?{Enter}");
    expect(await screen.findByText(/You already have the order number/, { selector: ".repeat p" })).toBeTruthy();
    expect(asked(host, "send_reply")).toHaveLength(0);
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(asked(host, "send_reply")).toHaveLength(1);
    });
  });

  it("takes a fact with / and the arrow keys", async () => {
    await opened();
    const composer = await openMine();
    await user.type(composer, "It is /");
    expect(screen.getByRole("listbox", { name: "Insert a fact" })).toBeTruthy();
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => {
      expect(composer.value).toBe("It is P-4711");
    });
  });

  it("is kept as a draft when another conversation is looked at", async () => {
    await opened();
    const composer = await openMine();
    await user.type(composer, "half a sen");
    const rows = [...document.querySelectorAll<HTMLElement>(".row[data-row]")];
    if (rows[1] !== undefined) await user.click(rows[1]);
    await screen.findByRole("textbox", { name: "Reply to Jonas Brandt" });
    expect((await openMine()).value).toBe("half a sen");
  });
});

describe("keys", () => {
  it("never act while typing", async () => {
    const host = await opened();
    const composer = await openMine();
    await user.type(composer, "wbt jk d?");
    expect(composer.value).toBe("wbt jk d?");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(asked(host, "start_wrap_up")).toHaveLength(0);
  });

  it("open the palette, find, and do", async () => {
    await opened();
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("dialog", { name: "Commands" });
    await user.type(screen.getByRole("combobox"), "theme dark");
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(document.documentElement.dataset["theme"]).toBe("dark");
    });
  });

  it("go to every screen", async () => {
    await opened();
    for (const [key, name] of [
      ["h", "Handoff history"],
      ["e", "Health"],
      ["s", "Settings"],
      ["i", "Inbox"],
    ] as const) {
      await user.keyboard("{Escape}g");
      await user.keyboard(key);
      expect(await screen.findByRole("heading", { level: 1, name })).toBeTruthy();
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    }
  });
});

describe("wrap-up", () => {
  it("begins with W, asks for what is missing, and closes", async () => {
    const host = await opened();
    await openMine();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    await pressAlone("w");
    const finish = await screen.findByRole("button", { name: /Finish and close/ });
    await waitFor(() => {
      expect(document.activeElement?.textContent).toBe("Wrap-up");
    });
    await user.keyboard("1");
    expect(screen.getByRole("radio", { checked: true })).toBeTruthy();
    const summary = screen.getByRole("textbox", { name: "Summary" });
    await user.clear(summary);
    await user.click(finish);
    expect(screen.getByText("Add a one-sentence summary.")).toBeTruthy();
    expect(asked(host, "finish_wrap_up")).toHaveLength(0);
    await user.type(summary, "Refunded.");
    await user.click(finish);
    await user.click(await screen.findByRole("button", { name: "Finish anyway" }));
    await waitFor(() => {
      expect(asked(host, "finish_wrap_up")).toEqual([
        {
          conversation: id(2),
          fencing: 3,
          disposition: "resolved",
          settled: [],
          not_wanted: [],
          summary: "Refunded.",
          notes: "",
          unanswered: 1,
        },
      ]);
    });
    expect(document.activeElement).not.toBe(document.body);
  });
});

describe("where there is no room for three panes", () => {
  afterEach(() => {
    window.happyDOM.setViewport({ width: 1280, height: 800 });
  });

  it("accepting shows the snapshot and lets the person write at once", async () => {
    window.happyDOM.setViewport({ width: 1024, height: 700 });
    await opened();
    await user.keyboard("j{Enter}");
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /^Reply to/ }));
    });
    expect(screen.getByRole("tab", { selected: true }).textContent).toBe("Snapshot");
  });

  it("the snapshot is the first tab, its headline and the composer stay", async () => {
    window.happyDOM.setViewport({ width: 1024, height: 700 });
    await opened();
    await openMine();
    const tabs = screen.getAllByRole("tab");
    expect(tabs.map((tab) => tab.textContent)).toEqual(["Snapshot", "Conversation"]);
    expect(tabs[0]?.getAttribute("aria-selected")).toBe("true");
    if (tabs[1] !== undefined) await user.click(tabs[1]);
    expect(await screen.findByText("Finally, thank you. How long does it take?", { selector: ".text" })).toBeTruthy();
    expect(document.querySelector('[data-place="snapshot"]')?.textContent).toBe("Maria Keller");
    expect(screen.getByRole("textbox", { name: /^Reply to/ })).toBeTruthy();
  });
});

describe("the truth on screen", () => {
  it("marks every fact with a word", async () => {
    await opened();
    await openMine();
    const pane = screen.getAllByRole("region", { name: "Snapshot" }).at(-1);
    for (const word of ["verified", "stated", "conflicting", "stale", "unavailable"]) {
      expect(pane?.textContent).toContain(word);
    }
    expect(pane?.textContent).toContain("On record 3 May and 4 May");
    expect(pane?.textContent).toContain("Customer said 3 May, twice");
  });

  it("keeps facts this case does not need one key away, and stays as it was left", async () => {
    await opened();
    await openMine();
    const more = screen.getByRole("button", { name: "4 more facts" });
    expect(more.getAttribute("aria-expanded")).toBe("false");
    expect(screen.queryByText("Customer since")).toBeNull();
    more.focus();
    await user.keyboard("{Enter}");
    expect(screen.getByText("Customer since")).toBeTruthy();
    await user.keyboard("gsgi");
    await openMine();
    expect(screen.getByText("Customer since")).toBeTruthy();
  });

  it("shows a fact that was said twice, in the snapshot and in the inserter", async () => {
    const it = world();
    const said = (value: string) =>
      fact("damage", "What is damaged", value, { mark: { kind: "stated" }, source: null });
    it.conversations.set(
      id(2),
      conversation(2, { snapshot: { ...snapshot, facts: [said("one corner"), said("the lid")] } }),
    );
    await opened(it);
    const area = await openMine();
    expect(screen.getByText("one corner")).toBeTruthy();
    expect(screen.getByText("the lid")).toBeTruthy();
    await user.type(area, "/dam");
    expect(screen.getAllByRole("option")).toHaveLength(2);
  });

  it("says what the customer said already before it is asked again", async () => {
    await opened();
    await openMine();
    expect(screen.getByText("Customer says maria.keller@practice.example; not confirmed by any system.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Reply to/ }).value).toBe(
      "What is your e-mail address?",
    );
  });

  it("shows text from customers as text", async () => {
    const it = world();
    const nasty = '<img src=x onerror="alert(1)"> <b>bold</b>';
    it.conversations.set(
      id(2),
      conversation(2, {
        transcript: [{ id: "m1", at: at(3), body: { kind: "customer", name: nasty, text: nasty } }],
      }),
    );
    await opened(it);
    await openMine();
    expect(screen.getAllByText(nasty).length).toBeGreaterThan(0);
    expect(document.querySelector("img, b")).toBeNull();
  });
});

describe("what is still needed", () => {
  const shows = (confidence: number | null, text: RegExp) => {
    const intent = { ...snapshot.intent, confidence };
    render(StillNeeded, { props: { snapshot: { ...snapshot, intent, still_needed: [] } } });
    expect(screen.getByText(text)).toBeTruthy();
  };

  it("is nothing where every fact is known", () => {
    shows(0.93, /all required facts are known/);
  });

  it("is not called nothing where nobody knows what the customer wants", () => {
    shows(null, /Unknown until/);
  });
});
