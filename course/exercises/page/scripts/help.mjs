// The hint and the solution of an exercise, which stand on the page, closed. After a try a line offers to
// open them; opening a solution is noted, however it came about.

import { button, element } from "./dom.mjs";
import { record } from "./progress.mjs";

const CLOSED = "toggle-hidden";
let printing = false; // then everything is opened, by nobody's wish
addEventListener("beforeprint", () => (printing = true), true);
addEventListener("afterprint", () => (printing = false), true);

/** Open a part of the page that can be closed, and go there. */
function open(part) {
  const toggle = part.querySelector(".toggle-button");
  if (part.classList.contains(CLOSED)) toggle?.click();
  part.scrollIntoView({ block: "nearest" });
  toggle?.focus({ preventScroll: true });
}

/** The line that offers help; it is empty and hidden until `offer` is called. */
export function help(exercise) {
  const block = document.getElementById(`ex-${exercise}`);
  const hint = block?.querySelector(".hint");
  const solution = document.getElementById(`sol-${exercise}`);
  const line = element("p", { class: "answer-help", hidden: true });

  // The buttons that open them come with the page's own scripts, all with one name.
  addEventListener("load", () => {
    const number = block?.querySelector(".caption-number")?.textContent.trim();
    for (const [part, what] of [[hint, "Hint"], [solution, "Solution"]])
      part?.querySelector(".toggle-button")?.setAttribute("aria-label", `${what} to ${number}`);
  });

  // Closed when the page is complete: then whatever opens it is the reader's doing.
  if (solution)
    addEventListener("load", () => {
      const watch = new MutationObserver(() => {
        if (solution.classList.contains(CLOSED) || printing) return;
        record(exercise, "seen");
        watch.disconnect();
      });
      watch.observe(solution, { attributeFilter: ["class"] });
    });

  return {
    line,
    offer() {
      if (!line.hidden) return;
      const doors = [
        hint ? button(() => open(hint), {}, "Open the hint") : null,
        solution ? button(() => open(solution), {}, "Open the solution") : null,
      ].filter(Boolean);
      if (!doors.length) return;
      line.append("Stuck? ", ...doors);
      line.hidden = false;
    },
  };
}
