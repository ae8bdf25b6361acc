// A box that scrolls sideways can be reached with the keyboard, and only as long as it scrolls.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const BOXES = ".math-scroll, .pst-scrollable-table-container, .text_html, .verdict, .ledger-row, .answer, .whole-sheet-lines, td, .highlight pre";

  function update(box) {
    const scrolls =
      box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible";
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }

  // What is inside a box can grow too, when a font arrives; then the box or its content changes size.
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(BOXES); // null when the content is no longer in it
      if (box) update(box);
    }
  });
  for (const box of document.querySelectorAll(BOXES)) {
    watch.observe(box);
    if (box.firstElementChild) watch.observe(box.firstElementChild);
  }
});
