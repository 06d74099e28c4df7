// 记一笔 without a net: keeps the list, a bare page to record on, and what they are drawn with; nothing
// else of the program, and nothing of projects that not everybody may know of (the server says which
// pages may be kept). Kept for one account, three days at most, and gone with its sign-out.
const PREFIX = "ledger:";
const LIST = "/ledger/";
const SHELL = "/ledger/offline/";
const LINE = /^\/ledger\/\d+\/[^/]+\/$/;
const MOST = 3 * 24 * 3600 * 1000;

const stores = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function forget(but = "") {
  for (const name of await stores()) if (name !== but) await caches.delete(name);
}

async function keep(store, path) {
  const answer = await fetch(path, { redirect: "error" });
  const mayStay = path.startsWith("/static/") || answer.headers.has("X-Keep-Offline");
  if (answer.ok && mayStay) await store.put(path, answer);
  else await store.delete(path);
}

async function keepAll(owner, paths) {
  const name = `${PREFIX}${owner}`;
  await forget(name);
  const store = await caches.open(name);
  await Promise.all(paths.map((path) => keep(store, path).catch(() => {})));
}

async function kept(path) {
  for (const name of await stores()) {
    const found = await (await caches.open(name)).match(path);
    const age = found ? Date.now() - Date.parse(found.headers.get("Date")) : 0;
    if (found && (path.startsWith("/static/") || age < MOST)) return found;
  }
  return null;
}

async function answered(request, path) {
  try {
    const answer = await fetch(request);
    // Sent to sign in: the session is over, and with it what was kept for it.
    if (request.mode === "navigate" && answer.type === "opaqueredirect") await forget();
    return answer;
  } catch (error) {
    const found = await kept(path) || (LINE.test(path) ? await kept(SHELL) : null);
    if (found) return found;
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { owner, paths } = event.data;
  const list = [LIST, SHELL, ...paths.filter((path) => path.startsWith("/static/"))];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client, not a window
  event.waitUntil(keepAll(owner, list).then(() => event.source.postMessage("kept")));
});
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  const isPage = mode === "navigate" && pathname.startsWith(LIST);
  if (isPage || pathname.startsWith("/static/")) event.respondWith(answered(event.request, pathname));
});
