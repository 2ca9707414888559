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
  { name: "wrap-up-wrote", state: "wrote", act: open },
  {
    name: "finish",
    state: "wrote",
    act: async (page) => {
      await open(page);
      await page.locator('[role="radio"]').first().click();
      await key(page, "Control+Enter");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "drafts", state: "drafts", act: open },
  { name: "scripts", state: "scripts", act: open },
  { name: "callback", state: "callback", act: open },
  {
    name: "waiting",
    state: "inbox",
    act: async (page) => {
      await page.locator(".row[data-row]").nth(2).click();
      await page.locator(".foot").waitFor();
    },
  },
  {
    name: "placeholder",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await page
        .locator('[data-place="composer"]')
        .fill("Good morning Ms Keller,\nyour refund of {refund_amount} is on its way. It reaches {account_holder} within three working days, unless the bank takes longer than it usually does.");
      await key(page, "Enter");
    },
  },
  {
    name: "fresh",
    state: "inbox",
    act: async (page) => {
      await page.locator(".row[data-row]").first().hover();
      await page.evaluate(() => {
        const { host, world } = window.gallery;
        const [offer] = world.state.inbox.offers;
        const other = { ...offer, offer: "0190a4e2-0000-7000-8000-00000000ffff", conversation: "0190a4e2-0000-7000-8000-00000000fffe" };
        host.push({ kind: "inbox", inbox: { ...world.state.inbox, offers: [other] } });
      });
    },
  },
  { name: "notice", state: "notice" },
  {
    name: "notices",
    state: "refused",
    act: async (page) => {
      await page.locator(".strip .words").click();
      await page.locator("#notices").waitFor();
    },
  },
  {
    name: "closing",
    state: "inbox",
    act: async (page) => {
      await open(page);
      await page.evaluate(() => window.gallery.host.push({ kind: "close_asked", conversations: 2 }));
      await page.getByRole("dialog").waitFor();
    },
  },
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
