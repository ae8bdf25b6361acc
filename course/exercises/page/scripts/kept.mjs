// Small things that are kept of a reader beside the exercises: where the reader stopped, and the way
// that was chosen. They stay on the reader's own machine; what localStorage refuses, with the page.

const KEY = "backpropagation-course/";
const NAMES = ["place", "way"];
const here = new Map(); // what was refused

/** What was kept under a name; null when nothing was, or nothing that can be read. */
export function kept(name) {
  if (here.has(name)) return here.get(name);
  try {
    const text = localStorage.getItem(KEY + name);
    const value = text === null ? null : JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Keep a value, or nothing; says whether it is there when the page is closed. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(KEY + name);
    else localStorage.setItem(KEY + name, JSON.stringify(value));
    here.delete(name);
    return true;
  } catch {
    here.set(name, value);
    return false;
  }
}

/** Do something when another window of the browser keeps or forgets what has this name. */
export const whenKeptElsewhere = (name, act) =>
  addEventListener("storage", ({ key }) => [null, KEY + name].includes(key) && act());

/** Forget all of it. */
export const forget = () => NAMES.forEach((name) => keep(name, null));
