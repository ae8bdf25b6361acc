// One derivation at a time, one step after the other. Where one is stands in the address, so that a
// page that is loaded again, or a link, shows the same step.
"use strict";
const EDGE = 0.2; // of the width: who clicks at the left edge goes back

addEventListener("DOMContentLoaded", () => {
  const slides = [...document.querySelectorAll(".slide")];
  const place = document.querySelector(".place");
  const steps = (slide) => [...slide.querySelectorAll("tbody tr, .conclusion > div")];
  let [now, shown] = [-1, 0]; // before the first slide is the title

  /** Make a slide as small as it must be to be seen whole. */
  function fit(slide) {
    slide.style.zoom = 1;
    const room = innerHeight - slide.getBoundingClientRect().top - 80;
    const { scrollHeight, scrollWidth, clientWidth } = slide;
    slide.style.zoom = Math.max(0.5, Math.min(1, room / scrollHeight, clientWidth / scrollWidth));
  }

  function show() {
    document.body.classList.toggle("at-start", now < 0);
    slides.forEach((slide, at) => slide.classList.toggle("now", at === now));
    place.textContent = "";
    if (now >= 0) {
      const all = steps(slides[now]);
      all.forEach((step, at) => step.classList.toggle("later", at >= shown));
      fit(slides[now]);
      place.textContent = `Derivation ${now + 1} of ${slides.length}, step ${shown} of ${all.length}`;
    }
    history.replaceState(null, "", now < 0 ? "#" : `#${now + 1}.${shown}`);
  }

  function go(to, step = 1) {
    now = Math.max(-1, Math.min(slides.length - 1, to));
    const last = now < 0 ? 0 : steps(slides[now]).length;
    shown = Math.max(1, Math.min(step, last));
    show();
  }

  const last = () => (now < 0 ? 0 : steps(slides[now]).length);
  const next = () => {
    if (now >= 0 && shown < last()) go(now, shown + 1);
    else if (now < slides.length - 1) go(now + 1);
  };
  const back = () => {
    if (now >= 0 && shown > 1) go(now, shown - 1);
    else go(now - 1, Infinity);
  };
  const keys = {
    ArrowRight: next,
    " ": next,
    PageDown: next, // what a presenter's remote control sends
    Enter: next,
    ArrowLeft: back,
    PageUp: back,
    Backspace: back,
    ArrowDown: () => go(now + 1),
    ArrowUp: () => go(now - 1),
    Home: () => go(-1),
    End: () => go(slides.length - 1, Infinity),
    a: () => go(now, Infinity),
  };

  addEventListener("keydown", (event) => {
    const action = keys[event.key] ?? keys[event.key.toLowerCase()];
    const link = event.target.closest?.("a") && event.key === "Enter";
    if (!action || link || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  // A screen that is touched has no keys.
  addEventListener("click", (event) => {
    if (event.target.closest("a") || getSelection().toString()) return;
    if (event.clientX < innerWidth * EDGE) back();
    else next();
  });
  const start = () => {
    const [slide, step] = location.hash.slice(1).split(".").map(Number);
    go(slide > 0 ? slide - 1 : -1, step || 1);
  };
  addEventListener("hashchange", start);
  addEventListener("resize", () => now >= 0 && fit(slides[now]));
  document.body.classList.add("showing");
  start();
});
