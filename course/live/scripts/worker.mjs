// The worker that holds a page's Python. It is told {start}, once, and then {run} with a cell's source;
// it tells {received, total, step} on the way, {ready}, and {outputs} of a cell, what {failed} and whether
// that was {fatal} for Python, or the large pack that it {needs}, which has to be allowed before.

import { files, isZipped, joined, stream, whole } from "./archive.mjs";
import { answer, Second } from "./beside.mjs";
import { forget, putBack, taken } from "./snapshot.mjs";

const BESIDE = ["algebra", "numpy", "book"];
const AT_ONCE = ["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python", ...BESIDE];
const LIBRARY = /^usr\/lib\/.*\.so$/;
const PIECE = 1 << 20; // bytes
let python, worker, second, packs, base;
let received = 0;
let total = 0;

const tell = (message) => postMessage(message);
const step = (words) => tell({ received, total, step: words });
const address = (name) => new URL(packs[name].file, base).href;

function count(length) {
  received += length;
  step();
}

const bytes = (name) => whole(address(name), count);

/** Fetch packs beside one another; the promise of each. */
function fetchAll(names, get = bytes) {
  received = 0;
  total = names.reduce((sum, name) => sum + packs[name].sent, 0);
  return Object.fromEntries(names.map((name) => [name, get(name)]));
}

/** Load a library; the modules that need it know it by its name alone. */
function loadLibrary(path) {
  const { LDSO, loadDynamicLibrary } = python._module;
  loadDynamicLibrary(path, { global: true, nodelete: true, allowUndefined: true, fs: python.FS });
  LDSO.loadedLibsByName[path.split("/").pop()] = LDSO.loadedLibsByName[path];
}

/** Put the files of a pack where Python looks for them. */
function unpack(tar) {
  const known = new Set();
  const libraries = [];
  for (const [name, data] of files(tar)) {
    const folder = `/${name.slice(0, name.lastIndexOf("/"))}`;
    if (!known.has(folder)) python.FS.mkdirTree(folder);
    known.add(folder);
    python.FS.writeFile(`/${name}`, data, { canOwn: true });
    if (LIBRARY.test(name)) libraries.push(`/${name}`);
  }
  libraries.forEach(loadLibrary);
}

/** Run a script that came as bytes. */
function runScript(data) {
  const url = URL.createObjectURL(new Blob([data], { type: "text/javascript" }));
  importScripts(url);
  URL.revokeObjectURL(url);
}

/** What Pyodide asks its own folder for, from the packs. */
function answerPyodide(coming, info) {
  const outside = self.fetch;
  const answers = {
    "pyodide.asm.wasm": async () =>
      new Response(await coming["pyodide.asm.wasm"], { headers: { "Content-Type": "application/wasm" } }),
    "python_stdlib.zip": async () => new Response(await coming.python),
    "pyodide-lock.json": async () => new Response(JSON.stringify({ info, packages: {} })),
  };
  self.fetch = (asked, ...rest) => {
    const name = String(asked.url ?? asked).split("/").pop();
    return answers[name] ? answers[name]() : outside(asked, ...rest);
  };
}

/**
 * Unzip what came zipped, now, piece by piece: Python's memory never becomes smaller again, and a whole pack
 * would be in it twice.
 */
function unzipNow(zipped) {
  const unzip = python.pyimport("zlib").decompressobj(31);
  const pieces = [];
  for (let at = 0; at < zipped.length; at += PIECE) {
    const given = python.toPy(zipped.subarray(at, at + PIECE));
    const piece = unzip.decompress(given);
    pieces.push(piece.toJs());
    for (const used of [given, piece]) used.destroy();
  }
  unzip.destroy();
  return joined(pieces);
}

/** Fetch a pack and unpack it, now: for an import in the middle of a cell. */
function fetchNow(name) {
  tell({ received: 0, total: packs[name].sent, step: `fetching ${packs[name].large ?? name}` });
  const request = new XMLHttpRequest();
  request.open("GET", address(name), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${packs[name].file}: ${request.status}`);
  const data = new Uint8Array(request.response);
  unpack(isZipped(data) ? unzipNow(data) : data);
  step("running");
}

/** The kept start of this key; none where a browser keeps nothing, or something else than was put there. */
const found = (key) => second.ask("find", { key }).catch(() => null);

/** Import what every page needs, and have Python kept as it is then. */
function importAll(key) {
  step("importing NumPy and SymPy");
  python.runPython("import numpy.random, sympy, nnlib.symbolic, course.exercises, course.live.worker");
  const made = self.caches && taken(python);
  if (made) second.ask("keep", { key, start: made }, { transfer: [made.memory.buffer] }).catch(() => {});
}

/** Go on where a start was kept. What is drawn at random is not to be the same each time. */
async function resume(kept) {
  step("taking up Python where it was kept");
  await putBack(python, kept);
  python.runPython("import importlib, random, numpy; importlib.invalidate_caches(); random.seed(); numpy.random.seed()");
}

async function start({ manifest, home }) {
  ({ packs } = manifest);
  base = home;
  second = new Second();
  const key = [manifest.worker, ...AT_ONCE.map((name) => packs[name].file)].join("+");
  const keeping = found(key); // what Python needs first, the second worker does first
  const coming = fetchAll(AT_ONCE, (name) => {
    if (name === "pyodide.asm.wasm") return stream(address(name), count);
    if (!BESIDE.includes(name)) return bytes(name);
    return keeping.then(() => second.ask("unzip", { address: address(name) }, { count }));
  });
  answerPyodide(coming, manifest.info);
  step("fetching Python");
  runScript(await coming["pyodide.js"]);
  runScript(await coming["pyodide.asm.js"]);
  const kept = await keeping;
  try {
    python = await self.loadPyodide({
      indexURL: base,
      env: { HOME: "/home", MPLBACKEND: "module://course.live.backend", MPLCONFIGDIR: "/home/matplotlib" },
      ...(kept ? { _loadSnapshot: kept.memory } : { _makeSnapshot: Boolean(self.caches) }),
    });
    for (const name of BESIDE) {
      step(`unpacking ${name}`);
      unpack(await coming[name]);
    }
    if (kept) await resume(kept);
    else importAll(key);
  } catch (error) {
    if (!kept) throw error;
    await forget();
    return tell({ anew: true });
  }
  const later = Object.entries(packs).filter(([name]) => !AT_ONCE.includes(name));
  const known = Object.fromEntries(later.map(([name, { roots, modules }]) => [name, roots ?? modules]));
  const large = later.filter(([, { large }]) => large).map(([name]) => name);
  worker = python.pyimport("course.live.worker").Worker(JSON.stringify(known), fetchNow, JSON.stringify(large));
  python.pyimport("course.live.telling").connect((text) => tell({ told: JSON.parse(text) }));
  tell({ ready: true, resumed: Boolean(kept) });
}

/** Fetch what the imports of a program are in. */
async function bring(source) {
  const needed = worker.needed(source).toJs();
  if (!needed.length) return;
  const coming = fetchAll(needed);
  for (const name of needed) {
    step(`fetching ${packs[name].large ?? name}`);
    unpack(await coming[name]);
    worker.arrived(name);
  }
  python.runPython("import importlib; importlib.invalidate_caches()");
}

/** Run a program; first, what it needs of the programs above it. */
async function run({ source, described, above, allowed }) {
  for (const name of allowed) worker.allow(name);
  const first = above ? worker.prepare(python.toPy(above), source) : "";
  let outputs = [];
  for (const program of [first, source].filter(Boolean)) {
    await bring(program);
    step("running");
    const done = JSON.parse(worker.run(program, described));
    if (done.missing) return tell({ needs: { name: done.missing, ...packs[done.missing] } });
    ({ outputs } = done);
    if (outputs.some(({ kind }) => kind === "error")) break;
  }
  tell({ outputs, heap: python._module.HEAP8.length });
}

onmessage = async ({ data }) => {
  try {
    await (data.beside ? answer(data.beside) : data.start ? start(data.start) : run(data.run));
  } catch (error) {
    // What was kept may have a part in it.
    if (error?.pyodide_fatal_error) await forget().catch(() => {});
    tell({ failed: String(error?.message ?? error), fatal: Boolean(error?.pyodide_fatal_error) });
  }
};
