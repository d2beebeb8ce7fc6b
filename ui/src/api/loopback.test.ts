// The way to the core over HTTP, as the harness speaks it.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loopback } from "./loopback";

/** The one stream of notices that a page opens. */
class Stream {
  static last: Stream;
  onmessage: (event: { data: string }) => void = () => undefined;
  closed = false;
  constructor(readonly url: string) {
    Stream.last = this;
  }
  close() {
    this.closed = true;
  }
}

const answer = (status: number, body: string) => vi.fn(() => Promise.resolve(new Response(body, { status })));

beforeEach(() => {
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("location", { assign: vi.fn() });
});
afterEach(() => void vi.unstubAllGlobals());

it("a command is posted to its window, and its value comes back", async () => {
  const fetched = answer(200, "[1,2]");
  vi.stubGlobal("fetch", fetched);
  await expect(loopback("journal").call("search", { words: "cat" })).resolves.toEqual([1, 2]);
  expect(fetched).toHaveBeenCalledWith("/call/journal/search", expect.objectContaining({ body: '{"words":"cat"}' }));
});

it("a failure rejects with the core's own words for it", async () => {
  const failure = { code: "locked", message: "this journal is locked", detail: null };
  vi.stubGlobal("fetch", answer(409, JSON.stringify(failure)));
  await expect(loopback("journal").call("overview", {})).rejects.toEqual(failure);
});

it("an answer that is none rejects with a code all the same", async () => {
  vi.stubGlobal("fetch", answer(502, "<html>"));
  await expect(loopback("welcome").call("profiles", {})).rejects.toMatchObject({ code: "internal" });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")));
  await expect(loopback("welcome").call("profiles", {})).rejects.toMatchObject({ code: "internal", message: "refused" });
});

it("notices are heard until one has heard enough", () => {
  const heard = vi.fn();
  const stop = loopback("journal").listen(heard);
  expect(Stream.last.url).toBe("/notices/journal");
  Stream.last.onmessage({ data: '{"kind":"locking"}' });
  expect(heard).toHaveBeenCalledExactlyOnceWith({ kind: "locking" });
  stop();
  expect(Stream.last.closed).toBe(true);
});

it("another window takes the place of this one", () => {
  const heard = vi.fn();
  loopback("welcome").listen(heard);
  Stream.last.onmessage({ data: '{"kind":"show","window":"journal"}' });
  expect(location.assign).toHaveBeenCalledWith("/journal.html");
  expect(heard, "it is nothing that a page has to know").not.toHaveBeenCalled();
});
