// Scripts that a page loads only when a reader turns to a box, from beside this one. An element loads
// them, so that a page works that was opened as a file.

const HERE = document.currentScript.src;
const asked = new Map(); // what each script has been asked for

/** Load a script, once; `then` is told when it is there or cannot be had. */
export function load(name, then = () => {}) {
  if (!asked.has(name)) {
    const script = document.createElement("script");
    asked.set(
      name,
      new Promise((settled) => {
        script.addEventListener("load", settled);
        script.addEventListener("error", settled);
      }),
    );
    script.src = new URL(name, HERE);
    document.head.append(script);
  }
  asked.get(name).then(then);
}
