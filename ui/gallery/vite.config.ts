// The design gallery: the whole window on a fixture host, under the policy of the product.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [svelte({ configFile: fileURLToPath(new URL("../svelte.config.js", import.meta.url)) })],
  resolve: { alias: { $lib: fileURLToPath(new URL("../src/lib", import.meta.url)) } },
  build: {
    target: "safari16.4",
    outDir: fileURLToPath(new URL("../node_modules/.gallery", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2048,
  },
});
