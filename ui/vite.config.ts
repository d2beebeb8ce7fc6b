/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  // Both shells serve the pages at the root of an origin of their own.
  base: "/",
  // The mark is in icons/, beside this folder.
  server: { fs: { allow: [".."] } },
  build: {
    target: ["chrome111", "safari16.4"],
    // `data:` URLs would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // Windows are few and pages are local: no preloading, and so no script that vite would add.
    modulePreload: false,
    rolldownOptions: { input: { welcome: "welcome.html", journal: "journal.html" } },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
