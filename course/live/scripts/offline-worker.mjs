// The service worker of a book that is kept for use without a connection. What has a hash in its name is
// taken from what is kept; all else from the site, as long as there is one.

const CACHE = "backpropagation-course/offline";
const HASHED = /\.[0-9a-f]{16,}\.\w+$/;

async function kept(request) {
  const cache = await caches.open(CACHE);
  return cache.match(request, { ignoreSearch: true });
}

async function answer(request) {
  const path = new URL(request.url).pathname;
  if (HASHED.test(path)) return (await kept(request)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const found = (await kept(request)) ?? (path.endsWith("/") && (await kept(`${request.url}index.html`)));
    if (found) return found;
    throw error;
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const own = new URL(event.request.url).origin === location.origin;
  if (own && event.request.method === "GET") event.respondWith(answer(event.request));
});
