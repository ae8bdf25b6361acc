// The whole book for use without a connection: kept when a reader asks for it, and removed as easily.

import { button, element } from "../../exercises/page/scripts/dom.mjs";
import { forget, size } from "./snapshot.mjs";

const CACHE = "backpropagation-course/offline";
const AT_ONCE = 6; // files that are fetched beside one another
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** The site's address, and what of it is kept: each file with the bytes that are sent for it. */
async function list(root) {
  try {
    const files = await (await fetch(new URL("_static/offline.json", root), { cache: "no-cache" })).json();
    return Object.entries(files);
  } catch {
    return []; // without a connection, where all that can be wished is to remove it
  }
}

async function keep(root, files, tell) {
  const cache = await caches.open(CACHE);
  const left = [...files];
  let sent = 0;
  const work = async () => {
    for (let next; (next = left.pop()); ) {
      const [name, size] = next;
      const address = new URL(name, root);
      const response = await fetch(address, { cache: "no-cache" });
      if (!response.ok) {
        left.length = 0; // nobody fetches more
        throw new Error(`${name}: ${response.status}`);
      }
      await cache.put(address, response);
      tell((sent += size));
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  await navigator.serviceWorker.register(new URL("offline-worker.js", root));
}

async function remove(root) {
  await Promise.all([caches.delete(CACHE), forget()]);
  await (await navigator.serviceWorker.getRegistration(root))?.unregister();
}

async function begin(place) {
  const root = new URL(place.dataset.root, location.href);
  if (location.protocol === "file:" || !globalThis.caches || !navigator.serviceWorker) {
    place.append(element("p", {}, "A browser keeps a site only where it comes from a server, and safely: over https, or from your own machine."));
    return;
  }
  // The worker is registered last: without it, what is kept is a part, of a time that was broken off.
  const whole = async () => Boolean(await navigator.serviceWorker.getRegistration(root)) && (await caches.has(CACHE));
  const files = await list(root);
  const total = files.reduce((sum, [, size]) => sum + size, 0);
  const words = element("p", { role: "status" });
  const on = button(
    async () => {
      on.disabled = true;
      try {
        await keep(root, files, (sent) => (words.textContent = `${megabytes(sent)} of ${megabytes(total)}.`));
        await show(true);
      } catch (error) {
        words.textContent = `It could not be kept: ${error.message}.`;
      }
      on.disabled = false;
    },
    { class: "live-run" },
    `Keep the book on this machine (${megabytes(total)})`,
  );
  const off = button(async () => show((await remove(root), false)), {}, "Remove it");
  async function show(kept) {
    const start = await size();
    on.hidden = kept || !files.length;
    off.hidden = !kept && !start;
    const said = [];
    if (kept) said.push("The book is kept here, and opens without a connection.");
    if (start) said.push(`Python as it begins is kept here (${megabytes(start)}), and is there sooner.`);
    words.textContent = said.join(" ");
  }
  place.append(element("div", { class: "live-bar" }, on, off), words);
  await show(await whole());
}

for (const place of document.querySelectorAll(".offline-place")) begin(place);
