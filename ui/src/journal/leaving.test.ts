import { expect, it, vi } from "vitest";
import { keepBeforeLeaving, keepWords, tidyBeforeLeaving, tidyUp } from "./leaving";

it("keeps everything that is being written, and says if one thing could not be kept", async () => {
  const forget = [keepBeforeLeaving(async () => true), keepBeforeLeaving(async () => Promise.reject(new Error("full")))];
  expect(await keepWords(), "words that were not kept are not left").toBe(false);
  forget[1]?.();
  expect(await keepWords(), "whoever is gone is not asked").toBe(true);
  forget[0]?.();
});

it("tidies once for each who asked, also when one fails", async () => {
  const tidied = vi.fn(async () => undefined);
  const forget = [tidyBeforeLeaving(async () => Promise.reject(new Error("gone"))), tidyBeforeLeaving(tidied)];
  await tidyUp();
  expect(tidied).toHaveBeenCalledOnce();
  forget.forEach((stop) => stop());
});
