// A press beside a dialog closes it, unless something is typed in it.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { leaveTheText, opened, openMine, pressAlone, user } from "./support";

afterEach(cleanup);

async function pressBeside(): Promise<void> {
  const target = document.querySelector(".dialog-veil") as HTMLElement;
  await user.pointer([{ keys: "[MouseLeft]", target, coords: { clientX: 5, clientY: 5 } }]);
  // The dialog waits a moment before it judges a press beside it.
  await new Promise((resolve) => setTimeout(resolve, 100));
}

it("a press beside a dialog closes it only while nothing is typed in it, and the next words stay in it", async () => {
  await opened();
  const area = await openMine();
  leaveTheText();
  await pressAlone("b");
  await screen.findByRole("dialog", { name: /^Return/ });
  await pressBeside();
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
  leaveTheText();
  await pressAlone("b");
  await screen.findByRole("dialog", { name: /^Return/ });
  const note = screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Note for/ });
  await user.type(note, "She is waiting");
  await pressBeside();
  expect(screen.getByRole("dialog", { name: /^Return/ })).toBeTruthy();
  expect(document.activeElement).toBe(note);
  await user.keyboard(" for a call");
  expect(note.value).toBe("She is waiting for a call");
  expect(area.value).toBe("");
  await user.keyboard("{Escape}");
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

it("what is typed where a dialog takes no letters goes into its note, and ticks and chooses nothing", async () => {
  await opened();
  await openMine();
  for (const [key, name] of [
    ["b", /^Return/],
    ["t", /^Transfer/],
  ] as const) {
    leaveTheText();
    await pressAlone(key);
    const dialog = await screen.findByRole("dialog", { name });
    const chosen = (): string[] =>
      [...dialog.querySelectorAll<HTMLElement>('[aria-checked="true"], :checked')].map((one) => one.textContent);
    dialog.querySelector<HTMLElement>('[role="radio"], input')?.focus();
    const before = chosen();
    await user.keyboard("She waits for 2 days");
    const note = dialog.querySelector("textarea");
    expect(note?.value).toBe("She waits for 2 days");
    expect(chosen()).toEqual(before);
    await user.keyboard("{Escape}");
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
  }
});
