// Typing in a real browser: the focus moves while somebody writes, and not a letter is lost or means something else.
import assert from "node:assert/strict";
import { eachShow } from "./browser.mjs";

const AREA = '[data-place="composer"]';
const written = (page) => page.locator(AREA).inputValue();
const calls = (page, ...names) =>
  page.evaluate((wanted) => window.gallery.host.calls.filter(({ command }) => wanted.includes(command)).length, names);
const ENDS = ["start_wrap_up", "return_to_agents", "transfer"];

const faults = await eachShow({
  shows: [{ name: "typing", state: "inbox" }],
  sizes: [
    [1280, 800],
    [1024, 700],
  ],
  themes: ["light"],
  look: async ({ page }) => {
    for (const delay of [5, 40, 120]) {
      await page.reload();
      await page.locator("[data-offer]").waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      const words = "we both wait; that's 24 /7 to be sure";
      await page.keyboard.type(words, { delay });
      await page.waitForTimeout(400);
      assert.equal(await written(page), words, `after accepting, ${delay} ms a letter`);
      assert.equal(await calls(page, ...ENDS), 0);
      assert.equal(await page.getByRole("dialog").count(), 0);

      // Somewhere else in the conversation, where nobody writes.
      await page.locator(AREA).fill("");
      await page.locator('[data-place="snapshot"]').focus();
      await page.waitForTimeout(400);
      await page.keyboard.type(words, { delay });
      await page.waitForTimeout(400);
      assert.equal(await written(page), words, `beside the reply, ${delay} ms a letter`);
      assert.equal(await calls(page, ...ENDS), 0);
    }

    await page.locator(AREA).fill("");
    await page.locator('[data-place="snapshot"]').focus();
    await page.waitForTimeout(400);
    await page.keyboard.press("w");
    await page.locator('[data-place="wrap-up"]').waitFor();
    await page.keyboard.press("Escape");
    await page.locator(AREA).waitFor();
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate((area) => document.activeElement?.matches(area), AREA), true, "Escape leads back");
  },
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
