import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === "test" ? [svelteTesting()] : [])],
  resolve: { alias: { $lib: fileURLToPath(new URL("./src/lib", import.meta.url)) } },
  server: { port: 5173, strictPort: true },
  build: {
    // WebKitGTK 2.40 and newer, which Debian 12 ships, speaks what Safari 16.4 speaks.
    target: "safari16.4",
    outDir: "dist",
    emptyOutDir: true,
    // Inlined assets would be data: URLs, which the window's policy allows for images only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1024,
  },
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { width: 1280, height: 800 } },
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    restoreMocks: true,
    // Ends a test that hangs; how quick it is depends on what else the machine does.
    testTimeout: 20_000,
  },
}));
