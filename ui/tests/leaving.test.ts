// What is said before a conversation leaves: what is unsent, and what is unanswered.
import { cleanup, screen, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView } from "$lib/host/generated";
import { id } from "../gallery/case";
import { world } from "../gallery/world";
import { leaveTheText, opened, openMine, pressAlone, rowOf, user } from "./support";

afterEach(cleanup);

describe("a reply that was written and not sent", () => {
  it.each([
    ["b", /^Return .* to the AI agents/],
    ["t", /^Transfer/],
  ])("is mentioned behind %s, and nothing is where there is none", async (key, name) => {
    const it = world();
    await opened(it);
    const area = await openMine();
    leaveTheText();
    await pressAlone(key);
    expect(within(await screen.findByRole("dialog", { name })).queryByText(/unsent reply/)).toBeNull();
    await user.keyboard("{Escape}");
    await user.type(area, "Half a sen");
    leaveTheText();
    await pressAlone(key);
    const dialog = await screen.findByRole("dialog", { name });
    expect(within(dialog).getByText("You have an unsent reply. It won’t be sent; the draft is kept.")).toBeTruthy();
  });

  it("is marked on the row of a conversation with the agents", async () => {
    const it = world();
    it.state.drafts = [{ conversation: id(6), field: "reply", text: "Half a sen" }];
    await opened(it);
    await user.click(screen.getByRole("button", { name: /with AI agents/ }));
    expect(rowOf("Tomás Ferreira").textContent).toContain("Draft");
    expect(rowOf("Practice visitor 5").textContent).not.toContain("Draft");
  });
});

it("where this representative never wrote, nothing is said of their last reply", async () => {
  const it = world();
  const here = it.conversations.get(id(2)) as ConversationView;
  it.conversations.set(id(2), { ...here, transcript: here.transcript.filter(({ body }) => body.kind !== "representative") });
  await opened(it);
  await openMine();
  leaveTheText();
  await pressAlone("w");
  await screen.findByRole("heading", { name: "Wrap-up" });
  await user.keyboard("1{Control>}{Enter}{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Finish anyway?" });
  expect(dialog.textContent).not.toContain("since your last reply");
  expect(within(dialog).getByText("You haven’t answered the customer’s message:")).toBeTruthy();
});
