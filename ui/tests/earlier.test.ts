// What a verified customer came for before: shown beside their case, opened in the history, and never of anyone else.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { at, id, identified } from "../gallery/case";
import { world } from "../gallery/world";
import { asked, opened, openMine, user } from "./support";

afterEach(cleanup);

const before = {
  conversation: id(700),
  intent: "Parcel arrived damaged",
  at: at(86_400),
  outcome: "finished" as const,
  disposition: "Refund started",
};

it("says when it was, what it was about and how it ended, and opens it in the history", async () => {
  const it = world();
  it.earlier.set(id(2), [before]);
  const host = await opened(it);
  await openMine();
  const heading = await screen.findByRole("heading", { name: "Earlier conversations" });
  const section = heading.closest("section");
  if (section === null) throw new Error("no section");
  expect(section.textContent).toContain("Refund started");
  await user.click(within(section).getByRole("button", { name: /Parcel arrived damaged/ }));
  await waitFor(() => {
    expect(asked(host, "get_handoff")).toEqual([{ conversation: id(700) }]);
  });
  expect(await screen.findByRole("searchbox")).toBeTruthy();
});

it("asks for nothing where the customer is not identified", async () => {
  const it = world();
  const known = it.conversations.get(id(2));
  if (known === undefined) throw new Error("no conversation");
  const identification = identified({ level: "partly_verified", by: ["Order number"] });
  it.conversations.set(id(2), { ...known, header: { ...known.header, identification, customer_id: null } });
  it.earlier.set(id(2), [before]);
  const host = await opened(it);
  await openMine();
  expect(asked(host, "list_earlier_conversations")).toEqual([]);
  expect(screen.queryByText("Earlier conversations")).toBeNull();
});
