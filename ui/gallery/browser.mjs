// Serves the built gallery and opens it in the Chromium of the system.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../node_modules/.gallery/", import.meta.url));
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

async function serve() {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://gallery").pathname;
    const file = join(ROOT, normalize(path === "/" ? "/index.html" : path));
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Runs `look(page, report)` for every show; `report` collects what is wrong. */
export async function eachShow({ shows, sizes, themes, look }) {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const faults = [];
  try {
    for (const [width, height] of sizes) {
      for (const theme of themes) {
        for (const show of shows) {
          const where = `${show.name} ${width}×${height} ${theme}`;
          const context = await browser.newContext({
            viewport: { width, height },
            colorScheme: theme,
            reducedMotion: "reduce",
            forcedColors: process.env.FORCED_COLORS === "active" ? "active" : "none",
            locale: "en-GB",
            timezoneId: "UTC",
          });
          const page = await context.newPage();
          page.setDefaultTimeout(10_000);
          page.on("pageerror", (error) => faults.push(`${where}: ${error.message}`));
          page.on("console", (message) => {
            if (message.type() === "error") faults.push(`${where}: ${message.text()}`);
          });
          try {
            const port = server.address().port;
            await page.goto(`http://127.0.0.1:${port}/?state=${show.state}`);
            if (!["loading", "start"].includes(show.state)) await page.locator("nav").waitFor();
            await show.act?.(page);
            await page.waitForTimeout(120);
            await look({ page, show, theme, width, height, where, fault: (text) => faults.push(`${where}: ${text}`) });
          } catch (error) {
            faults.push(`${where}: ${error.message.split("\n").slice(0, 6).join(" ")}`);
          }
          await context.close();
        }
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  return faults;
}
