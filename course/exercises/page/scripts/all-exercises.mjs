// The page with all exercises: the state of each, and what a reader can do with all that is kept.

import { forget } from "./kept.mjs";
import { sayState } from "./marks.mjs";
import { exported, imported, remembered, reset, state, subscribe } from "./progress.mjs";

const LONGEST = 3_000_000; // bytes; what is longer is refused by its beginning
const FORGET =
  "Forget which exercises you have seen, tried and solved, what you typed, where you stopped and your way?";
const LOST = "Your browser does not keep this: export it before you leave the page.";

function showRows(list) {
  for (const place of list.querySelectorAll("[data-exercise]")) {
    const now = state(place.dataset.exercise);
    place.dataset.state = now || "not begun";
    const row = place.closest("tr");
    sayState(row.cells[row.cells.length - 1], now, "not begun");
  }
  list.dispatchEvent(new Event("refilter"));
}

function save(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `exercises-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

function connect(tools) {
  const [kept, file, told] = [".kept", "input", "output"].map((s) => tools.querySelector(s));
  const on = (action, does) =>
    tools.querySelector(`[data-action=${action}]`).addEventListener("click", does);
  const say = (text, wrong = false) => {
    told.value = text;
    told.classList.toggle("wrong", wrong);
  };

  on("export", () => {
    save(exported());
    say("Exported.");
  });
  on("import", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    try {
      const { states, drafts } = imported(await chosen.slice(0, LONGEST).text());
      say(`Imported. Exercises further than before: ${states}; answers typed elsewhere: ${drafts}.`);
    } catch (error) {
      say(`${chosen.name} was not imported. ${error.message}.`, true);
    }
    file.value = ""; // the same file can be chosen again
  });
  on("reset", () => {
    if (!confirm(FORGET)) return;
    reset();
    forget();
    say("Forgotten.");
  });

  const showKept = () => {
    if (!remembered()) kept.textContent = LOST;
  };
  subscribe(showKept);
  showKept();
}

/** Show the states in the list, if this is its page, now and whenever they change. */
export function showList() {
  for (const list of document.querySelectorAll(".all-exercises")) {
    const show = () => showRows(list);
    subscribe(show);
    show();
  }
  for (const tools of document.querySelectorAll(".progress-tools")) connect(tools);
}
