import { expect, it } from "vitest";
import { latest } from "./latest";

it("drops an answer that comes after a newer question", async () => {
  const answers = new Map<string, (answer: string) => void>();
  const ask = latest((question: string) => new Promise<string>((answer) => answers.set(question, answer)));
  const first = ask("sn");
  const second = ask("snow");
  answers.get("snow")?.("found snow");
  answers.get("sn")?.("found many");
  expect(await second).toBe("found snow");
  expect(await first, "the old answer is of no interest any more").toBeUndefined();
});

it("drops an old failure, and tells of a new one", async () => {
  const ask = latest((question: string) => (question === "good" ? Promise.resolve(1) : Promise.reject(new Error(question))));
  const old = ask("bad");
  expect(await ask("good")).toBe(1);
  expect(await old, "nobody waits for it").toBeUndefined();
  await expect(ask("bad")).rejects.toThrow("bad");
});
