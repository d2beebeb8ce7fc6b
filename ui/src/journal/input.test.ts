import { expect, it, vi } from "vitest";
import { inputListener } from "./input";

const real = { isTrusted: true };

it("tells of real input at once, and then keeps silent for five seconds", () => {
  const report = vi.fn();
  let now = 0;
  const seen = inputListener(report, () => 600, () => now);
  seen(real);
  expect(report, "the first input counts at once").toHaveBeenCalledTimes(1);
  now = 4_999;
  seen(real);
  expect(report, "within the pause nothing is told").toHaveBeenCalledTimes(1);
  now = 5_000;
  seen(real);
  expect(report, "after it the next input is").toHaveBeenCalledTimes(2);
});

it("tells more often when the idle time is short", () => {
  const report = vi.fn();
  let now = 0;
  const seen = inputListener(report, () => 30, () => now);
  seen(real);
  now = 2_000;
  seen(real);
  expect(report, "two seconds are the pause below a minute").toHaveBeenCalledTimes(2);
});

it("does not count what a script made", () => {
  const report = vi.fn();
  inputListener(report, () => 600, () => 0)({ isTrusted: false });
  expect(report, "only a person keeps the journal open").not.toHaveBeenCalled();
});
