// A result of a search opens at the place that has the words, and shows the words around them.
// Sphinx finds the pages; searchplaces.js, which _ext/search_places.py writes, has their places.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined" || !location.search) return;
  const LENGTH = 200; // characters of an excerpt
  const BETWEEN = /(?<![\p{L}\p{N}])(vs|versus)(?![\p{L}\p{N}])/giu; // two words that are looked for
  let ready;
  const places = new Promise((done) => (ready = done));
  Search.setPlaces = ready;
  const script = document.createElement("script");
  script.src = "searchplaces.js";
  script.onerror = () => ready({}); // then a result opens at the top of its page
  document.head.append(script);

  // Where one of a word's forms stands in a text: as it was typed, or what Sphinx takes for its stem.
  function at(text, forms) {
    const lower = text.toLowerCase();
    for (const form of forms) {
      const found = lower.search(new RegExp(`(?<![\\p{L}\\p{N}])${form}`, "u"));
      if (found >= 0) return found;
    }
    return -1;
  }

  // A heading with the word counts for more than any text, and that for more than code.
  function worth([, heading, words, code], terms) {
    const each = (forms) =>
      at(heading, forms) >= 0 ? 100 : at(words, forms) >= 0 ? 10 : at(code, forms) >= 0 ? 1 : 0;
    return terms.reduce((sum, forms) => sum + each(forms), 0);
  }

  function excerpt([, , words, code], terms) {
    const has = (text) => terms.some((forms) => at(text, forms) >= 0);
    const text = has(code) && !has(words) ? code : words;
    const found = terms.map((forms) => at(text, forms)).filter((place) => place >= 0);
    const first = found.length ? Math.min(...found) : 0;
    // From the beginning of a sentence that is near, else from that of a word.
    const from = Math.max(0, first - LENGTH / 3);
    const before = text.slice(from, first);
    const sentence = Math.max(...[". ", ": ", "? "].map((end) => before.lastIndexOf(end)));
    const start = from === 0 && sentence < 0 ? 0 : from + (sentence >= 0 ? sentence : before.indexOf(" ")) + 1;
    const cut = start + LENGTH < text.length;
    const end = cut ? text.lastIndexOf(" ", start + LENGTH) : text.length;
    return (start && sentence < 0 ? "… " : "") + text.slice(start, end > start ? end : start + LENGTH).trim() + (cut ? " …" : "");
  }

  function item(href, title, description, text, words) {
    const entry = document.createElement("li");
    const link = entry.appendChild(document.createElement("a"));
    link.href = href;
    link.textContent = title;
    if (description) entry.append(` (${description})`);
    if (text) {
      const context = entry.appendChild(document.createElement("p"));
      context.className = "context";
      context.textContent = text;
    }
    if (SPHINX_HIGHLIGHT_ENABLED) for (const word of words) _highlightText(entry, word, "highlighted");
    return entry;
  }

  Search.query = async (query) => {
    const [asked, stems, excluded, words, objects] = Search._parseQuery(query.replace(BETWEEN, " "));
    const terms = [...words].map((word) => [word, new Stemmer().stemWord(word)]);
    const found = Search._performSearch(asked, stems, excluded, words, objects).reverse();
    const all = await places;
    const entries = new Map(); // by address: what leads to one place is one result
    const first = []; // of a heading with every word: somebody has asked this
    for (const [page, title, anchor, description] of found) {
      const known = all[page] ?? [];
      const top = known[0];
      let place = known.find(([id]) => `#${id}` === anchor);
      if (!anchor && top)
        place = known.reduce((best, each) => (worth(each, terms) > worth(best, terms) ? each : best));
      const lower = !anchor && place && place !== top;
      const href = page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + (lower ? `#${place[0]}` : anchor);
      if (entries.has(href)) continue;
      // Titles come from Sphinx as HTML.
      const plain = new DOMParser().parseFromString(title, "text/html").body.textContent;
      const named = description || !place || place === top || plain.includes(place[1]);
      const full = named ? plain : `${plain} > ${place[1]}`;
      const entry = item(href, full, description, place && excerpt(place, terms), words);
      entries.set(href, entry);
      if (place && terms.every((forms) => at(place[1], forms) >= 0)) first.push(entry);
    }
    Search.output.append(...new Set([...first, ...entries.values()]));
    _finishSearch(entries.size);
  };
});
