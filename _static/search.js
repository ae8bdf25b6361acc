// The search comes with the first use of a field of it, and on its own page at once. It is made of
// modules in _ext/search/.
"use strict";
(() => {
  const FOLDER = new URL("search/", document.currentScript.src).href;
  let comes = false;
  function load() {
    if (comes) return;
    comes = true;
    const style = document.createElement("link");
    const script = document.createElement("script");
    style.rel = "stylesheet";
    style.href = `${FOLDER}search.css`;
    script.src = `${FOLDER}search.js`;
    document.head.append(style, script);
  }
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("form.bd-search input")) load();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const input = document.querySelector(".bd-search-container input");
    if (!input) return;
    load();
    input.focus();
  });
})();
