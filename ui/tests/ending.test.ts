// The end of a conversation: keys that finish it, what is quoted before it, and where the focus is after it.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { at, conversation, id } from "../gallery/case";
import { world } from "../gallery/world";
import { asked, composer, leaveTheText, rowOf, user, wrapUp } from "./support";

afterEach(cleanup);

/** A world whose customer waits for nothing. */
function answered(): ReturnType<typeof world> {
  const it = world();
  const known = it.conversations.get(id(2)) ?? conversation(2);
  it.conversations.set(id(2), { ...known, unanswered: 0 });
  return it;
}

it("Ctrl+Enter finishes wrap-up after a click elsewhere, and says what is missing", async () => {
  const host = await wrapUp(answered());
  await user.clear(screen.getByRole("textbox", { name: /^Summary/ }));
  leaveTheText();
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByText("Add a one-sentence summary.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /^Summary/ }));
  expect(asked(host, "finish_wrap_up")).toEqual([]);
  await user.keyboard("Refunded.");
  leaveTheText();
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => {
    expect(asked(host, "finish_wrap_up")).toHaveLength(1);
  });
});

it("after Finish no offer has the focus, because Enter would accept it", async () => {
  await wrapUp(answered());
  await user.click(screen.getByRole("button", { name: /Finish and close/ }));
  await waitFor(() => {
    expect(document.activeElement?.closest('[data-place="list"]')).not.toBeNull();
  });
  expect(document.activeElement?.closest("[data-offer]")).toBeNull();
});

it("whoever writes elsewhere when Finish is done goes on writing there", async () => {
  const host = await wrapUp(answered());
  const call = host.call.bind(host);
  let release = (): void => undefined;
  host.call = async (command, request) => {
    if (command === "finish_wrap_up") await new Promise<void>((resolve) => (release = resolve));
    return await call(command, request);
  };
  await user.click(screen.getByRole("button", { name: /Finish and close/ }));
  await user.click(rowOf("Jonas Brandt"));
  const other = await composer("Jonas Brandt");
  await user.type(other, "One mo");
  release();
  await waitFor(() => {
    expect(asked(host, "finish_wrap_up")).toHaveLength(1);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(document.activeElement).toBe(other);
  await user.keyboard("ment.");
  expect(other.value).toBe("One moment.");
});

it("what is quoted before Finish is what the customer wrote last, also while it is asked", async () => {
  const it = world();
  const known = it.conversations.get(id(2)) ?? conversation(2);
  it.conversations.set(id(2), { ...known, unanswered: 1 });
  const host = await wrapUp(it);
  await user.click(screen.getByRole("button", { name: /Finish and close/ }));
  const dialog = await screen.findByRole("dialog");
  const here = it.conversations.get(id(2)) ?? known;
  const body = { kind: "customer" as const, name: "Maria Keller", text: "Wait, there is one more thing" };
  const view = { ...here, unanswered: 2, transcript: [...here.transcript, { id: "e900", at: at(0), body }] };
  host.push({ kind: "conversation", view: { ...view, revision: it.state.revision + 1 } });
  await waitFor(() => {
    expect(within(dialog).getByText(/one more thing/)).toBeTruthy();
  });
  expect(dialog.textContent).toContain("2 messages");
  await user.click(within(dialog).getByRole("button", { name: "Finish anyway" }));
  expect(asked(host, "finish_wrap_up")).toContainEqual(expect.objectContaining({ unanswered: 1 }));
});
