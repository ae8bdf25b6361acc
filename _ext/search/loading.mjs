// What the search needs of the site: scripts, since a page that was opened as a file can fetch none.

const HERE = new URL(".", document.currentScript.src).href;
const SITE = new URL("../..", HERE).href;
const waiting = new Map();
const known = new Map();

/** The address of a place of the book. */
export const address = (page, anchor) => `${SITE}${page}.html${anchor ? `#${anchor}` : ""}`;

/** What a script hands over, once; a script that cannot be had is an error. */
function given(name) {
  if (!known.has(name))
    known.set(
      name,
      new Promise((done, failed) => {
        waiting.set(name, done);
        const script = document.createElement("script");
        script.src = `${HERE}${name}.js`;
        script.onerror = () => failed(new Error(`${name}.js cannot be read`));
        document.head.append(script);
      }),
    );
  return known.get(name);
}

globalThis.bookSearch = { give: (name, value) => waiting.get(name)?.(value) };

/** The index, with the titles of all pages and the headings of their places. */
export const contents = () => given("contents");

/** What is said at each place of a page, in their order; nothing where it cannot be had. */
export const texts = (page) => given(page).catch(() => []);
