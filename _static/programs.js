// A page comes with its programs closed; a button opens all of the book, and this is remembered.
// Where nothing can be kept (localStorage throws), it holds for the page.
"use strict";
(() => {
  const KEY = "backpropagation-course/programs-1"; // a new number when what is kept changes its meaning
  const root = document.documentElement;
  const all = document.getElementsByClassName("program");
  const kept = () => {
    try {
      return localStorage.getItem(KEY) === "open";
    } catch {
      return open;
    }
  };
  let open = false;
  open = kept();

  function show(from = 0) {
    for (let at = from; at < all.length; at++) all[at].open = open;
    return all.length;
  }

  // Before the page is painted: each program as soon as it has arrived.
  if (open) {
    let done = 0;
    const arrival = new MutationObserver(() => (done = show(done)));
    arrival.observe(root, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => {
      show(done);
      arrival.disconnect();
    });
  }

  const press = () => {
    document.querySelector(".btn-programs")?.setAttribute("aria-pressed", open);
  };
  document.addEventListener("DOMContentLoaded", press);

  // What is read stays where it is, although what is above it grows or shrinks.
  function change() {
    const article = document.querySelector("article");
    const middle = article.getBoundingClientRect().left + article.clientWidth / 2;
    // Below the bar, the first part of the page that has no program in it, or the program itself.
    const fits = (part) => article.contains(part) && !part.querySelector(".program");
    let part = null;
    for (let y = 70; y < innerHeight && !(part && fits(part)); y += 10) part = document.elementFromPoint(middle, y);
    const place = part && fits(part) ? (part.closest(".program") ?? part) : article;
    root.style.overflowAnchor = "none"; // one of the two is enough
    const before = place.getBoundingClientRect().top;
    show();
    scrollBy(0, place.getBoundingClientRect().top - before);
    requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
    press();
  }

  globalThis.programs = {
    toggle() {
      open = !open;
      try {
        if (open) localStorage.setItem(KEY, "open");
        else localStorage.removeItem(KEY);
      } catch {
        // it holds for this page
      }
      change();
    },
  };

  // A page that comes back as it was left may have been left before the button was pressed.
  addEventListener("pageshow", (event) => {
    if (!event.persisted || kept() === open) return;
    open = !open;
    change();
  });
})();
