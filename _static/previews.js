// A link to an equation, a term or a claim shows it in a box when it is pointed at or has the focus of
// the keyboard. The box stays while the pointer is on it or on the link, and Escape closes it. A tap
// shows it in a sheet at the bottom, from where the link can be followed; a tap beside it, or Escape,
// closes that. What is on another page comes from a script that _ext/previews.py has written, asked
// for with the first such link; without it there is no box, and a tap follows the link.
"use strict";
(() => {
  const LINKS = ["equation", "term", "claim"].map((kind) => `article a[href*="#${kind}-"]:not(.headerlink)`);
  const PAUSE = { open: 250, close: 300 }; // milliseconds: on the way past a link nothing opens
  const NOISE = ".headerlink, .copybtn, script";
  const known = new Map(); // by page: a promise of its title and its texts by id
  const waiting = new Map();
  let box = null;
  let link = null; // whose box is open, or will be
  let timer = 0;
  let finger = false; // whether the page was last touched

  globalThis.previews = {
    add: (page, title, texts) => waiting.get(page)?.({ title, texts }),
  };

  const root = () => new URL(document.documentElement.dataset.content_root || "./", location.href).href;

  function texts(page) {
    if (!known.has(page))
      known.set(
        page,
        new Promise((done) => {
          waiting.set(page, done);
          const script = document.createElement("script");
          script.src = `${root()}_static/previews/${page}.js`;
          script.onerror = () => done(null);
          document.head.append(script);
        }),
      );
    return known.get(page);
  }

  // A copy of what is on this page, of a term with its definition.
  function here(target) {
    const parts = [target];
    if (target.tagName === "DT") {
      let next = target.nextElementSibling;
      while (next && next.tagName === "DT") next = next.nextElementSibling;
      if (next) parts.push(next);
    }
    const place = document.createElement(target.tagName === "DT" ? "dl" : "div");
    place.append(...parts.map((part) => part.cloneNode(true)));
    for (const part of place.querySelectorAll("details")) part.open = true; // nobody can click on it
    for (const part of place.querySelectorAll(NOISE)) part.remove();
    for (const part of place.querySelectorAll("a")) part.replaceWith(...part.childNodes);
    for (const part of place.querySelectorAll("[id], [tabindex]")) {
      part.removeAttribute("id");
      part.removeAttribute("tabindex");
    }
    return [place];
  }

  async function content(asked) {
    const url = new URL(asked.href);
    const id = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    const own = new URL(location.href);
    own.hash = "";
    if (url.href === own.href) {
      const target = document.getElementById(id);
      if (!target) return null;
      const { top, bottom } = target.getBoundingClientRect();
      return top > 60 && bottom < innerHeight ? null : here(target); // what is in sight needs no box
    }
    if (!url.href.startsWith(root())) return null;
    const page = await texts(decodeURIComponent(url.href.slice(root().length)).replace(/\.html$/, ""));
    if (!page?.texts[id]) return null;
    const place = document.createElement("div");
    place.innerHTML = page.texts[id];
    const from = document.createElement("p");
    from.className = "preview-from";
    from.textContent = page.title;
    return [place, from];
  }

  function close() {
    clearTimeout(timer);
    box?.remove();
    link?.removeAttribute("aria-describedby");
    box = link = null;
  }

  // A formula too wide for the box is set smaller, as far as it can be read.
  function fit(place) {
    for (const formula of place.querySelectorAll(".math-scroll")) {
      const part = formula.clientWidth / formula.scrollWidth;
      if (part < 1) formula.style.fontSize = `${Math.max(60, 98 * part)}%`;
    }
  }

  async function openSheet(asked) {
    const parts = await content(asked);
    if (!parts) return location.assign(asked.href);
    const sheet = document.createElement("dialog");
    sheet.className = "preview-sheet bd-article";
    sheet.ariaLabel = "Preview";
    sheet.innerHTML = '<div></div><p class="preview-doors"><a>Open</a><button type="button">Close</button></p>';
    sheet.firstChild.append(...parts);
    sheet.querySelector(".preview-doors a").href = asked.href;
    // All of the sheet is its parts: what is tapped on the sheet itself is what lies behind it.
    sheet.addEventListener("click", ({ target }) => {
      if (target === sheet || target.closest(".preview-doors > *")) sheet.close();
    });
    sheet.addEventListener("close", () => sheet.remove());
    document.body.append(sheet);
    sheet.showModal();
    fit(sheet);
  }

  async function open(asked) {
    const parts = await content(asked);
    if (!parts || link !== asked || box) return;
    box = document.createElement("div");
    box.id = "preview";
    box.className = "preview bd-article";
    box.setAttribute("role", "tooltip");
    box.append(...parts);
    // In the page's own column, below the line of the link where there is room, else above it.
    const column = document.querySelector("article");
    const bounds = column.getBoundingClientRect();
    column.append(box);
    fit(box);
    const line = asked.getClientRects()[0];
    const { width, height } = box.getBoundingClientRect();
    const left = Math.max(bounds.left, Math.min(line.left - 16, bounds.right - width));
    const under = innerHeight - line.bottom - 8, over = line.top - 70; // the bar at the top takes 66
    const below = height < under || over < under;
    box.style.maxHeight = `${below ? under : over}px`;
    const top = below ? line.bottom + 4 : line.top - Math.min(height, over) - 4;
    const origin = box.offsetParent.getBoundingClientRect();
    box.style.left = `${left - origin.left}px`;
    box.style.top = `${top - origin.top}px`;
    // A definition is short enough to be read out; a formula is better read where it stands.
    if (asked.hash.startsWith("#term-")) asked.setAttribute("aria-describedby", box.id);
  }

  function soon(asked, pause) {
    clearTimeout(timer);
    if (asked === link && box) return;
    timer = setTimeout(() => {
      close();
      link = asked;
      open(asked);
    }, pause);
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(close, PAUSE.close);
  };
  const linkAt = (event) => event.target.closest?.(LINKS.join());

  // What moves below a pointer that rests, when the page scrolls to the focus, is not pointed at.
  let rests = "";
  const place = (event) => `${event.screenX} ${event.screenY}`;
  document.addEventListener("pointermove", (event) => (rests = place(event)));
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || place(event) === rests) return;
    if (box?.contains(event.target)) clearTimeout(timer);
    else if (linkAt(event)) soon(linkAt(event), PAUSE.open);
    else if (link !== document.activeElement || !link) later();
  });
  document.addEventListener("focusin", (event) => {
    const asked = linkAt(event);
    // A sheet that closes gives the focus back, and nothing else should open then.
    if (asked?.matches(":focus-visible") && !finger) soon(asked, 0);
    else if (box && !box.contains(event.target)) close();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === link) later();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      finger = false; // from now on the keyboard is used
      return;
    }
    close();
    document.querySelector(".preview-sheet")?.close(); // Sphinx keeps the key from the browser
  });
  document.addEventListener("pointerdown", (event) => (finger = event.pointerType === "touch"), true);
  document.addEventListener("click", (event) => {
    const asked = linkAt(event);
    if (!asked) return;
    close();
    if (!finger || !event.detail) return; // the keyboard follows a link at once
    event.preventDefault();
    openSheet(asked);
  });
})();
