// What runs on this machine, from /proc.
import { readdirSync, readFileSync } from "node:fs";

/** The processes that `parent` started, at any depth, as `{pid, name}`. A name is cut after 15 characters by the system. */
export function below(parent) {
  const all = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).flatMap((entry) => {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const [, name, state, ppid] = /\((.*)\) (\S) (\d+)/s.exec(stat);
      return state === "Z" ? [] : [{ pid: Number(entry), name, parent: Number(ppid) }];
    } catch {
      return []; // It ended meanwhile.
    }
  });
  const found = [];
  const waiting = [parent];
  while (waiting.length) {
    const next = waiting.pop();
    for (const process of all.filter((process) => process.parent === next)) {
      found.push({ pid: process.pid, name: process.name });
      waiting.push(process.pid);
    }
  }
  return found;
}

/** Whether a process lives. */
export function lives(pid) {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
