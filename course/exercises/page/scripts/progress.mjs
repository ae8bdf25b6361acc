// What a reader has done, kept on the reader's own machine: the state of each exercise and what was
// typed last. It leaves the machine in no way but a file that the reader asks for.
//
// It is one JSON text in localStorage, read again before each change, since another tab may have
// written in between. Where localStorage throws (private windows, a full disk) all of it works as
// long as the page is open. What lies under the key and was written by another version of the book
// is put aside under a key of its own, never overwritten.

export const VERSION = 1;
export const KEY = "backpropagation-course/progress";
export const STATES = ["", "seen", "tried", "solved"];
const WHAT = "progress in the exercises of Backpropagation, derived and checked";
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const LONGEST = { name: 100, draft: 10_000, file: 2_000_000 };

/** What is wrong with a text that should be progress: what came, and what was expected. */
export class ProgressError extends Error {}

const further = (one, other) => STATES.indexOf(one) > STATES.indexOf(other);
const shown = (value) => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function checked(what, value, expected, holds) {
  if (!holds) throw new ProgressError(`${what}: got ${shown(value)}, expected ${expected}`);
  return value;
}

function table(what, value, expected, holds) {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value);
  checked(what, value, "an object with the names of exercises", plain);
  const found = new Map();
  for (const [name, entry] of Object.entries(value)) {
    const fits = NAME.test(name) && name.length <= LONGEST.name;
    checked(`a name in ${what}`, name, "small letters, digits, hyphens", fits);
    found.set(name, checked(`${what} of ${name}`, entry, expected, holds(entry)));
  }
  return found;
}

/** The states and drafts in a text; a ProgressError names what does not fit. */
function read(text) {
  checked("file", `${text.length} characters`, `at most ${LONGEST.file}`, text.length <= LONGEST.file);
  let data;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ProgressError(`file: got ${shown(text)}, expected JSON (${error.message})`);
  }
  const own = typeof data === "object" && data !== null && data.what === WHAT;
  checked("what", own ? data.what : data?.what ?? data, shown(WHAT), own);
  checked("version", data.version, VERSION, data.version === VERSION);
  const dated = typeof data.date === "string" && !Number.isNaN(Date.parse(data.date));
  checked("date", data.date, "a date such as 2026-11-28T12:00:00.000Z", dated);
  const known = STATES.slice(1);
  return {
    states: table("states", data.states, `one of ${known.join(", ")}`, (e) => known.includes(e)),
    drafts: table(
      "drafts",
      data.drafts,
      `a text of at most ${LONGEST.draft} characters`,
      (entry) => typeof entry === "string" && entry.length <= LONGEST.draft,
    ),
  };
}

function written({ states, drafts }, indent) {
  const sorted = (map) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  const date = new Date().toISOString();
  const data = { what: WHAT, version: VERSION, date, states: sorted(states), drafts: sorted(drafts) };
  return JSON.stringify(data, null, indent);
}

/**
 * Progress in a storage, which has the methods of localStorage; without one, or with one that
 * throws, in memory.
 */
export function progressIn(storage) {
  const listeners = new Set();
  let known = { states: new Map(), drafts: new Map() };
  let remembers = Boolean(storage);

  // A storage that has failed once is left alone: what it holds is older than what is known here.
  function tried(action) {
    if (!remembers) return;
    try {
      action();
    } catch {
      remembers = false;
    }
  }

  function putAside(text) {
    let version = "unreadable";
    try {
      version = String(JSON.parse(text).version ?? version);
    } catch {
      // what is no JSON has no version, nor has what is no text
    }
    const aside = `${KEY}/version-${version.slice(0, 40)}`;
    let key = aside;
    for (let copy = 2; ![null, text].includes(storage.getItem(key)); copy++) key = `${aside}-${copy}`;
    storage.setItem(key, text);
    storage.removeItem(KEY);
  }

  function load() {
    tried(() => {
      const text = storage.getItem(KEY);
      let found = { states: new Map(), drafts: new Map() };
      try {
        if (text !== null) found = read(text);
      } catch (error) {
        if (!(error instanceof ProgressError)) throw error;
        putAside(text);
      }
      known = found;
    });
  }

  function tell(name) {
    for (const listener of [...listeners]) listener(name);
  }

  function change(action) {
    load();
    action();
    tried(() => storage.setItem(KEY, written(known)));
  }

  function checkName(name) {
    const fits = typeof name === "string" && NAME.test(name) && name.length <= LONGEST.name;
    checked("name", name, "the name of an exercise", fits);
  }

  load();
  return {
    /** Whether it is kept when the page is closed. */
    remembered: () => remembers,

    /** How far an exercise is: "", "seen", "tried" or "solved". */
    state: (name) => known.states.get(name) ?? "",

    /** Note how far an exercise is; what is behind what was reached before changes nothing. */
    record(name, state) {
      checkName(name);
      checked("state", state, `one of ${STATES.slice(1).join(", ")}`, further(state, ""));
      if (!further(state, known.states.get(name) ?? "")) return;
      change(() => {
        if (further(state, known.states.get(name) ?? "")) known.states.set(name, state);
      });
      tell(name);
    },

    /** What was typed last; "" when nothing was. */
    draft: (name) => known.drafts.get(name) ?? "",

    /** Keep what was typed, as far as it is not absurdly long; nobody is told of it. */
    saveDraft(name, text) {
      checkName(name);
      const kept = String(text).slice(0, LONGEST.draft);
      if (kept === (known.drafts.get(name) ?? "")) return;
      change(() => (kept ? known.drafts.set(name, kept) : known.drafts.delete(name)));
    },

    /**
     * Call a function after each change of a state, with the name of its exercise, or with null
     * when any may have changed: after an import, a reset, or a change in another tab. Returns what
     * ends that.
     */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** All of it as the text of a file. */
    exported() {
      load();
      return `${written(known, 1)}\n`;
    },

    /**
     * Take in the text of a file: the further state counts, and a draft only where there is none.
     * Returns how many states and drafts that changed.
     *
     * Throws a ProgressError that names what came and what was expected; then nothing has changed.
     */
    imported(text) {
      const { states, drafts } = read(String(text));
      const changed = { states: 0, drafts: 0 };
      change(() => {
        for (const [name, state] of states)
          if (further(state, known.states.get(name) ?? "")) {
            known.states.set(name, state);
            changed.states++;
          }
        for (const [name, draft] of drafts)
          if (draft && !known.drafts.has(name)) {
            known.drafts.set(name, draft);
            changed.drafts++;
          }
      });
      tell(null);
      return changed;
    },

    /** Forget all of it. A storage that was full has room again. */
    reset() {
      known = { states: new Map(), drafts: new Map() };
      remembers = Boolean(storage);
      tried(() => storage.removeItem(KEY));
      tell(null);
    },

    /** Read again what another tab may have written. */
    reload() {
      load();
      tell(null);
    },
  };
}

/** The localStorage of a window; none where to ask for it throws. */
function storageOf(window) {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

// Each script of a page brings this module with it; what they know is one thing all the same.
const SHARED = Symbol.for(KEY);

function progressHere() {
  if (typeof window === "undefined") return progressIn(undefined);
  if (window[SHARED]) return window[SHARED];
  const here = progressIn(storageOf(window));
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) here.reload();
  });
  // A page that comes back from the browser's memory was told nothing meanwhile.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) here.reload();
  });
  window[SHARED] = here;
  return here;
}

export const { state, record, draft, saveDraft, subscribe, exported, imported, reset, remembered } =
  progressHere();
