// Nothing irreversible by accident, and nothing half-made for the customer.
import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView } from "$lib/host/generated";
import { at, conversation, id } from "../gallery/case";
import type { FixtureHost } from "../gallery/host";
import { world, type World } from "../gallery/world";
import { alone, asked, composer, leaveTheText, opened, openMine, pressAlone, rowOf, user } from "./support";

afterEach(cleanup);

function ended(host: FixtureHost): unknown[] {
  return ["start_wrap_up", "return_to_agents", "transfer"].flatMap((command) => asked(host, command));
}

describe("somebody who believes they are writing", () => {
  it("writes right after Enter on an offer, before the composer is there", async () => {
    const host = await opened();
    await user.keyboard("j{Enter}we will refund it");
    const area = await composer();
    await waitFor(() => {
      expect(area.value).toBe("we will refund it");
    });
    expect(document.activeElement).toBe(area);
    expect(ended(host)).toEqual([]);
  });

  it.each(["we will look", "thank you", "But wait", "both"])("with the focus elsewhere writes %j", async (words) => {
    const host = await opened();
    const area = await openMine();
    leaveTheText();
    await new Promise((resolve) => setTimeout(resolve, 320));
    await user.keyboard(words);
    expect(area.value).toBe(words);
    expect(document.activeElement).toBe(area);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(ended(host)).toEqual([]);
  });

  it.each(["right away", "refunded", "really?"])("with the focus elsewhere begins a reply with %j and loses no letter", async (words) => {
    await opened();
    const area = await openMine();
    leaveTheText();
    await new Promise((resolve) => setTimeout(resolve, 320));
    await user.keyboard(words);
    expect(document.activeElement).toBe(area);
    expect(area.value).toBe(words);
  });

  it("R alone begins a reply and writes nothing", async () => {
    await opened();
    const area = await openMine();
    leaveTheText();
    await new Promise((resolve) => setTimeout(resolve, 320));
    await user.keyboard("r");
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
    await user.keyboard("Refunded");
    expect(area.value).toBe("Refunded");
  });

  it.each(["24 hours", "kindly wait", "jump", "done", "give me a moment", "w8 a sec"])(
    "on a row of the list writes %j into the conversation that is open",
    async (words) => {
      const host = await opened();
      const area = await openMine();
      rowOf("Jonas Brandt").focus();
      await new Promise((resolve) => setTimeout(resolve, 320));
      await user.keyboard(words);
      expect(area.value).toBe(words);
      expect(document.activeElement).toBe(area);
      expect(area.getAttribute("aria-label")).toContain("Maria Keller");
      expect(ended(host)).toEqual([]);
    },
  );

  it.each(["a row of the list", "the conversation"])("goes on with a space with the focus on %s", async (place) => {
    await opened();
    const area = await openMine();
    await user.type(area, "that");
    const there = place === "the conversation" ? document.querySelector<HTMLElement>('[data-place="conversation"]') : rowOf("Jonas Brandt");
    there?.focus();
    await alone();
    await user.keyboard(" is safe now.");
    await alone();
    expect(area.value).toBe("that is safe now.");
    expect(area.getAttribute("aria-label")).toContain("Maria Keller");
  });

  it("opens a row with a space alone all the same", async () => {
    await opened();
    const area = await openMine();
    await user.type(area, "that");
    rowOf("Jonas Brandt").focus();
    await pressAlone(" ");
    expect(await composer("Jonas Brandt")).toBeTruthy();
    expect((await openMine()).value).toBe("that");
  });

  it("does not send a kept draft with a second Enter on the offer", async () => {
    const it = world();
    it.state.drafts = [{ conversation: id(1), field: "reply", text: "half a sen" }];
    const host = await opened(it);
    await user.keyboard("j{Enter}");
    const area = await composer();
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
    await user.keyboard("{Enter}");
    expect(area.value).toBe("half a sen");
    expect(asked(host, "send_reply")).toEqual([]);
  });
});

describe("wrap-up", () => {
  async function wrapUp(it: World = world()): Promise<FixtureHost> {
    const host = await opened(it);
    await openMine();
    leaveTheText();
    await pressAlone("w");
    await screen.findByRole("heading", { name: "Wrap-up" });
    return host;
  }

  function wrote(host: FixtureHost, it: World, text: string, unanswered: number): void {
    const here = it.conversations.get(id(2)) as ConversationView;
    const entry = { id: `w${text}`, at: at(0), body: { kind: "customer" as const, name: "Maria Keller", text } };
    const view = {
      ...here,
      unanswered,
      revision: it.state.revision + 1,
      transcript: [...here.transcript, entry],
    };
    it.conversations.set(id(2), view);
    host.push({ kind: "conversation", view });
  }

  it("can be left again, and what was filled in stays", async () => {
    const host = await wrapUp();
    const summary = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Summary" });
    await user.clear(summary);
    await user.type(summary, "Half done");
    await user.keyboard("{Escape}");
    const area = await composer();
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
    expect(asked(host, "leave_wrap_up")).toEqual([{ conversation: id(2), fencing: 3 }]);
    leaveTheText();
    await pressAlone("w");
    expect((await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Summary" })).value).toBe("Half done");
    await user.click(screen.getByRole("button", { name: /Back to conversation/ }));
    expect(await composer()).toBeTruthy();
  });

  const elsewhere: Record<string, () => HTMLElement | null> = {
    "the heading": () => screen.getByRole("heading", { name: "Wrap-up" }),
    "a button": () => screen.getByRole("button", { name: /Finish and close/ }),
    "a disposition": () => screen.getAllByRole("radio")[0] ?? null,
    "the conversation": () => document.querySelector('[data-place="conversation"]'),
    "a row of the list": () => rowOf("Jonas Brandt"),
  };

  it.each(Object.entries(elsewhere))("with the focus on %s loses nothing that is typed", async (_, place) => {
    await wrapUp();
    const summary = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Summary" });
    await user.clear(summary);
    for (const [typed, left] of [["called back", "called back"], ["thanked", "thanked"], ["8 days", "8 days"], ["d", "d"]] as const) {
      await user.clear(summary);
      place()?.focus();
      await alone();
      await user.keyboard(typed);
      await alone();
      expect(summary.value).toBe(left);
      expect(document.activeElement).toBe(summary);
    }
    place()?.focus();
    await alone();
    await user.keyboard("2");
    expect(screen.getAllByRole("radio")[1]?.getAttribute("aria-checked")).toBe("true");
    expect(summary.value).toBe("d");
  });

  it("sets what is typed elsewhere apart from the sentence that is suggested", async () => {
    await wrapUp();
    const summary = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Summary" });
    await alone();
    await user.keyboard("Called back.");
    expect(summary.value).toBe("Second charge of €49.90 refunded for order P-4711. Called back.");
  });

  it("shows what the customer writes meanwhile, and answering is one press away", async () => {
    const it = world();
    it.conversations.set(id(2), { ...(it.conversations.get(id(2)) as ConversationView), unanswered: 0 });
    const host = await wrapUp(it);
    expect(screen.queryByText(/The customer wrote/)).toBeNull();
    wrote(host, it, "Wait, one more thing!", 1);
    expect((await screen.findByText(/The customer wrote/)).closest("p")?.textContent).toContain("Wait, one more thing!");
    await user.click(screen.getByRole("button", { name: "Answer" }));
    const area = await composer();
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
  });

  it("asks before it closes over unanswered messages, and says how many it closed over", async () => {
    const it = world();
    const host = await wrapUp(it);
    await user.keyboard("1{Control>}{Enter}{/Control}");
    const dialog = await screen.findByRole("dialog", { name: "Finish anyway?" });
    expect(asked(host, "finish_wrap_up")).toEqual([]);
    // Enter once more does what can be taken back.
    expect(document.activeElement?.textContent).toContain("Answer");
    await user.click(within(dialog).getByRole("button", { name: "Finish anyway" }));
    await waitFor(() => {
      expect(asked(host, "finish_wrap_up")).toMatchObject([{ unanswered: 1 }]);
    });
  });

  it("that asks leads back to the reply with one Enter", async () => {
    const host = await wrapUp();
    await user.keyboard("1{Control>}{Enter}{/Control}");
    await screen.findByRole("dialog", { name: "Finish anyway?" });
    await user.keyboard("{Enter}");
    const area = await composer();
    await waitFor(() => {
      expect(document.activeElement).toBe(area);
    });
    expect(asked(host, "finish_wrap_up")).toEqual([]);
  });

  it("asks again when the customer wrote while it was asking", async () => {
    const it = world();
    const host = await wrapUp(it);
    await user.keyboard("1{Control>}{Enter}{/Control}");
    await screen.findByRole("dialog", { name: "Finish anyway?" });
    wrote(host, it, "And the other charge?", 2);
    await user.click(screen.getByRole("button", { name: "Finish anyway" }));
    await screen.findByText(/The customer has written 2 messages/);
    expect(screen.getAllByText(/And the other charge\?/).length).toBeGreaterThan(0);
    // It is said as soon as it came; that the host refused comes behind it.
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Finish anyway" }).getAttribute("aria-busy")).not.toBe("true");
    });
    await user.click(screen.getByRole("button", { name: "Finish anyway" }));
    await waitFor(() => {
      const sent = asked(host, "finish_wrap_up") as { unanswered: number }[];
      expect(sent.map(({ unanswered }) => unanswered)).toEqual([1, 2]);
    });
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
  });

  it("asks when a reply was written and not sent, and only then discards it", async () => {
    const it = world();
    it.conversations.set(id(2), { ...(it.conversations.get(id(2)) as ConversationView), unanswered: 0 });
    it.state.drafts = [{ conversation: id(2), field: "reply", text: "One more thing" }];
    const host = await wrapUp(it);
    await user.keyboard("1{Control>}{Enter}{/Control}");
    await screen.findByText("You have an unsent reply. Finishing discards it.");
    expect(it.state.drafts).toHaveLength(2);
    await user.click(screen.getByRole("button", { name: "Finish anyway" }));
    await waitFor(() => {
      expect(it.state.drafts).toEqual([]);
    });
    expect(asked(host, "finish_wrap_up")).toMatchObject([{ unanswered: 0 }]);
  });
});

it("Enter sends what was there, also when the next reply is begun before the host has judged it", async () => {
  const host = await opened();
  const call = host.call.bind(host);
  host.call = async (command, request) => {
    if (command === "check_draft") await new Promise((resolve) => setTimeout(resolve, 120));
    return await call(command, request);
  };
  const area = await openMine();
  await user.type(area, "One moment.{Enter}I am");
  await waitFor(() => {
    expect(asked(host, "send_reply")).toMatchObject([{ text: "One moment." }]);
  });
  expect(area.value).toBe("I am");
});

describe("a reply with a place that nobody filled in", () => {
  it("is not sent: Enter selects the place", async () => {
    const host = await opened();
    const area = await openMine();
    await user.click(area);
    await user.paste("Your order {order_number} is on its way, {customer_name}.");
    expect(screen.getByText(/Fill in \{order_number\} or remove it/)).toBeTruthy();
    expect([...document.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["{order_number}", "{customer_name}"]);
    await user.keyboard("{Enter}");
    expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("{order_number}");
    expect(asked(host, "send_reply")).toEqual([]);
    await user.keyboard("P-4711");
    expect(screen.getByText(/Fill in \{customer_name\}/)).toBeTruthy();
  });
});

describe("the lists behind / and ;", () => {
  it.each(["We are open 24 /7", "either /or", "It is / there", "Write to me ; thanks"])(
    "%j and Enter sends what was typed",
    async (text) => {
      const host = await opened();
      const area = await openMine();
      await user.type(area, text);
      await user.keyboard("{Enter}");
      await waitFor(() => {
        expect(asked(host, "send_reply")).toMatchObject([{ text }]);
      });
      expect(screen.queryByRole("listbox")).toBeNull();
    },
  );

  it("take Enter once an arrow chose something, and Tab always", async () => {
    const host = await opened();
    const area = await openMine();
    await user.type(area, "It is /char");
    expect(screen.getByRole("listbox", { name: "Insert a fact" })).toBeTruthy();
    expect(screen.queryByRole("option", { selected: true })).toBeNull();
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => {
      expect(area.value).toBe("It is €49.90");
    });
    await user.type(area, " for /ord");
    await user.keyboard("{Tab}");
    await waitFor(() => {
      expect(area.value).toBe("It is €49.90 for P-4711");
    });
    expect(asked(host, "send_reply")).toEqual([]);
  });

  it.each([";ref", "/char", ";", "/xyz", " ;ref "])("hold %j, which is all of the reply: nothing half-made reaches a customer", async (text) => {
    const host = await opened();
    const area = await openMine();
    await user.type(area, text);
    await user.keyboard("{Enter}");
    expect(screen.getAllByText(/is not a reply yet/).length).toBeGreaterThan(0);
    expect(area.value).toBe(text);
    expect(asked(host, "send_reply")).toEqual([]);
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(asked(host, "send_reply")).toMatchObject([{ text: text.trim() }]);
    });
  });

  it("closed with Escape hold nothing: what was typed is meant", async () => {
    const host = await opened();
    const area = await openMine();
    await user.type(area, ";ref{Escape}{Enter}");
    await waitFor(() => {
      expect(asked(host, "send_reply")).toMatchObject([{ text: ";ref" }]);
    });
  });

  it("held, still take a choice, and a reply that goes on is sent at once", async () => {
    const host = await opened();
    const area = await openMine();
    await user.type(area, "/char{Enter}{ArrowDown}{Enter}");
    await waitFor(() => {
      expect(area.value).toBe("€49.90");
    });
    expect(document.querySelector("#composer-hint")?.textContent).not.toMatch(/is not a reply yet/);
    await user.type(area, " is on its way{Enter}");
    await waitFor(() => {
      expect(asked(host, "send_reply")).toMatchObject([{ text: "€49.90 is on its way" }]);
    });
  });

  it("match names by the beginnings of their words, and are not there where none does", async () => {
    await opened();
    const area = await openMine();
    await user.type(area, "/num");
    expect(screen.getAllByRole("option")).toHaveLength(1);
    await user.type(area, "x");
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("closed with Escape stay closed until the sign is typed again", async () => {
    await opened();
    const area = await openMine();
    await user.type(area, "a /{Escape}o");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(area.value).toBe("a /o");
    await user.type(area, "{Backspace}{Backspace}/");
    expect(screen.getByRole("listbox")).toBeTruthy();
  });

  it("leave places of a canned reply in sight and select the first", async () => {
    const it = world();
    it.conversations.set(id(2), conversation(2, { snapshot: null }));
    await opened(it);
    const area = await openMine();
    await user.type(area, ";ref{Tab}");
    await waitFor(() => {
      expect(area.value).toContain("{charge_amount}");
    });
    await waitFor(() => {
      expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("{charge_amount}");
    });
  });
});

it("emoji and joined scripts are typed, counted and sent as written", async () => {
  const host = await opened();
  const area = await openMine();
  const text = "👩🏽‍💻👨‍👩‍👧‍👦 नमस्ते مرحبا 한국어 e\u0301";
  await user.click(area);
  await user.paste(text);
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(asked(host, "send_reply")).toMatchObject([{ text }]);
  });
  expect(await screen.findByText(text)).toBeTruthy();
  await user.click(area);
  // 1,001 women of four scalar values each: 4 over, as Rust counts.
  await user.paste("👩🏽‍💻".repeat(1_001));
  expect(screen.getByText("4 characters over the limit")).toBeTruthy();
});

describe("the second click of a double click", () => {
  it("does not press the button that stands there since the first", async () => {
    const host = await opened();
    await openMine();
    const send = await screen.findByRole("button", { name: /^Send/ });
    const area = await composer();
    await user.type(area, "not yet");
    send.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 2 }));
    expect(asked(host, "send_reply")).toEqual([]);
    send.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
    await waitFor(() => {
      expect(asked(host, "send_reply")).toHaveLength(1);
    });
  });
});

it("a reply that began with the key of a note is sent by the second Enter only", async () => {
  const host = await opened();
  const area = await openMine();
  for (const note of ["bshe lied about it", "the lamp is on its way"]) {
    leaveTheText();
    await alone();
    await user.keyboard(note);
    expect(area.value).toBe(note);
    await user.keyboard("{Enter}");
    expect(screen.getAllByText(/^Began with the key/).length).toBeGreaterThan(0);
    expect(asked(host, "send_reply").filter((sent) => (sent as { text: string }).text === note)).toEqual([]);
    expect(area.value).toBe(note);
    await user.keyboard("{Enter}");
    await waitFor(() => {
      expect(asked(host, "send_reply").filter((sent) => (sent as { text: string }).text === note)).toHaveLength(1);
    });
    expect(area.value).toBe("");
  }
  await user.type(area, "both are here{Enter}");
  await waitFor(() => {
    expect(asked(host, "send_reply").some((sent) => (sent as { text: string }).text === "both are here")).toBe(true);
  });
});
