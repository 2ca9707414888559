// Another layout builds the conversation anew: the focus stays with what it was on.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { composer, leaveTheText, opened, openMine, pressAlone, user } from "./support";

beforeEach(() => {
  window.happyDOM.setViewport({ width: 1280, height: 800 });
});

afterEach(cleanup);

it("a window that gets narrow, and wide again, keeps the caret in the reply", async () => {
  await opened();
  let area = await openMine();
  await user.type(area, "one three");
  area.setSelectionRange(4, 4);
  for (const [width, typed, text] of [
    [1024, "two ", "one two three"],
    [1280, "and ", "one two and three"],
  ] as const) {
    const before = area;
    window.happyDOM.setViewport({ width, height: 800 });
    await waitFor(() => {
      expect(before.isConnected).toBe(false);
    });
    area = await composer();
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
    await user.keyboard(typed);
    expect(area.value).toBe(text);
  }
});

it("keeps the focus in the summary too", async () => {
  await opened();
  await openMine();
  leaveTheText();
  await pressAlone("w");
  const before = await screen.findByRole("textbox", { name: "Summary" });
  await user.click(before);
  window.happyDOM.setViewport({ width: 1024, height: 800 });
  await waitFor(() => {
    expect(before.isConnected).toBe(false);
  });
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Summary" }));
  });
});
