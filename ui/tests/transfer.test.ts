// Transferring by keys, and what is typed while the dialog closes; away, and back with one key.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { id } from "../gallery/case";
import { world } from "../gallery/world";
import { alone, asked, leaveTheText, opened, openMine, pressAlone, user } from "./support";

afterEach(cleanup);

async function transferring(): Promise<void> {
  await openMine();
  leaveTheText();
  await pressAlone("t");
  await screen.findByRole("dialog", { name: /^Transfer/ });
}

it("an arrow chooses a queue, also where none was chosen", async () => {
  await opened();
  await transferring();
  await waitFor(() => {
    expect(document.activeElement?.getAttribute("role")).toBe("radio");
  });
  await user.keyboard("{ArrowDown}");
  await waitFor(() => {
    expect(document.activeElement?.getAttribute("aria-checked")).toBe("true");
  });
});

it("what is typed while the dialog closes is not written into a reply and does nothing", async () => {
  const host = await opened();
  await transferring();
  await user.keyboard("{ArrowDown}");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
  leaveTheText();
  await user.keyboard("gh now");
  await alone();
  expect(screen.queryByRole("searchbox")).toBeNull();
  const texts = asked(host, "save_draft").flatMap((draft) => ((draft as { field: string }).field === "reply" ? [draft] : []));
  expect(texts).toEqual([]);
  await alone();
  await user.keyboard("Now");
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Reply to/ }).value).toBe("Now");
});

it("a missed offer is said above the list, and A is back to available", async () => {
  const it = world();
  it.state.settings.presence = "away";
  it.state.notices = [{ id: id(3), at: it.state.now, severity: "attention", text: "You missed an offer.", action: { kind: "be_available" } }];
  const host = await opened(it);
  expect(screen.getByText("Away: offer missed")).toBeTruthy();
  leaveTheText();
  await pressAlone("a");
  await waitFor(() => {
    expect(screen.queryByText("Away: offer missed")).toBeNull();
  });
  expect(asked(host, "set_settings")).toMatchObject([{ presence: "available" }]);
});
