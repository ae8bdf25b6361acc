// The one Python of a page: a worker that is started by the first cell that is run, and never before.

const FAILED = "Python could not be started";
const ENDED = "stopped";

/** The page's Python: cells are run one after another. */
export class Python {
  /** `folder` is the address of the site's packs; `tell` is told {received, total, step}. */
  constructor(folder, tell) {
    this.folder = folder;
    this.tell = tell;
    this.worker = this.starting = null;
    this.waiting = [];
    this.heap = 0;
    this.allowed = new Set();
    this.resumed = false; // whether the last start was one that had been kept
  }

  get started() {
    return Boolean(this.starting);
  }

  get busy() {
    return this.waiting.length > 0;
  }

  /** Start a worker, unless `wanted` says meanwhile that nobody waits for it any more. */
  async start(wanted) {
    const asked = await fetch(new URL("manifest.json", this.folder), { cache: "no-cache" });
    if (!asked.ok) throw new Error(`${FAILED}: manifest.json, ${asked.status}`);
    const manifest = await asked.json();
    if (!wanted()) throw new Error(ENDED);
    const worker = new Worker(new URL(manifest.worker, this.folder));
    this.worker = worker;
    const begun = await new Promise((done, fail) => {
      worker.onerror = (event) => fail(new Error(`${FAILED}: ${event.message}`));
      worker.onmessage = ({ data }) => {
        if (data.ready || data.anew) done(data);
        else if (data.failed) fail(new Error(`${FAILED}: ${data.failed}`));
        else this.tell(data);
      };
      this.endStart = () => fail(new Error(ENDED));
      worker.postMessage({ start: { manifest, home: this.folder.href } });
    });
    if (begun.anew) {
      worker.terminate();
      return this.start(wanted);
    }
    this.resumed = begun.resumed;
    worker.onmessage = ({ data }) => this.answer(data);
  }

  answer(data) {
    if (data.step !== undefined || data.received !== undefined) return this.tell(data);
    if (data.told !== undefined) return this.waiting[0].hear(data.told);
    const { done, fail } = this.waiting.shift();
    this.heap = data.heap ?? this.heap;
    if (data.failed) fail(Object.assign(new Error(data.failed), { fatal: data.fatal }));
    else if (data.needs) fail(Object.assign(new Error(`${data.needs.large} was not loaded.`), { needs: data.needs }));
    else done(data.outputs);
  }

  /**
   * Run a program when those before it have ended; its outputs. With `above`, the programs above it,
   * what it needs of them is run first; of figures, `described` gives data and not a picture. What is large
   * comes only when it is among the `allowed`: the error says what it `needs`. `hear` is given what the
   * program tells meanwhile (telling.py).
   */
  async run(source, { described = false, above = null, hear = () => {} } = {}) {
    if (!this.starting) {
      const mine = this.start(() => this.starting === mine).catch((error) => {
        if (this.starting === mine) this.stop(); // another may have been started since
        throw error;
      });
      this.starting = mine;
    }
    await this.starting;
    return new Promise((done, fail) => {
      this.waiting.push({ done, fail, hear });
      this.worker.postMessage({ run: { source, described, above, allowed: [...this.allowed] } });
    });
  }

  /** End it, whatever it does; what it had computed is gone. */
  stop() {
    this.worker?.terminate();
    this.endStart?.();
    this.worker = this.starting = this.endStart = null;
    for (const { fail } of this.waiting.splice(0)) fail(new Error(ENDED));
  }
}
