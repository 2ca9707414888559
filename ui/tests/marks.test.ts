// Counts and marks mean what they say; nothing moves; settings; closing.
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import Headline from "../src/snapshot/Headline.svelte";
import { at, conversation, id, identified, offer } from "../gallery/case";
import { world } from "../gallery/world";
import { asked, opened, openMine, rowOf, rows, user } from "./support";

afterEach(cleanup);

const header = conversation(2).header;

describe("beside a name", () => {
  it.each([
    ["verified", ["Customer number"], "Identified by customer number"],
    ["verified", ["Order number", "E-mail"], "Identified by order number and e-mail"],
    ["verified", [], "Identified"],
    ["partly_verified", ["Order number"], "Matched by order number"],
    ["unverified", [], "Not identified"],
  ] as const)("%s by %j says %j", (identity, by, words) => {
    render(Headline, { props: { header: { ...header, identification: identified({ level: identity, by: [...by] }) }, practice: false } });
    expect(screen.getByText(words)).toBeTruthy();
  });

  it("stands the name they gave themselves, where it is another", () => {
    render(Headline, { props: { header: { ...header, identification: identified({ name_given: "Mimi K." }) }, practice: false } });
    const said = (): string | undefined => screen.getByText("Mimi K.").closest("p")?.textContent.replace(/\s+/g, " ").trim();
    expect(said()).toBe("Customer said: Mimi K.");
    cleanup();
    const another = identified({ name_given: "Mimi K.", is_another: true });
    render(Headline, { props: { header: { ...header, identification: another }, practice: false } });
    expect(said()).toBe("Customer said: Mimi K. – the record is in another name; check who is writing");
    expect(screen.getByText("Mimi K.").closest("p")?.classList).toContain("another");
    cleanup();
    render(Headline, { props: { header, practice: false } });
    expect(screen.queryByText(/Customer said/)).toBeNull();
  });

  it("stands the call-back the customer asked for, and that it is theirs", () => {
    const callback = { contact: "+49 30 5550 1234", asked_at: "2026-03-04T12:00:00Z" };
    render(Headline, { props: { header: { ...header, callback }, practice: false } });
    const said = screen.getByText("Call back:").closest("p")?.textContent.replace(/\s+/g, " ").trim();
    expect(said).toBe("Call back: +49 30 5550 1234 (as given by the customer)");
  });
});

it("a row says how its customer was identified, and in words where they call themselves something else", async () => {
  await opened();
  const words = (name: string): string => rowOf(name).querySelector(".identity")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  expect(words("Maria Keller")).toContain("Identified by order number and e-mail");
  expect(rowOf("Jonas Brandt").textContent).toContain("says Lena Voss");
  expect(words("Jonas Brandt")).toContain("Matched by postcode. The customer gave the name Lena Voss");
});

it("a row of the agents says who is waited for, once nothing goes on", async () => {
  const it = world();
  const [first, second] = it.state.inbox.agents.conversations;
  if (first === undefined || second === undefined) throw new Error("no rows");
  it.state.inbox.agents.conversations = [{ ...first, busy_since: null, last_at: at(130) }, second];
  await opened(it);
  await user.click(screen.getByRole("button", { name: /with AI agents/ }));
  expect(rowOf("Practice visitor 5").textContent).toContain("customer silent for 2:1");
  expect(rowOf("Tomás Ferreira").textContent).toMatch(/no progress for 1:\d\d · Where is my order/);
});

it("a row that waits for a call-back says where to", async () => {
  await opened();
  expect(rowOf("Ines Duarte").textContent).toContain("Call back: +49 30 5550 1234");
});

it("counts of facts name what they count, and say nothing where nothing is required", async () => {
  const it = world();
  it.state.inbox = { ...it.state.inbox, offers: [{ ...offer, facts_verified: 0, facts_total: 0 }] };
  await opened(it);
  expect(document.querySelector("[data-offer]")?.textContent).not.toContain("verified");
  await openMine();
  expect(screen.getByText("3 of 6 required verified")).toBeTruthy();
});

it("a reply to a customer who has left is not said to be delivered later", async () => {
  const it = world();
  it.conversations.set(id(2), conversation(2, { customer_present: false }));
  await opened(it);
  await openMine();
  expect(screen.getByText("The customer has left the chat. Replies can no longer be delivered.")).toBeTruthy();
});

describe("nothing moves:", () => {
  it("a notice comes in the strip of the bar", async () => {
    const host = await opened();
    const middle = document.querySelector(".middle")?.children.length;
    host.push({
      kind: "notice",
      notice: { id: id(800), at: "2026-03-04T12:00:00Z", severity: "attention", text: "You missed an offer.", action: { kind: "be_available" } },
    });
    const strip = screen.getByRole("region", { name: "Notices" });
    expect(await within(strip).findByText(/You missed an offer/)).toBeTruthy();
    expect(strip.closest("footer")).not.toBeNull();
    expect(document.querySelector(".middle")?.children.length).toBe(middle);
    await user.click(within(strip).getByRole("button", { name: "Go available" }));
    expect(asked(host, "set_settings")).toMatchObject([{ presence: "available" }]);
    await user.click(within(strip).getByRole("button", { name: /Attention/ }));
    await user.click(within(strip).getAllByRole("button", { name: "Dismiss" })[0] as HTMLElement);
    await waitFor(() => {
      expect(within(strip).queryByText(/You missed an offer/)).toBeNull();
    });
  });

  it("an offer that comes while the pointer rests on the list stands after all that was there", async () => {
    const it = world();
    const host = await opened(it);
    await user.hover(rowOf("Jonas Brandt"));
    const before = rows().map((row) => row.textContent);
    host.push({
      kind: "inbox",
      inbox: { ...it.state.inbox, offers: [{ ...offer, offer: id(77), conversation: id(78) }, offer], mine: [...it.state.inbox.mine].reverse() },
    });
    expect(await screen.findByRole("region", { name: "New offers" })).toBeTruthy();
    expect(document.querySelectorAll("[data-offer]")).toHaveLength(2);
    expect(rows().map((row) => row.textContent)).toEqual(before);
    expect([...document.querySelectorAll("[data-row]")].at(-1)?.closest("[data-offer]")).not.toBeNull();
  });

  it("an offer that goes under the pointer keeps its height and has no buttons", async () => {
    const it = world();
    const host = await opened(it);
    await user.hover(rowOf("Jonas Brandt"));
    host.push({ kind: "inbox", inbox: { ...it.state.inbox, offers: [] } });
    expect(await screen.findByText("No longer offered")).toBeTruthy();
    expect(document.querySelector("[data-offer] .actions button")).toBeNull();
  });
});

describe("conversations at once", () => {
  it("can be set, within bounds", async () => {
    const host = await opened();
    await user.keyboard("gs");
    const field = await screen.findByRole("spinbutton", { name: "Conversations at once" });
    await user.clear(field);
    await user.type(field, "6");
    await user.tab();
    await waitFor(() => {
      expect(asked(host, "set_settings")).toMatchObject([{ capacity: 6 }]);
    });
    await user.clear(field);
    await user.type(field, "21");
    await user.tab();
    expect(screen.getByText("Enter a number from 1 to 20.")).toBeTruthy();
    expect(asked(host, "set_settings")).toHaveLength(1);
  });
});

describe("closing", () => {
  it("asks while conversations are here, and keeps working unless told otherwise", async () => {
    const host = await opened();
    host.push({ kind: "close_asked", conversations: 2, unsent: 0 });
    await screen.findByRole("dialog", { name: "You have 2 conversations. Close Baton?" });
    expect(document.activeElement?.textContent).toContain("Keep working");
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    expect(asked(host, "close_app")).toEqual([]);
    host.push({ kind: "close_asked", conversations: 1, unsent: 0 });
    await screen.findByRole("dialog", { name: "You have 1 conversation. Close Baton?" });
    await user.click(screen.getByRole("button", { name: "Close Baton" }));
    await waitFor(() => {
      expect(asked(host, "close_app")).toHaveLength(1);
    });
  });

  it("says what happens to replies that are not sent, and what the customers learn while offline", async () => {
    const it = world();
    it.state.connection = { ...it.state.connection, state: "working_offline", waiting_to_send: 2 };
    const host = await opened(it);
    host.push({ kind: "close_asked", conversations: 0, unsent: 2 });
    const dialog = await screen.findByRole("dialog", { name: "Close Baton?" });
    expect(dialog.textContent).toContain("2 replies have not been sent. Baton sends them when it is open and connected again.");
    host.push({ kind: "close_asked", conversations: 1, unsent: 0 });
    await screen.findByRole("dialog", { name: "You have 1 conversation. Close Baton?" });
    expect(screen.getByRole("dialog").textContent).toContain("the customers learn of it when Baton is open and connected again");
  });

  it("saves what is typed first", async () => {
    const it = world();
    const host = await opened(it);
    await user.type(await openMine(), "half a sen");
    host.push({ kind: "close_asked", conversations: 2, unsent: 0 });
    await user.click(await screen.findByRole("button", { name: "Close Baton" }));
    await waitFor(() => {
      expect(asked(host, "close_app")).toHaveLength(1);
    });
    expect(it.state.drafts).toMatchObject([{ text: "half a sen" }]);
  });
});

it("a row says what is written there and not used", async () => {
  const it = world();
  it.state.drafts = [{ conversation: id(2), field: "summary", text: "Refunded." }];
  await opened(it);
  expect(rowOf("Maria Keller").textContent).toContain("Wrap-up text");
  expect(rowOf("Maria Keller").textContent).not.toContain("Draft");
});

it("an offer and a row say why they come before others", async () => {
  const it = world();
  const [group] = it.state.inbox.waiting;
  if (group === undefined) throw new Error("no group");
  const conversations = group.conversations.map((one) => ({ ...one, served: "urgent" as const }));
  it.state.inbox = { ...it.state.inbox, offers: [{ ...offer, served: "waited_longest" }], waiting: [{ ...group, conversations }] };
  await opened(it);
  expect(document.querySelector("[data-offer]")?.textContent).toContain("Waited longest");
  expect(rowOf("Ines Duarte").textContent).toContain("Urgent");
});

it("nothing stands between why an offer comes first and the end of its line where no facts are required", async () => {
  const it = world();
  it.state.inbox = { ...it.state.inbox, offers: [{ ...offer, served: "urgent", facts_total: 0 }] };
  await opened(it);
  const line = document.querySelector("[data-offer] .served")?.parentElement;
  expect(line?.textContent.trim()).toBe("Urgent");
});

it("what was settled is not called resolved while the customer waits for an answer", async () => {
  const it = world();
  const known = it.conversations.get(id(2));
  if (known?.snapshot == null) throw new Error("no snapshot");
  const resolution = { ...known.snapshot.resolution, status: "written_since" as const };
  it.conversations.set(id(2), { ...known, snapshot: { ...known.snapshot, resolution } });
  await opened(it);
  await openMine();
  const standing = document.querySelector(".standing");
  expect(standing?.textContent).toContain("Customer wrote again");
  expect(standing?.textContent).not.toContain("Resolved");
});
