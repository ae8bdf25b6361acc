// The chapters of the book as the contents at the side have them: numbered, in order.

const SLUG = /([\w-]+)\.html$/;
const NUMBER = /^\s*\d+\./;

/** What a page is called in its address. */
export const slugOf = (url) => SLUG.exec(new URL(url).pathname)?.[1] ?? "";

/** The links to all chapters, by slug. */
export function chapters() {
  const links = [...document.querySelectorAll(".bd-links .toctree-l1 > a")];
  return new Map(links.filter((link) => NUMBER.test(link.textContent)).map((link) => [slugOf(link.href), link]));
}

/** The title of a chapter with its number, without the marks beside it. */
export function titleOf(link) {
  const copy = link.cloneNode(true);
  for (const mark of copy.querySelectorAll(".chapter-mark, .way-mark")) mark.remove();
  return copy.textContent.trim();
}

/** A link to a chapter, with other words and to a place in it where they are given. */
export function linkTo(link, words = titleOf(link), anchor = "") {
  const made = document.createElement("a");
  made.href = link.href.replace(/#.*/, "") + (anchor && `#${anchor}`);
  made.textContent = words;
  return made;
}
