// A box that scrolls sideways can be reached with the keyboard, and only as long as it scrolls.
"use strict";
(() => {
  const BOXES = ".math-scroll, .pst-scrollable-table-container, .text_html, .verdict, td, .highlight pre";

  function update() {
    for (const box of document.querySelectorAll(BOXES)) {
      const scrolls =
        box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible";
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  document.addEventListener("DOMContentLoaded", update);
  window.addEventListener("load", update);
  window.addEventListener("resize", update);
})();
