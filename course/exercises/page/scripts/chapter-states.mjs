// How many exercises of a chapter are solved: below its title, in the contents at the side, and in
// tables of chapters.

import { slugOf } from "./chapters.mjs";
import { sayCount, sayNumbers, saySign, together } from "./marks.mjs";
import { state, subscribe } from "./progress.mjs";

/** Show it, now and whenever it changes; `contents` has the names of the exercises by chapter. */
export function showChapters(contents) {
  const exercisesOf = (link) => {
    const slug = slugOf(link.href);
    return Object.hasOwn(contents, slug) ? contents[slug] : [];
  };
  const places = [];
  function add(element, names, say) {
    if (names.length) places.push(() => say(element, together(names.map(state))));
  }
  function mark(place, parent) {
    const made = document.createElement("span");
    made.className = "chapter-mark";
    parent[place](made);
    return made;
  }

  for (const line of document.querySelectorAll(".chapter-progress"))
    add(line, exercisesOf(location), sayCount);

  for (const link of document.querySelectorAll(".bd-links .toctree-l1 > a"))
    if (exercisesOf(link).length) add(mark("append", link), exercisesOf(link), saySign);

  for (const table of document.querySelectorAll("table.chapter-times, .chapter-times table")) {
    const all = new Set();
    for (const row of table.tBodies[0].rows) {
      const link = row.cells[0].querySelector("a");
      const names = link ? exercisesOf(link) : [...all]; // the last row is for all together
      for (const name of names) all.add(name);
      const place = row.cells[row.cells.length - 1];
      if (names.length) add(mark("prepend", place.querySelector("p") ?? place), names, sayNumbers);
    }
  }

  const showAll = () => places.forEach((show) => show());
  subscribe(showAll);
  showAll();
}
