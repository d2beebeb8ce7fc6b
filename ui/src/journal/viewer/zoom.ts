// How a photo is enlarged and moved under the eye. Numbers only: the picture itself is Stage.svelte.

/** Enlarged by `scale` and moved by `x` and `y` pixels from the middle. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** All of it, in the middle. */
export const whole: View = { scale: 1, x: 0, y: 0 };
export const CLOSEST = 6;
export const STEP = 1.4;

/** A small photo is enlarged this far to fill the room: twice is soft, more is blurred. */
const LARGEST = 2;

/** The size at which a photo is wholly to be seen in a room. */
export function fitted(photo: Size, room: Size): Size {
  const scale = Math.min(room.width / photo.width, room.height / photo.height, LARGEST);
  return { width: Math.max(photo.width * scale, 1), height: Math.max(photo.height * scale, 1) };
}

/** Enlarges by `factor` so that the point (from the middle of the room) stays where it is. */
export function zoomed(view: View, factor: number, point: { x: number; y: number }, photo: Size, room: Size): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), CLOSEST);
  const by = scale / view.scale;
  return held({ scale, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }, photo, room);
}

/** Moves it, but never so far that there is nothing to see. */
export function moved(view: View, by: { x: number; y: number }, photo: Size, room: Size): View {
  return held({ ...view, x: view.x + by.x, y: view.y + by.y }, photo, room);
}

function held({ scale, x, y }: View, photo: Size, room: Size): View {
  const spareX = Math.max((photo.width * scale - room.width) / 2, 0);
  const spareY = Math.max((photo.height * scale - room.height) / 2, 0);
  const within = (value: number, most: number) => Math.min(Math.max(value, -most), most) + 0;
  return { scale, x: within(x, spareX), y: within(y, spareY) };
}
