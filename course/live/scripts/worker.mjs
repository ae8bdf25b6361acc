// The worker that holds a page's Python. It is told {start}, once, and then {run} with a cell's source;
// it tells {received, total, step} on the way, {ready}, and {outputs} of a cell, what {failed} and whether
// that was {fatal} for Python, or the large pack that it {needs}, which has to be allowed before.

import { files, isZipped, unzipped } from "./archive.mjs";

const AT_ONCE = ["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python", "algebra", "numpy", "book"];
const LIBRARY = /^usr\/lib\/.*\.so$/;
let python, worker, packs, base;
let received = 0;
let total = 0;

const tell = (message) => postMessage(message);
const step = (words) => tell({ received, total, step: words });
const address = (name) => new URL(packs[name].file, base).href;

/** The stream of a pack, unzipped, while what comes is counted. */
async function stream(name) {
  const response = await fetch(address(name));
  if (!response.ok) throw new Error(`${packs[name].file}: ${response.status}`);
  const counted = new TransformStream({
    transform(chunk, controller) {
      received += chunk.length;
      step();
      controller.enqueue(chunk);
    },
  });
  return unzipped(response.body.pipeThrough(counted));
}

const bytes = async (name) => new Uint8Array(await new Response(await stream(name)).arrayBuffer());

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

/** Fetch a pack and unpack it, now: for an import in the middle of a cell. */
function fetchNow(name) {
  tell({ received: 0, total: packs[name].sent, step: `fetching ${packs[name].large ?? name}` });
  const request = new XMLHttpRequest();
  request.open("GET", address(name), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${packs[name].file}: ${request.status}`);
  const data = new Uint8Array(request.response);
  unpack(isZipped(data) ? python.pyimport("zlib").decompress(python.toPy(data), 31).toJs() : data);
  step("running");
}

async function start({ manifest, home }) {
  ({ packs } = manifest);
  base = home;
  const get = (name) => (name === "pyodide.asm.wasm" ? stream(name) : bytes(name));
  const coming = fetchAll(AT_ONCE, get);
  answerPyodide(coming, manifest.info);
  step("fetching Python");
  runScript(await coming["pyodide.js"]);
  runScript(await coming["pyodide.asm.js"]);
  python = await self.loadPyodide({
    indexURL: base,
    env: { HOME: "/home", MPLBACKEND: "module://course.live.backend", MPLCONFIGDIR: "/home/matplotlib" },
  });
  for (const name of ["algebra", "numpy", "book"]) {
    step(`unpacking ${name}`);
    unpack(await coming[name]);
  }
  step("importing NumPy and SymPy");
  const later = Object.entries(packs).filter(([name]) => !AT_ONCE.includes(name));
  const known = Object.fromEntries(later.map(([name, { roots, modules }]) => [name, roots ?? modules]));
  const large = later.filter(([, { large }]) => large).map(([name]) => name);
  python.runPython(`import numpy, sympy, nnlib.symbolic, course.exercises`);
  worker = python.pyimport("course.live.worker").Worker(JSON.stringify(known), fetchNow, JSON.stringify(large));
  tell({ ready: true });
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
    if (program === first) worker.was_prepared(python.toPy(above), source);
  }
  tell({ outputs, heap: python._module.HEAP8.length });
}

onmessage = async ({ data }) => {
  try {
    await (data.start ? start(data.start) : run(data.run));
  } catch (error) {
    tell({ failed: String(error?.message ?? error), fatal: Boolean(error?.pyodide_fatal_error) });
  }
};
