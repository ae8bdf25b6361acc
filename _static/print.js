// Paper is white: a page that is read in the dark is printed in its light colours. Hints and solutions
// are printed when they are asked for: `print.css`.
"use strict";
(() => {
  const root = document.documentElement;
  let shown = "";

  addEventListener("beforeprint", () => {
    shown = root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = shown;
    delete root.dataset.printed;
  });

  globalThis.printing = {
    withSolutions() {
      root.dataset.printed = "solutions";
      print();
    },
  };
})();
