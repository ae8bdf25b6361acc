// Paper is white: a page that is read in the dark is printed in its light colours.
"use strict";
(() => {
  const root = document.documentElement;
  let shown = "";

  window.addEventListener("beforeprint", () => {
    shown = root.dataset.theme;
    root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    root.dataset.theme = shown;
  });
})();
