// Compile Python to .pyc with the very interpreter that will read them, in Node.
//
//   node compile.cjs JOB.json
//
// A job names the folder of Pyodide's files, and is one of two: the packages of others ("warm": the
// Python that imports what the book imports; only what is imported by then is compiled), or our own
// ("sources": every module of some folders). What is compiled is written below "out".
const fs = require("node:fs");
const path = require("node:path");

const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { loadPyodide } = require(path.join(job.pyodide, "pyodide.js"));

async function run() {
  const python = await loadPyodide({
    indexURL: job.pyodide + path.sep,
    lockFileURL: job.lock,
    env: { HOME: "/home", MPLBACKEND: "agg", MPLCONFIGDIR: "/home/matplotlib", PYTHONNODEBUGRANGES: "1", PYTHONHASHSEED: "0" },
  });
  for (const [inside, outside] of Object.entries(job.mounts)) {
    python.FS.mkdirTree(inside);
    python.FS.mount(python.FS.filesystems.NODEFS, { root: outside }, inside);
  }
  python.runPython(job.program);
}

run().catch((error) => {
  console.error(String(error.message ?? error));
  process.exit(1);
});
