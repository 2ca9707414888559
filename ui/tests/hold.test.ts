// The list under the pointer: what holds it, what ends that, and that an offer is seen meanwhile.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { id, offer } from "../gallery/case";
import type { FixtureHost } from "../gallery/host";
import { world } from "../gallery/world";
import { asked, opened, openMine, pressAlone, rowOf, user } from "./support";

afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const other = { ...offer, offer: id(901), conversation: id(2), customer: "Aoife Byrne" };

/** The pointer moves on an element, and nothing says that it left the last one. */
function move(on: Element): void {
  on.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
}

function arrive(host: FixtureHost, inbox = world().state.inbox): void {
  host.push({ kind: "inbox", inbox: { ...inbox, offers: [other, ...inbox.offers] } });
}

const list = (): HTMLElement => screen.getByRole("region", { name: "Conversations" });

/** The customers of the offers in their place. */
function inPlace(): string[] {
  return [...list().querySelectorAll("[data-offer] .row-name")].map((name) => name.textContent);
}

describe("a list that the pointer holds", () => {
  it("shows a new offer at once, with name and countdown, where it moves nothing", async () => {
    const host = await opened();
    move(rowOf("Jonas Brandt"));
    arrive(host);
    const arrived = await screen.findByRole("region", { name: "New offers" });
    expect(arrived.textContent).toContain("Aoife Byrne");
    expect(arrived.querySelector("h2")?.textContent).toBe("New offers 1");
    expect(within(arrived).getByRole("timer", { name: /seconds left to accept/ })).toBeTruthy();
    expect(inPlace()).toEqual(["Maria Keller"]);
    expect(list().querySelector("h2")?.textContent).toBe("Offers 1");
    await user.click(within(arrived).getByRole("button", { name: /^Accept/ }));
    expect(asked(host, "accept_offer")).toEqual([{ offer: other.offer }]);
  });

  it("lets no press fall on an offer that came a moment ago, and moves none of those that came", async () => {
    const host = await opened();
    move(rowOf("Jonas Brandt"));
    arrive(host);
    const arrived = await screen.findByRole("region", { name: "New offers" });
    expect(arrived.className).toContain("just-came");
    await waitFor(() => {
      expect(arrived.className).not.toContain("just-came");
    });
    const inbox = world().state.inbox;
    const third = { ...other, offer: id(902), conversation: id(3), customer: "Ines Duarte" };
    host.push({ kind: "inbox", inbox: { ...inbox, offers: [other, third, ...inbox.offers] } });
    await waitFor(() => {
      expect([...arrived.querySelectorAll(".row-name")].map((name) => name.textContent)).toEqual(["Ines Duarte", "Aoife Byrne"]);
    });
    expect(arrived.className).toContain("just-came");
  });

  it("stands below the pointer, or above it where there is no room below, and never on the offers at the top", async () => {
    const host = await opened();
    const whole = list().parentElement;
    if (whole === null) throw new Error("no list");
    whole.getBoundingClientRect = () => new DOMRect(0, 0, 280, 800);
    const at = (clientY: number): void => {
      rowOf("Jonas Brandt").dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientY }));
    };
    at(100);
    arrive(host);
    const arrived = await screen.findByRole("region", { name: "New offers" });
    expect([arrived.style.bottom, arrived.style.maxHeight]).toEqual(["0px", "400px"]);
    move(document.body);
    host.push({ kind: "inbox", inbox: world().state.inbox });
    await waitFor(() => {
      expect(screen.queryByRole("region", { name: "New offers" })).toBeNull();
    });
    at(700);
    arrive(host);
    const above = await screen.findByRole("region", { name: "New offers" });
    // 100 px are left below the pointer.
    expect([above.style.bottom, above.style.maxHeight]).toEqual(["124px", "400px"]);
  });

  it.each([
    ["the pointer moves elsewhere", () => { move(document.body); }],
    ["the pointer leaves the window", () => { document.documentElement.dispatchEvent(new PointerEvent("pointerleave")); }],
    ["the window loses the focus", () => { window.dispatchEvent(new Event("blur")); }],
    ["a key is pressed", () => { void fireEvent.keyDown(document.body, { key: "Escape" }); }],
    ["a dialog opens", () => { within(list()).getByRole("button", { name: /Decline/ }).click(); }],
  ])("is as it is once %s", async (_, done) => {
    const host = await opened();
    move(rowOf("Jonas Brandt"));
    arrive(host);
    await screen.findByRole("region", { name: "New offers" });
    done();
    await waitFor(() => {
      expect(inPlace()).toEqual(["Aoife Byrne", "Maria Keller"]);
    });
    expect(screen.queryByRole("region", { name: "New offers" })).toBeNull();
  });

  it("is held on by a row under a resting pointer, not by an empty part", async () => {
    const host = await opened();
    vi.useFakeTimers();
    move(rowOf("Jonas Brandt"));
    arrive(host);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(inPlace()).toEqual(["Maria Keller"]);
    move(list());
    await vi.advanceTimersByTimeAsync(3_000);
    expect(inPlace()).toEqual(["Maria Keller"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(inPlace()).toEqual(["Aoife Byrne", "Maria Keller"]);
  });

  it("lets go of what was accepted with the pointer and transferred with keys", async () => {
    const host = await opened();
    const accept = within(list()).getByRole("button", { name: /^Accept/ });
    move(accept);
    accept.click();
    await screen.findByRole("textbox", { name: /^Reply to/ });
    await waitFor(() => {
      expect(document.activeElement?.matches('[data-place="composer"]')).toBe(true);
    });
    await user.keyboard("{Escape}");
    await pressAlone("t");
    const dialog = await screen.findByRole("dialog");
    await user.keyboard(" ");
    within(dialog).getByRole("button", { name: "Transfer" }).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(asked(host, "transfer")).toHaveLength(1);
    });
    move(document.body);
    await waitFor(() => {
      expect(list().textContent).not.toContain("No longer offered");
    });
    expect(list().querySelectorAll("[data-offer]")).toHaveLength(0);
  });

  it("does not call expired what was accepted and passed on", async () => {
    const host = await opened();
    const accept = within(list()).getByRole("button", { name: /^Accept/ });
    move(accept);
    accept.click();
    await screen.findByText("With you", { selector: "[data-offer] p" });
    const { inbox } = world().state;
    host.push({ kind: "inbox", inbox: { ...inbox, offers: [] } });
    expect(await screen.findByText("No longer with you")).toBeTruthy();
    expect(list().textContent).not.toContain("Expired");
  });
});

it("J goes to an offer from the last row as well", async () => {
  await opened();
  await openMine();
  rowOf("Ines Duarte").focus();
  await user.keyboard("j");
  expect(document.activeElement?.closest("[data-offer]")?.textContent).toContain("Maria Keller");
});
