// Keeps what was seen, so that it can be seen again where there is no network. While there is one,
// nothing comes from here: pages are as the server has them now.
"use strict";

const MOST = 200; // answers that are kept; those that were seen first go first

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

async function keep(request, answer) {
  const seen = await caches.open("seen");
  await seen.delete(request); // to be the last one
  await seen.put(request, answer);
  for (const old of (await seen.keys()).slice(0, -MOST)) await seen.delete(old);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (["/metrics", "/healthz"].includes(pathname)) return; // of this moment only
  const answer = fetch(request);
  event.respondWith(answer.catch(async () => (await caches.match(request)) ?? Response.error()));
  event.waitUntil(answer.then((it) => it.ok && keep(request, it.clone())).catch(() => {}));
});
