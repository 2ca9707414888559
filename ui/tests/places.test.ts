// Where the focus and the caret land.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { id } from "../gallery/case";
import { world } from "../gallery/world";
import { composer, leaveTheText, opened, openMine, pressAlone, user } from "./support";

afterEach(cleanup);

describe("wrap-up by keys", () => {
  async function begun(): Promise<HTMLTextAreaElement> {
    await opened();
    await openMine();
    leaveTheText();
    await pressAlone("w");
    await waitFor(() => {
      expect(document.activeElement?.textContent).toBe("Wrap-up");
    });
    const summary = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Summary" });
    // As browsers have it.
    summary.setSelectionRange(0, 0);
    return summary;
  }

  it("a number chooses the outcome and leads to the end of the summary, where a digit is a digit", async () => {
    const summary = await begun();
    const suggested = summary.value;
    await user.keyboard("2");
    expect(screen.getByRole("radio", { checked: true }).textContent).toContain("Needs follow-up");
    expect(document.activeElement).toBe(summary);
    expect(summary.selectionStart).toBe(suggested.length);
    await user.keyboard(" 14 days");
    expect(summary.value).toBe(`${suggested} 14 days`);
    expect(screen.getByRole("radio", { checked: true }).textContent).toContain("Needs follow-up");
  });

  it("the caret stands at the end when the summary is first come to, then where it was left", async () => {
    const summary = await begun();
    summary.focus();
    expect(summary.selectionStart).toBe(summary.value.length);
    summary.setSelectionRange(3, 3);
    summary.blur();
    summary.focus();
    expect(summary.selectionStart).toBe(3);
  });
});

it("the transfer dialog opened again has the focus on the queue that is chosen", async () => {
  await opened();
  await openMine();
  leaveTheText();
  await pressAlone("t");
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("radio", { name: "Supervisor" }));
  await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
  leaveTheText();
  await pressAlone("t");
  await screen.findByRole("dialog");
  await waitFor(() => {
    expect(document.activeElement?.textContent).toContain("Supervisor");
  });
});

it("a window that is loaded again shows what it showed, with the focus on the list and on no row of it", async () => {
  const it = world();
  it.state.viewed = id(2);
  await opened(it);
  expect(await composer("Maria Keller")).toBeTruthy();
  await waitFor(() => {
    expect(document.activeElement?.getAttribute("data-place")).toBe("list");
  });
});

it("whoever goes offline and online again stays on the button", async () => {
  await opened();
  const button = screen.getByRole("button", { name: "Work offline" });
  await user.click(button);
  await user.click(await screen.findByRole("button", { name: "Go online" }));
  await screen.findByRole("button", { name: "Work offline" });
  expect(document.activeElement).toBe(button);
});
