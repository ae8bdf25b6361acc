// Where the reader stopped: noted when a chapter is left, and shown on the first page of the book.

import { chapters, linkTo, slugOf, titleOf } from "./chapters.mjs";
import { keep, kept } from "./kept.mjs";
import { together } from "./marks.mjs";
import { state } from "./progress.mjs";

const A_WHILE = 3000; // milliseconds: who only passes has read nothing
const READ = 0.5; // of the window: a heading above that has been reached

/** The section at which the reader is, as [id, heading]; none before the first heading. */
function section() {
  const headings = [...document.querySelectorAll("article section > :is(h2, h3)")];
  const reached = headings.filter((e) => e.getBoundingClientRect().top < innerHeight * READ).pop();
  return reached ? [reached.parentElement.id, reached.firstChild.textContent.trim()] : ["", ""];
}

/** Note on a chapter where it was left. */
export function followReader() {
  const chapter = slugOf(location);
  if (!chapters().has(chapter)) return;
  let here = false;
  setTimeout(() => (here = true), A_WHILE);
  const note = () => {
    if (!here) return;
    const [anchor, heading] = section();
    keep("place", { chapter, anchor, heading });
  };
  addEventListener("pagehide", note);
  document.addEventListener("visibilitychange", () => document.hidden && note());
}

/** Say on the first page where that was; until then it says where to begin. */
export function showPlace(contents) {
  const line = document.querySelector(".go-on p");
  const place = kept("place");
  const link = place && chapters().get(place.chapter);
  if (!line || !link) return;
  const { anchor, heading } = place;
  const words = titleOf(link) + (heading && `, at “${heading}”`);
  line.replaceChildren("Go on where you stopped: ", linkTo(link, words, anchor));
  const { of, solved } = together((contents[place.chapter] ?? []).map(state));
  line.append(of ? `. ${solved} of its ${of} exercises solved.` : ".");
}
