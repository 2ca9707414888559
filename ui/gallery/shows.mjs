// What the gallery looks at: a scenario and the steps that lead to the state.
const open = async (page) => {
  await page.locator(".row[data-row]").first().click();
  await page.locator('[data-place="composer"], [data-place="wrap-up"]').first().waitFor();
};
const key = async (page, ...keys) => {
  for (const one of keys) await page.keyboard.press(one);
};

export const shows = [
  { name: "inbox", state: "inbox" },
  { name: "conversation", state: "inbox", act: open },
  { name: "models", state: "models", act: open },
  {
    name: "source",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await page.locator("button.source").first().click();
      await page.locator("summary").first().click();
    },
  },
  {
    name: "offer",
    state: "inbox",
    act: async (page) => {
      await page.locator("[data-offer] [data-row]").click();
    },
  },
  {
    name: "accepted",
    state: "inbox",
    act: async (page) => {
      await key(page, "j", "Enter");
      await page.locator('[data-place="composer"]').waitFor();
    },
  },
  { name: "decline", state: "inbox", act: async (page) => key(page, "j", "d") },
  {
    name: "facts",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await key(page, "/");
      await page.locator("#inserter").waitFor();
    },
  },
  {
    name: "repeat-ask",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await page.locator('[data-place="composer"]').fill("Can you tell me your order number?");
      await key(page, "Enter");
    },
  },
  { name: "wrap-up", state: "wrapup", act: open },
  {
    name: "transfer",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await key(page, "t");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "back",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await key(page, "b");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "empty", state: "empty" },
  { name: "away", state: "away" },
  { name: "offers", state: "offers" },
  { name: "offline", state: "offline", act: open },
  { name: "refused", state: "refused", act: open },
  { name: "long", state: "long", act: open },
  { name: "calm", state: "calm", act: open },
  {
    name: "error",
    state: "error",
    act: async (page) => {
      await open(page);
      await page.locator('[data-place="composer"]').fill("This will not go through.");
      await key(page, "Enter");
      await page.locator("[data-offer] .primary").click();
    },
  },
  { name: "loading", state: "loading", act: async (page) => page.waitForTimeout(400) },
  { name: "start", state: "start" },
  { name: "damaged", state: "damaged" },
  {
    name: "palette",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await key(page, "Control+k");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "keys",
    state: "inbox",
    act: async (page) => {
      await key(page, "?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "history",
    state: "inbox",
    act: async (page) => {
      await key(page, "g", "h");
      await page.locator(".hit").first().click();
      await page.locator(".revisions").waitFor();
    },
  },
  { name: "history-empty", state: "empty", act: async (page) => key(page, "g", "h") },
  {
    name: "history-error",
    state: "error",
    act: async (page) => {
      await key(page, "g", "h");
      await page.locator(".note").waitFor();
    },
  },
  {
    name: "health",
    state: "inbox",
    act: async (page) => {
      await key(page, "g", "e");
      await page.locator(".page section").first().waitFor();
    },
  },
  { name: "settings", state: "inbox", act: async (page) => key(page, "g", "s") },
];
