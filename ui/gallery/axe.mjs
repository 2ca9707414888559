// Runs axe on every state: no serious or critical violation, no error, no breach of the content policy.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { eachShow } from "./browser.mjs";
import { shows } from "./shows.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const names = process.argv.slice(2);
const chosen = shows.filter((show) => names.length === 0 || names.includes(show.name));
let checked = 0;
const faults = await eachShow({
  shows: chosen,
  sizes: (process.env.SIZES ?? "1280x800,1024x700").split(",").map((size) => size.split("x").map(Number)),
  themes: (process.env.THEMES ?? "light,dark").split(","),
  look: async ({ page, fault }) => {
    checked += 1;
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const { id, impact, help, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      fault(`${impact} ${id}: ${help}\n    ${nodes.map((node) => `${node.target.join(" ")}  ${node.any[0]?.message ?? ""}`).slice(0, 4).join("\n    ")}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) fault("the window scrolls sideways");
  },
});
for (const fault of faults) console.error(fault);
console.log(`${checked} states checked, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
