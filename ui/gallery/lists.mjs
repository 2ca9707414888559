// Long lists in a real layout: few rows in the document, nothing moves when something arrives elsewhere.
import assert from "node:assert/strict";
import { eachShow } from "./browser.mjs";

const BOX = '.box[aria-label="Transcript"]';
const settled = (page) => page.waitForTimeout(150);
const distance = (page) =>
  page.locator(BOX).evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
const rows = (page) => page.locator(`${BOX} [data-key]`).count();

/** Where the first row in sight is, and which it is. */
const inSight = (page) =>
  page.locator(BOX).evaluate((box) => {
    const top = box.getBoundingClientRect().top;
    const row = [...box.querySelectorAll("[data-key]")].find((one) => one.getBoundingClientRect().bottom > top + 1);
    return { key: row.dataset.key, at: row.getBoundingClientRect().top - top };
  });

/** The same row in the same place, but for the fraction of a pixel that scrolling rounds. */
const still = (now, before, why) => {
  assert.equal(now.key, before.key, why);
  assert.ok(Math.abs(now.at - before.at) <= 1, why);
};

/** The customer writes. */
const arrive = (page, key) =>
  page.evaluate((name) => {
    const { host, world } = window.gallery;
    const view = [...world.conversations.values()].find((one) => one.transcript.length >= 300);
    const at = new Date().toISOString();
    const entry = { id: name, at, body: { kind: "customer", name: "Practice", text: `New ${name}` } };
    const next = { ...view, revision: world.state.revision + 1, transcript: [...view.transcript, entry] };
    world.conversations.set(next.id, next);
    host.push({ kind: "conversation", view: next });
  }, key);

const faults = await eachShow({
  shows: [{ name: "lists", state: "long" }],
  sizes: [[1280, 800]],
  themes: ["light"],
  look: async ({ page }) => {
    await page.locator(".row[data-row]").first().click();
    await page.locator(BOX).waitFor();
    await settled(page);
    assert.ok((await rows(page)) < 60, "only rows near the view are in the document");
    assert.ok((await distance(page)) <= 1, "a conversation opens at its end");

    await arrive(page, "n1");
    await settled(page);
    assert.ok((await distance(page)) <= 1, "the end is followed");
    assert.equal(await page.locator(BOX).getByText("New n1").count(), 1);

    await page.locator(BOX).evaluate((box) => box.scrollTo(0, box.scrollHeight / 2));
    await settled(page);
    const before = await inSight(page);
    await arrive(page, "n2");
    await settled(page);
    still(await inSight(page), before, "nothing moves when a message arrives below");
    await page.getByRole("button", { name: "1 new message" }).click();
    await settled(page);
    assert.ok((await distance(page)) <= 1, "the new message is one click away");

    await page.locator(BOX).evaluate((box) => box.scrollTo(0, 300));
    await settled(page);
    const held = await inSight(page);
    await page.getByRole("button", { name: /earlier entries/ }).click();
    await page.waitForTimeout(300);
    still(await inSight(page), held, "nothing moves when earlier entries come above");

    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.locator(".hit").first().waitFor();
    await page.keyboard.press("ArrowDown");
    for (let n = 0; n < 45; n += 1) {
      await page.keyboard.press("j");
      await page.waitForTimeout(30);
    }
    await settled(page);
    const position = await page.evaluate(() =>
      document.activeElement?.closest("[data-key]")?.getAttribute("aria-posinset"),
    );
    assert.equal(position, "40", "J goes through every page to the last hit");
    assert.ok((await page.locator(".hit").count()) < 40, "only hits near the view are in the document");
  },
});
/** Where everything that can be pressed is, but for the offer that went. */
const pressable = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".row[data-row], .composer button, .agents-head, nav button")].map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [one.textContent.trim().slice(0, 12), Math.round(x), Math.round(y), Math.round(width), Math.round(height)];
    }),
  );

faults.push(
  ...(await eachShow({
    shows: [{ name: "nothing moves", state: "inbox" }],
    sizes: [
      [1280, 800],
      [1024, 700],
    ],
    themes: ["light"],
    look: async ({ page }) => {
      const row = page.locator(".row[data-row]").nth(1);
      await row.click();
      await page.locator('[data-place="composer"]').waitFor();
      await row.hover();
      await settled(page);
      const before = await pressable(page);
      const change = (what) =>
        page.evaluate((name) => {
          const { host, world } = window.gallery;
          const inbox = world.state.inbox;
          const [offer] = inbox.offers;
          const at = new Date().toISOString();
          const text = "You missed an offer, so we set you to Away. Go available to receive offers again.";
          if (name === "notice") host.push({ kind: "notice", notice: { id: "n", at, severity: "attention", text, action: null } });
          if (name === "offers") {
            const other = { ...offer, offer: "new", conversation: "new" };
            const mine = [...inbox.mine].reverse().map((item) => ({ ...item, refused: 1 }));
            host.push({ kind: "inbox", inbox: { offers: [other], mine, waiting: [], agents: { total: 0, conversations: [] } } });
          }
        }, what);
      for (const what of ["notice", "offers"]) {
        await change(what);
        await settled(page);
        const now = await pressable(page);
        const place = ([, x, y, width, height]) => `${x} ${y} ${width} ${height}`;
        assert.equal(now.map(place).join("\n"), before.map(place).join("\n"), `${what}: nothing moves under the pointer`);
      }
      const arrived = page.getByRole("region", { name: "New offers" });
      const pointed = await row.boundingBox();
      const card = await arrived.boundingBox();
      assert.ok(card.y >= pointed.y + pointed.height || card.y + card.height <= pointed.y, "not under the pointer");
      assert.equal(await arrived.locator(".primary").count(), 1, "what is new can be accepted at once");
      await page.mouse.move(1000, 300);
      await settled(page);
      assert.equal(await arrived.count(), 0);
      assert.equal(await page.locator('[data-place="list"] [data-offer] .primary').count(), 1, "what is new has its place");
    },
  })),
);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
