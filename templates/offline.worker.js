{% load static %}// The service worker: it answers for a page that could not be fetched with the one kept for that, and
// for what that page shows. Everything else goes past it, and nothing else is kept.

const PAGE = "{% url 'offline' %}";
const SHOWN = [
  "{% static 'css/tokens.css' %}",
  "{% static 'css/base.css' %}",
  "{% static 'css/art.css' %}",
  "{% static 'fonts/newsreader-latin-wght-normal.woff2' %}",
  "{% static 'favicon.svg' %}",
  "{% static 'art/far.svg' %}",
  "{% static 'js/offline.js' %}",
  "{% static 'js/keep_offline.js' %}",
];
const KEPT = [PAGE, ...SHOWN];

addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.registration.navigationPreload?.enable(), self.clients.claim()]));
});

addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  const path = new URL(url).pathname;
  if (mode === "navigate" && method === "GET") event.respondWith(fetched(event, PAGE));
  else if (SHOWN.includes(path)) event.respondWith(fetched(event, path));
});

// All or nothing; then what an older worker kept is let go.
async function keep() {
  const cache = await caches.open("offline");
  await cache.addAll(KEPT.map((path) => new Request(path, { credentials: "omit" })));
  for (const { url } of await cache.keys()) {
    if (!KEPT.includes(new URL(url).pathname)) await cache.delete(url);
  }
}

async function fetched(event, instead) {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(keepAgain());
    return response;
  } catch {
    return (await caches.match(instead, { ignoreVary: true })) ?? Response.error();
  }
}

// The browser may have let go what was kept, for want of room.
async function keepAgain() {
  if (!(await caches.has("offline"))) await keep().catch(() => {});
}
