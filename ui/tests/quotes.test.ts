// Which way a quote runs.
import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView } from "$lib/host/generated";
import Requests from "../src/snapshot/Requests.svelte";
import Standing from "../src/snapshot/Standing.svelte";
import { id, snapshot } from "../gallery/case";
import { world } from "../gallery/world";
import { opened, user } from "./support";

afterEach(cleanup);

describe("a quote runs the way its script does", () => {
  const arabic = "أريد استرداد المبلغ، من فضلك.";

  it("in the requests, the newest words and the standing", () => {
    const quote = { words: arabic, entry: null };
    const requests = snapshot.requests.map((request) => ({ ...request, words: quote, newest: quote }));
    render(Requests, { props: { snapshot: { ...snapshot, requests, latest: quote }, onjump: () => undefined } });
    const resolution = { ...snapshot.resolution, next_action: arabic };
    const reason = { ...snapshot.reason, sentence: arabic };
    render(Standing, { props: { resolution, reason, conversation: id(1), onjump: () => undefined } });
    const all = screen.getAllByText((text) => text.includes(arabic));
    expect(all.length).toBeGreaterThanOrEqual(7);
    for (const one of all) expect(one.getAttribute("dir")).toBe("auto");
  });

  it("in the headline", async () => {
    const it = world();
    const here = it.conversations.get(id(2)) as ConversationView;
    const header = { ...here.header, customer: "ليلى" };
    const intent = { ...snapshot.intent, words: arabic };
    it.conversations.set(id(2), { ...here, header, snapshot: { ...snapshot, intent } });
    await opened(it);
    await user.click(document.querySelector(".row[data-row]") as HTMLElement);
    expect((await screen.findByText(`“${arabic}”`)).getAttribute("dir")).toBe("auto");
    expect(document.querySelector('[data-place="snapshot"]')?.getAttribute("dir")).toBe("auto");
  });
});
