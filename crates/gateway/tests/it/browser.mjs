// A customer in a real browser. Writes a line when a step is done, so that the test can do its part, and ends with a
// fault as soon as something is not as it must be.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const here = createRequire(new URL("../../../../ui/package.json", import.meta.url));
const { chromium } = here("playwright-core");
const axe = here("node:fs").readFileSync(here.resolve("axe-core/axe.min.js"), "utf8");

const [address, executablePath] = process.argv.slice(2);
const done = (step) => process.stdout.write(`${step}\n`);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" });
context.setDefaultTimeout(20_000);
const page = await context.newPage();
const faults = [];
let offline = false;
page.on("pageerror", (error) => faults.push(error.message));
page.on("console", (message) => {
  // A request that fails because there is no network is what this is about.
  if (message.type() === "error" && !(offline && message.text().includes("ERR_INTERNET_DISCONNECTED"))) {
    faults.push(message.text());
  }
});

const message = (text) => page.locator(".message").filter({ has: page.locator(".text", { hasText: text }) });
const says = async (text) => {
  await page.locator("#text").fill(text);
  await page.keyboard.press("Enter");
};
const isSent = (text) => message(text).locator(".state", { hasText: "Sent" }).waitFor();
const shows = (text) => page.getByText(text, { exact: true }).waitFor();
const accessible = async (where) => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    assert.deepEqual(found, [], `${where}, ${colorScheme}`);
  }
};

await page.goto(address);
await page.locator("#text").waitFor();
assert.equal(await page.locator("#send").isDisabled(), true, "there is nothing to send yet");
assert.equal(await page.locator("#practice").isVisible(), false);
await accessible("before a word was said");

// A first message opens the conversation.
await page.locator("#name").fill("Maria");
await says("Hello, where is my order?");
await isSent("Hello, where is my order?");
await page.locator('#connection[data-state="online"]').waitFor();
assert.equal(await page.locator("#text").inputValue(), "");
assert.equal(await page.evaluate(() => document.activeElement?.id), "text", "one can go on writing");
done("said");

// A person answers; markup is text.
await shows("You are writing with Ada, a person.");
await shows("Ada, a person, has joined");
await message("<b>It is on its way</b> & arrives on Monday").waitFor();
assert.equal(await page.locator(".text b").count(), 0);
assert.equal(await page.locator(".message .kind").innerText(), "Person");
await accessible("in the middle of it");

// A reload forgets nothing, neither what was said nor what is being typed.
await page.locator("#text").fill("half a sent");
await page.reload();
await message("<b>It is on its way</b>").waitFor();
await isSent("Hello, where is my order?");
assert.equal(await page.locator("#text").inputValue(), "half a sent");
assert.deepEqual(await page.locator(".message").count(), 2);

// What is written without a network is kept, over a reload too, and sent once.
offline = true;
await context.setOffline(true);
await says("Thank you");
await message("Thank you").locator(".state", { hasText: "Not sent yet" }).waitFor();
await says("One more thing");
await message("One more thing").locator(".state", { hasText: "Not sent yet" }).waitFor();
done("offline");
await context.setOffline(false);
await isSent("Thank you");
await isSent("One more thing");
offline = false;
assert.equal(await message("Thank you").count(), 1);
const order = await page.locator(".message .text").allInnerTexts();
assert.deepEqual(order.slice(2), ["Thank you", "One more thing"]);
done("back");

// The desk closes it; what is typed is not lost.
await page.locator("#text").fill("and then");
done("closing");
await shows("This conversation has ended.");
assert.equal(await page.locator("#composer").isVisible(), false);
await page.locator("#again").click();
assert.equal(await page.locator("#text").inputValue(), "and then");
assert.equal(await page.locator(".message").count(), 0);

// Another conversation, which the customer ends.
await page.keyboard.press("Enter");
await isSent("and then");
done("again");
await page.locator("#leave").click();
await page.locator("#leaving").getByRole("button", { name: "Keep chatting" }).click();
assert.equal(await page.locator("#composer").isVisible(), true);
await page.locator("#leave").click();
await page.locator("#leave-now").click();
await shows("You ended the chat");
assert.equal(await page.locator("#composer").isVisible(), false);
await accessible("after the end");
done("left");

assert.deepEqual(faults, []);
await browser.close();
done("end");
