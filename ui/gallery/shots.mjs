// Photographs every state: node gallery/shots.mjs [folder] [name …]
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { eachShow } from "./browser.mjs";
import { shows } from "./shows.mjs";

const [folder = "../screenshots/gallery", ...names] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const faults = await eachShow({
  shows: shows.filter((show) => names.length === 0 || names.includes(show.name)),
  sizes: (process.env.SIZES ?? "1280x800,1920x1080").split(",").map((size) => size.split("x").map(Number)),
  themes: (process.env.THEMES ?? "light,dark").split(","),
  look: ({ page, show, theme, width }) =>
    page.screenshot({ path: join(folder, `${show.name}-${width}-${theme}.png`) }),
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
