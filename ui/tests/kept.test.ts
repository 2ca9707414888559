// What is typed survives rows, screens, dialogs and reloads.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { id } from "../gallery/case";
import { world, type World } from "../gallery/world";
import { asked, leaveTheText, opened, openMine, pressAlone, rowOf, user } from "./support";

afterEach(cleanup);

/** The window is closed and opened again on the same host. */
async function reloaded(it: World): Promise<void> {
  cleanup();
  await opened(it);
}

describe("typed work", () => {
  it("of a reply is there after a reload, and its row says so", async () => {
    const it = world();
    await opened(it);
    await user.type(await openMine(), "half a sen");
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => {
      expect(it.state.drafts).toEqual([{ conversation: id(2), field: "reply", text: "half a sen" }]);
    });
    await reloaded(it);
    expect(rowOf("Maria Keller").textContent).toContain("Draft");
    expect(rowOf("Jonas Brandt").textContent).not.toContain("Draft");
    expect((await openMine()).value).toBe("half a sen");
  });

  it("of a transfer survives the dialog and a reload", async () => {
    const it = world();
    await opened(it);
    await openMine();
    leaveTheText();
    await pressAlone("t");
    await screen.findByRole("dialog");
    await user.click(screen.getByRole("radio", { name: "Delivery" }));
    await user.type(screen.getByRole("textbox", { name: /Note for the next person/ }), "Call first");
    await user.keyboard("{Escape}");
    await waitFor(() => {
      expect(it.state.drafts).toHaveLength(2);
    });
    await waitFor(() => {
      expect(it.state.drafts.find(({ field }) => field === "transfer_note")?.text).toBe("Call first");
    });
    await reloaded(it);
    await openMine();
    leaveTheText();
    await pressAlone("t");
    await screen.findByRole("dialog");
    expect(screen.getByRole("radio", { name: "Delivery" }).getAttribute("aria-checked")).toBe("true");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: /Note/ }).value).toBe("Call first");
    await user.click(screen.getAllByRole("button", { name: "Transfer" }).at(-1) as HTMLElement);
    await waitFor(() => {
      expect(it.state.drafts).toEqual([]);
    });
  });

  it("of a transfer note goes nowhere else when the queue was forgotten", async () => {
    await opened();
    await openMine();
    leaveTheText();
    await pressAlone("t");
    const dialog = await screen.findByRole("dialog");
    await user.type(screen.getByRole("textbox", { name: /Note/ }), "Call");
    await user.click(within(dialog).getByRole("button", { name: "Transfer" }));
    await screen.findByText("Choose a queue.");
    await waitFor(() => {
      expect(document.activeElement?.getAttribute("role")).toBe("radio");
    });
  });

  it("of a wrap-up survives another row and another screen", async () => {
    const it = world();
    const host = await opened(it);
    await openMine();
    leaveTheText();
    await pressAlone("w");
    const notes = await screen.findByRole("textbox", { name: /Internal notes/ });
    await user.click(screen.getByRole("radio", { name: /Needs follow-up/ }));
    await user.type(notes, "patient");
    await openMine("Jonas Brandt");
    await user.click(screen.getByRole("button", { name: /^Health/ }));
    await user.click(screen.getByRole("button", { name: /^Inbox/ }));
    await user.click(rowOf("Maria Keller"));
    expect((await screen.findByRole<HTMLTextAreaElement>("textbox", { name: /Internal notes/ })).value).toBe("patient");
    expect(screen.getByRole("radio", { name: /Needs follow-up/ }).getAttribute("aria-checked")).toBe("true");
    expect(asked(host, "save_draft").length).toBeGreaterThan(1);
  });

  it("that cannot be saved is said quietly and stays", async () => {
    const it = world();
    it.failing = { save_draft: { code: "store", message: "Full.", field: null } };
    await opened(it);
    const area = await openMine();
    await user.type(area, "half");
    expect((await screen.findAllByText(/couldn’t be saved yet/)).length).toBeGreaterThan(0);
    expect(area.value).toBe("half");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("of a reply the host refuses is back in the composer with the reason", async () => {
    const it = world();
    it.failing = { send_reply: { code: "invalid", message: "Too odd. Nothing was sent.", field: "text" } };
    await opened(it);
    const area = await openMine();
    await user.type(area, "odd{Enter}");
    expect(await screen.findByText(/Too odd/, { selector: ".composer *" })).toBeTruthy();
    expect(area.value).toBe("odd");
    await reloaded(it);
    expect((await openMine()).value).toBe("odd");
  });
});
