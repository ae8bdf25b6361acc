// Python as it is when its packages have been imported, kept in the browser: a later start takes it from there
// and imports nothing. Pyodide keeps its memory; what it does not keep are the libraries that were loaded, which
// are put back where they were. What cannot be put back is not kept, and what cannot be found is imported.

const CACHE = "backpropagation-course/start";
const RECORD = "X-Libraries";
const [BASE, SIZE] = [20, 24]; // where Emscripten's record of a library says what is its own of the table, in bytes

/** The kept start of this key, {record, memory}, if there is one. */
export async function find(key) {
  const kept = await caches.match(key, { cacheName: CACHE });
  if (!kept) return null;
  const whole = kept.body.pipeThrough(new DecompressionStream("gzip"));
  const memory = new Uint8Array(await new Response(whole).arrayBuffer());
  return { record: JSON.parse(kept.headers.get(RECORD)), memory };
}

/** Keep a start under a key, and none of another. */
export async function keep(key, { record, memory }) {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) await cache.delete(request);
  const zipped = new Blob([memory]).stream().pipeThrough(new CompressionStream("gzip"));
  const headers = { [RECORD]: JSON.stringify(record) };
  await cache.put(key, new Response(await new Response(zipped).blob(), { headers }));
}

/** Keep none. */
export const forget = async () => caches.delete(CACHE);

/** How many bytes are kept. */
export async function size() {
  if (!(await caches.has(CACHE))) return 0;
  const [kept] = await (await caches.open(CACHE)).matchAll();
  return kept ? (await kept.blob()).size : 0;
}

/** The libraries that Python has loaded, and where their functions are in the table; null if some are elsewhere. */
function loaded({ LDSO, wasmTable, HEAP8 }) {
  const words = new Uint32Array(HEAP8.buffer);
  const handles = new Map(Object.entries(LDSO.loadedLibsByHandle).map(([handle, { name }]) => [name, Number(handle)]));
  const libraries = Object.values(LDSO.loadedLibsByName).filter(({ name }) => name !== "__main__");
  if (!libraries.length || libraries.some(({ name }) => !handles.has(name))) return null;
  const known = libraries.map(({ name, exports, global }) => {
    const handle = handles.get(name);
    const [base, size] = [BASE, SIZE].map((at) => words[(handle + at) >>> 2]);
    return { name, exports, global, handle, base, size };
  });
  const owner = new Map();
  for (const { name, exports } of known)
    for (const [symbol, value] of Object.entries(exports)) if (typeof value === "function") owner.set(value, [name, symbol]);
  const others = [];
  for (let at = Math.min(...known.map(({ base }) => base)); at < wasmTable.length; at++) {
    const placed = wasmTable.get(at);
    if (!placed || known.some(({ base, size }) => base <= at && at < base + size)) continue;
    if (!owner.has(placed)) return null;
    others.push([at, ...owner.get(placed)]);
  }
  const libs = known.map(({ name, global, handle }) => ({ name, global, handle }));
  return { libraries: libs, others, length: wasmTable.length };
}

/** What is to be kept of a Python that was started with `_makeSnapshot`; null where it cannot be put back. */
export function taken(python) {
  const record = loaded(python._module);
  return record && { record, memory: python.makeMemorySnapshot() };
}

/** Put the libraries of a start back into a Python that was started with its memory. */
export async function putBack(python, { record, memory }) {
  const { loadWebAssemblyModule, newDSO, wasmTable } = python._module;
  const made = {};
  // Their places come first: what is loaded adds to the end of the table.
  if (wasmTable.length < record.length) wasmTable.grow(record.length - wasmTable.length);
  for (const { name, global, handle } of record.libraries) {
    const flags = { loadAsync: true, nodelete: true, fs: python.FS };
    made[name] = await loadWebAssemblyModule(python.FS.readFile(name), flags, name, {}, handle);
    newDSO(name, handle, made[name]).global = global;
  }
  for (const [at, name, symbol] of record.others) wasmTable.set(at, made[name][symbol]);
  // Loading wrote the beginning of each library's data over what had become of it.
  const begin = new Uint32Array(memory.buffer, memory.byteOffset, 2)[1];
  const heap = python._module.HEAP8;
  heap.set(memory.subarray(begin));
  heap.fill(0, memory.length - begin);
}
