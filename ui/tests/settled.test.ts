// What the customer wanted counts as done only where the representative says so.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { conversation, id, snapshot } from "../gallery/case";
import { world, type World } from "../gallery/world";
import { asked, leaveTheText, opened, openMine, pressAlone, user, wrapUp } from "./support";

afterEach(cleanup);

/** A desk whose conversation has one request for a person and one that the agents could answer. */
function desk(): World {
  const it = world();
  const [first, second] = snapshot.requests;
  if (first === undefined || second === undefined) throw new Error("two requests");
  const requests = [first, { ...second, label: "Opening hours", needs_person: false }];
  const known = it.conversations.get(id(2)) ?? conversation(2);
  it.conversations.set(id(2), { ...known, snapshot: { ...snapshot, requests } });
  return it;
}

function tick(name: RegExp): HTMLInputElement {
  return screen.getByRole("checkbox", { name });
}

describe("returning a conversation to the agents", () => {
  it("asks what is done, and does not leave them what needs a person", async () => {
    const host = await opened(desk());
    await openMine();
    leaveTheText();
    await pressAlone("b");
    const dialog = await screen.findByRole("dialog");
    expect(tick(/Charged twice/).checked).toBe(false);
    const confirm = within(dialog).getByRole("button", { name: "Return to AI agents" });
    await user.click(confirm);
    expect(within(dialog).getByRole("alert").textContent).toContain("“Charged twice” needs a person.");
    expect(asked(host, "return_to_agents")).toEqual([]);
    await user.click(tick(/Charged twice/));
    await user.click(confirm);
    await waitFor(() => {
      expect(asked(host, "return_to_agents")).toEqual([
        { conversation: id(2), fencing: 3, settled: [1], not_wanted: [], note: "" },
      ]);
    });
  });

  it("takes what the customer never made for settled, without a tick", async () => {
    const host = await opened(desk());
    await openMine();
    leaveTheText();
    await pressAlone("b");
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Not wanted: Charged twice" }));
    expect(tick(/Charged twice/).checked).toBe(false);
    await user.click(within(dialog).getByRole("button", { name: "Return to AI agents" }));
    await waitFor(() => {
      expect(asked(host, "return_to_agents")).toEqual([
        { conversation: id(2), fencing: 3, settled: [], not_wanted: [1], note: "" },
      ]);
    });
  });
});

describe("wrap-up", () => {
  it("takes the only request for done with an outcome that counts as resolved, and none of several", async () => {
    await wrapUp(desk());
    await user.click(screen.getByRole("radio", { name: /^Resolved/ }));
    expect([tick(/Charged twice/).checked, tick(/Opening hours/).checked]).toEqual([false, false]);
    cleanup();
    const it = desk();
    const [only] = snapshot.requests;
    const known = it.conversations.get(id(2)) ?? conversation(2);
    if (only !== undefined) it.conversations.set(id(2), { ...known, snapshot: { ...snapshot, requests: [only] } });
    await wrapUp(it);
    await user.click(screen.getByRole("radio", { name: /Needs follow-up/ }));
    expect(tick(/Charged twice/).checked).toBe(false);
    await user.click(screen.getByRole("radio", { name: /^Resolved/ }));
    expect(tick(/Charged twice/).checked).toBe(true);
  });

  it("says of a request that it is done, not wanted, or neither, in the store and at the end", async () => {
    const host = await wrapUp(desk());
    const unwanted = (): HTMLElement => screen.getByRole("button", { name: "Not wanted: Charged twice" });
    await user.click(tick(/Charged twice/));
    await user.click(unwanted());
    expect(unwanted().getAttribute("aria-pressed")).toBe("true");
    expect(tick(/Charged twice/).checked).toBe(false);
    await user.click(tick(/Opening hours/));
    await waitFor(() => {
      expect(asked(host, "save_draft")).toContainEqual({ conversation: id(2), field: "settled", text: "2,-1" });
    });
    await user.click(screen.getByRole("radio", { name: /^Resolved/ }));
    await user.click(screen.getByRole("button", { name: /Finish and close/ }));
    const anyway = screen.queryByRole("button", { name: "Finish anyway" });
    if (anyway !== null) await user.click(anyway);
    await waitFor(() => {
      expect(asked(host, "finish_wrap_up")).toContainEqual(expect.objectContaining({ settled: [2], not_wanted: [1] }));
    });
  });

  it("keeps a tick over a change of the outcome, in the store", async () => {
    const host = await wrapUp(desk());
    await user.click(screen.getByRole("radio", { name: /^Resolved/ }));
    await user.click(tick(/Opening hours/));
    await user.click(screen.getByRole("radio", { name: /No fault found/ }));
    expect([tick(/Charged twice/).checked, tick(/Opening hours/).checked]).toEqual([false, true]);
    await waitFor(() => {
      expect(asked(host, "save_draft")).toContainEqual({ conversation: id(2), field: "settled", text: "2" });
    });
    await user.click(tick(/Opening hours/));
    expect(tick(/Opening hours/).checked).toBe(false);
    await waitFor(() => {
      expect(asked(host, "save_draft")).toContainEqual({ conversation: id(2), field: "settled", text: "none" });
    });
  });
});
