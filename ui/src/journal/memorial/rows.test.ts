import { describe, expect, it } from "vitest";
import { inRows } from "./rows";

const shape = { width: 1000, gap: 10, height: 240 };

/** Puts widths into rows as a browser would. */
function wrapped(widths: number[], { width, gap } = shape): number[][] {
  const rows: number[][] = [];
  let used = Infinity;
  widths.forEach((wide, index) => {
    if (used + gap + wide > width) {
      rows.push([]);
      used = -gap;
    }
    used += gap + wide;
    rows.at(-1)?.push(index);
  });
  return rows;
}

describe("photos in rows", () => {
  const ratios = [1.5, 0.75, 1.33, 1.78, 0.56, 1, 1.5, 3.2, 0.75, 1.33, 1.5, 1.5];

  it("have one height in each row, and no row is far from the height", () => {
    const widths = inRows(ratios, shape);
    const rows = wrapped(widths);
    for (const row of rows) {
      const heights = row.map((index) => (widths[index] ?? 0) / (ratios[index] ?? 1));
      expect(Math.max(...heights) - Math.min(...heights), "one height").toBeLessThan(2);
      expect(heights[0], "not tiny").toBeGreaterThan(shape.height / 2);
      expect(heights[0], "not huge").toBeLessThan(shape.height * 2);
    }
  });

  it("fill the width in every row but the last", () => {
    const widths = inRows(ratios, shape);
    for (const row of wrapped(widths).slice(0, -1)) {
      const used = row.reduce((sum, index) => sum + (widths[index] ?? 0), shape.gap * (row.length - 1));
      expect(shape.width - used, "no gap at the end of a row").toBeLessThan(1);
      expect(used, "and nothing beyond it").toBeLessThanOrEqual(shape.width);
    }
  });

  it("does not blow up the only photo", () => {
    const [wide] = inRows([1.5], shape);
    expect(wide, "its height is the usual one").toBeCloseTo(360, -1);
  });

  it("keeps a panorama within the width", () => {
    const [wide] = inRows([9], shape);
    expect(wide).toBeLessThanOrEqual(1000);
  });
});
