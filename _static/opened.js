// What was opened on a page is open again when somebody comes back to it: a link out of a whole
// sheet or out of the evidence leads back to its place. Programs have a memory of their own.
"use strict";
(() => {
  const before = history.state?.opened ?? []; // Sphinx empties the state when the page is complete
  document.addEventListener("DOMContentLoaded", () => {
    const boxes = [...document.querySelectorAll("article details:not(.program)")];
    const save = () => {
      const opened = boxes.flatMap((box, at) => (box.open ? [at] : []));
      history.replaceState({ ...history.state, opened }, "");
    };
    for (const at of before) if (boxes[at]) boxes[at].open = true;
    for (const box of boxes) box.addEventListener("toggle", save);
    addEventListener("hashchange", save); // a place on the same page is an entry of its own
  });
})();
