// Small things that are kept of a reader beside the exercises: where the reader stopped, and the way
// that was chosen. They stay on the reader's own machine; where localStorage throws, with the page.

const KEY = "backpropagation-course/";
const NAMES = ["place", "way"];
const here = new Map();

/** What was kept under a name; null when nothing was, or nothing that can be read. */
export function kept(name) {
  try {
    const text = localStorage.getItem(KEY + name);
    const value = text === null ? null : JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return here.get(name) ?? null;
  }
}

/** Keep a value, or nothing; says whether it is there when the page is closed. */
export function keep(name, value) {
  here.set(name, value);
  try {
    if (value === null) localStorage.removeItem(KEY + name);
    else localStorage.setItem(KEY + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Forget all of it. */
export const forget = () => NAMES.forEach((name) => keep(name, null));
