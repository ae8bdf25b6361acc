// The way through the book that a reader has chosen: its next chapter stands beside the book's at the
// end of each, and its chapters are marked in the contents at the side.

import { chapters, linkTo, slugOf, titleOf } from "./chapters.mjs";
import { button, element, spoken } from "./dom.mjs";
import { keep, kept, whenKeptElsewhere } from "./kept.mjs";

const LOST = " Your browser keeps nothing: it is forgotten with this page.";

/** Show it, now and whenever it changes; `ways` has a title and the chapters for each name. */
export function showWay(ways) {
  const links = chapters();
  const page = slugOf(location);
  const end = element("nav", { class: "way-end", "aria-label": "Your way through the book", hidden: true });
  let told = "";

  /** The way that was chosen, and which of its chapters the reader was at last. */
  function chosen() {
    const { name, at } = kept("way") ?? {};
    if (typeof name !== "string" || !Object.hasOwn(ways, name)) return null;
    const [title, slugs] = ways[name];
    const steps = slugs.filter((slug) => links.has(slug));
    return { name, title, steps, at: Math.max(0, steps.indexOf(at)) };
  }

  function take(name) {
    told = keep("way", name && { name }) || !name ? "" : LOST;
    show();
  }
  const leave = () => button(() => take(null), { class: "way-button" }, "Leave this way");
  const count = ({ steps, at }) => `chapter ${at + 1} of ${steps.length}`;

  function showChoices(way) {
    for (const place of document.querySelectorAll(".way-choice")) {
      const name = place.dataset.way;
      const had = place.contains(document.activeElement);
      if (way?.name === name) place.replaceChildren(leave(), ` This is your way.${told}`);
      else place.replaceChildren(button(() => take(name), { class: "way-button" }, "Take this way"));
      if (had) place.firstChild.focus();
    }
  }

  function showContents(way) {
    for (const [slug, link] of links) {
      link.querySelector(".way-mark")?.remove();
      link.parentElement.classList.toggle("on-way", Boolean(way?.steps.includes(slug)));
      if (!way?.steps.includes(slug)) continue;
      const mark = spoken(" (on your way)");
      mark.classList.add("way-mark");
      link.append(mark);
    }
  }

  function showEnd(way) {
    const had = end.contains(document.activeElement);
    end.hidden = !way || !links.has(page);
    if (end.hidden) {
      if (had) document.querySelector(".prev-next-footer a")?.focus();
      return;
    }
    const { title, steps, at } = way;
    const here = steps.includes(page);
    const step = (words, slug) =>
      slug && element("a", { href: links.get(slug).href }, element("span", {}, words), titleOf(links.get(slug)));
    end.replaceChildren(
      element("p", {}, here ? `${title}: ${count(way)}` : `${title}: this chapter is beside it`),
      ...[
        here && step("previous on your way", steps[at - 1]),
        here ? step("next on your way", steps[at + 1]) : step("back to your way", steps[at]),
      ].filter(Boolean),
      leave(),
    );
  }

  function showNext(way) {
    const line = document.querySelector(".go-on p:nth-child(2)");
    if (!line || !way) return;
    const { title, steps, at } = way;
    line.replaceChildren(`${title}, ${count(way)}: `, linkTo(links.get(steps[at])), ".");
  }

  function show() {
    const way = chosen();
    showChoices(way);
    showContents(way);
    showEnd(way);
    showNext(way);
  }

  const own = chosen();
  if (own?.steps.includes(page)) keep("way", { name: own.name, at: page });
  document.querySelector(".prev-next-footer")?.after(end);
  whenKeptElsewhere("way", show);
  addEventListener("pageshow", (event) => event.persisted && show());
  show();
}
