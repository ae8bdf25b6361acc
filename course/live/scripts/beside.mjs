// A second worker of the same script, for what need not wait for Python: it unzips packs while Python begins,
// and it reads and writes what is kept of a start.

import { whole } from "./archive.mjs";
import { find, keep } from "./snapshot.mjs";

const TASKS = {
  unzip: ({ address }, count) => whole(address, count),
  find: ({ key }) => find(key),
  keep: ({ key, start }) => keep(key, start),
};

/** In the second worker: do what is asked, and answer. */
export async function answer({ id, task, given }) {
  try {
    const found = await TASKS[task](given, (length) => postMessage({ id, length }));
    const data = found?.memory ?? found;
    postMessage({ id, found }, data ? [data.buffer] : []);
  } catch (error) {
    postMessage({ id, failed: String(error?.message ?? error) });
  }
}

/** The second worker, as the first one sees it. */
export class Second {
  constructor() {
    this.asked = new Map();
    this.worker = new Worker(self.location.href);
    this.worker.onmessage = ({ data: { id, length, found, failed } }) => {
      const { done, fail, count } = this.asked.get(id);
      if (length) count(length);
      else if (failed) fail(new Error(failed));
      else done(found);
    };
    this.worker.onerror = ({ message }) => this.asked.forEach(({ fail }) => fail(new Error(message)));
  }

  /** Ask for a task; `count` is told the length of each part that comes, `transfer` is given away. */
  ask(task, given, { count, transfer = [] } = {}) {
    const id = this.asked.size;
    return new Promise((done, fail) => {
      this.asked.set(id, { done, fail, count });
      this.worker.postMessage({ beside: { id, task, given } }, transfer);
    });
  }
}
