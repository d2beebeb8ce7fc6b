// Lays photos in rows of one width without cropping any: each row is as high as it has to be. Numbers only; the grid itself
// is PhotoGrid.svelte.

/** What a row should look like, all in pixels. */
export interface Shape {
  width: number;
  gap: number;
  /** The height that rows come near to. */
  height: number;
}

/** The width of each photo, in order, given width to height of each. Each row is as wide as there is room, but the last. */
export function inRows(ratios: readonly number[], { width, gap, height }: Shape): number[] {
  const widths: number[] = [];
  let row: number[] = [];
  const heightOf = (of: readonly number[]) => (width - gap * (of.length - 1)) / of.reduce((sum, ratio) => sum + ratio, 0);
  const close = (to: number) => {
    // Half a pixel is left over, so that rounding never makes a row wrap.
    widths.push(...row.map((ratio) => Math.max(ratio * to - 0.5 / row.length, 1)));
    row = [];
  };
  for (const ratio of ratios) {
    const wider = [...row, ratio];
    const high = heightOf(wider);
    if (high > height) {
      row = wider;
      continue;
    }
    // The row ends before or after this photo, whichever comes nearer to the height, in proportion.
    const before = row.length > 0 ? heightOf(row) / height : Infinity;
    if (before < height / high) {
      close(heightOf(row));
      row = [ratio];
      if (heightOf(row) <= height) close(heightOf(row));
    } else {
      row = wider;
      close(high);
    }
  }
  // A last row that is nearly full is filled; a photo or two by themselves keep their size.
  if (row.length > 0) close(Math.min(heightOf(row), height * (heightOf(row) < height * 1.25 ? 1.25 : 1)));
  return widths;
}
