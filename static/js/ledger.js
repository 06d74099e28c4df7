// 记一笔 on the phone: what cannot be sent stays in this browser, files and all, and goes out as soon
// as there is a net. Bound to the account; the server keeps once what reaches it twice (`sent_id`).
const account = document.querySelector("[data-sign-out]");
const owner = account ? account.dataset.signOut : "";
const panel = document.querySelector("[data-queue]");
const form = document.querySelector("[data-entry]");

function named() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("ledger", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, act) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const deed = base.transaction("waiting", mode);
      const request = act(deed.objectStore("waiting"));
      deed.oncomplete = () => resolve(request.result);
      deed.onerror = () => reject(deed.error);
      deed.onabort = () => reject(deed.error);
    });
  } finally {
    base.close();
  }
}

const put = (entry) => within("readwrite", (store) => store.put(entry));
const drop = (id) => within("readwrite", (store) => store.delete(id));
const all = async () => (await within("readonly", (store) => store.getAll())).filter((entry) => entry.owner === owner);

// Returns {taken} or {refused: why} or, where nobody answered or one has to sign in first, {away: why}.
async function send(entry) {
  const data = new FormData();
  for (const [name, value] of Object.entries(entry.fields)) data.append(name, value);
  for (const file of entry.files) data.append("files", file.blob, file.name);
  data.append("csrfmiddlewaretoken", panel.querySelector("[name=csrfmiddlewaretoken]").value);
  let answer;
  try {
    answer = await fetch(entry.url, { method: "POST", body: data, headers: { Accept: "application/json" } });
  } catch {
    return { away: "现在没有网络。" };
  }
  if (answer.redirected || answer.status === 401 || answer.status === 403) return { away: "请重新登录，登录后自动发送。" };
  if (answer.status >= 500 || answer.status === 429) return { away: "服务器现在忙，稍后自动再发。" };
  const told = await answer.json().catch(() => ({}));
  return answer.ok ? { taken: true } : { refused: told.error || "没有收下，请打开核对后再记。" };
}

async function show(said = "") {
  const waiting = await all();
  panel.hidden = !waiting.length && !said;
  panel.querySelector("[data-queue-count]").textContent = waiting.length || "";
  panel.querySelector("[data-queue-said]").textContent = said;
  const list = panel.querySelector("[data-queue-list]");
  list.replaceChildren(...waiting.map((entry) => {
    const row = document.querySelector("[data-queue-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-what]").textContent = `${entry.name} ${entry.fields.value}（${entry.fields.on}${entry.files.length ? `，${entry.files.length} 个文件` : ""}）`;
    row.querySelector("[data-why]").textContent = entry.refused || "";
    row.querySelector("[data-open]").href = entry.url;
    row.querySelector("[data-drop]").addEventListener("click", () => drop(entry.id).then(() => show()));
    return row;
  }));
}

let busy = false;
async function flush() {
  if (busy || !owner) return;
  busy = true;
  try {
    await show(await sent());
  } finally {
    busy = false;
  }
}

// Sends what waits, one after the other, and returns what to say of it.
async function sent() {
  let taken = 0;
  let said = "";
  for (const entry of (await all()).filter((one) => !one.refused)) {
    const told = await send(entry);
    if (told.away) {
      said = `${told.away}有网后自动发送，不会丢失。`;
      break;
    }
    if (told.taken) {
      taken += 1;
      await drop(entry.id);
    } else {
      await put({ ...entry, refused: told.refused });
    }
  }
  return taken ? `已发送 ${taken} 笔。${said}` : said;
}

function entryOf() {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));
  const input = form.querySelector("[data-files]");
  const files = [...input.files].map((file) => ({ name: file.name, blob: file }));
  fields.sent_id = fields.sent_id || named();
  return { id: fields.sent_id, owner, url: form.getAttribute("action") || location.pathname, name: form.dataset.name, at: Date.now(), fields, files };
}

function fault(text) {
  const home = form.querySelector("[data-fault]");
  home.textContent = text;
  home.hidden = !text;
  if (text) home.scrollIntoView({ block: "center" });
}

async function record(event) {
  event.preventDefault();
  const button = form.querySelector(".done");
  const entry = entryOf();
  form.querySelector("[name=sent_id]").value = entry.id;
  button.disabled = true;
  fault("");
  const told = await send(entry);
  button.disabled = false;
  if (told.taken) {
    location.assign(form.dataset.next);
    return;
  }
  if (told.refused) {
    fault(told.refused);
    return;
  }
  try {
    await put(entry);
  } catch {
    fault(`${told.away}本机也存不下这一笔，请不要关闭本页，有网后再点“记下”。`);
    return;
  }
  form.reset();
  form.querySelector("[name=sent_id]").value = "";
  saidFiles(form);
  await show(`${told.away}已存在本机，有网后自动发送。`);
  panel.scrollIntoView({ block: "nearest" });
}

function saidFiles(home) {
  const input = home.querySelector("[data-files]");
  const said = home.querySelector("[data-files-said]");
  said.dataset.first = said.dataset.first || said.textContent;
  const names = [...input.files].map((file) => file.name);
  said.textContent = names.length ? `已选 ${names.length} 个：${names.join("、")}` : said.dataset.first;
}

for (const home of document.querySelectorAll("form")) {
  const input = home.querySelector("[data-files]");
  if (input) input.addEventListener("change", () => saidFiles(home));
}
// A photo of a slip is sent as soon as it is taken.
const scan = document.querySelector("[data-send]");
if (scan) {
  scan.addEventListener("change", () => {
    scan.form.querySelector("[data-sending]").textContent = "正在读取，请稍候…";
    scan.form.submit();
  });
}
if (panel && owner) {
  if (form) form.addEventListener("submit", record);
  addEventListener("online", () => flush().catch(() => {}));
  flush().catch(() => {});
}
// Without a net the page of an indicator is the bare one: name, target and address come from the list.
async function dress() {
  const home = document.querySelector("[data-offline]");
  if (!home) return;
  const list = await (await caches.match(home.dataset.offline))?.text();
  const items = [...new DOMParser().parseFromString(list || "", "text/html").querySelectorAll(".ledger-item")];
  const item = items.find((one) => one.getAttribute("href") === location.pathname);
  home.querySelector("[data-unknown]").hidden = Boolean(item);
  form.hidden = !item;
  if (!item) return;
  const told = (mark) => item.querySelector(`[data-${mark}]`).textContent;
  form.dataset.name = told("name");
  home.querySelector("h1").textContent = told("name");
  home.querySelector("[data-target]").textContent = told("target");
  form.querySelector("[data-unit]").textContent = item.dataset.unit;
  form.querySelector("[name=value]").inputMode = item.dataset.unit ? "decimal" : "text";
  form.action = location.pathname;
  const now = new Date();
  form.querySelector("[name=on]").value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  form.querySelector("[name=value]").focus({ preventScroll: true });
}

// Lets the list and the bare page open without a net, for this account.
async function keepOpen() {
  const address = panel && panel.dataset.worker;
  if (!address || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", () => { panel.dataset.kept = "yes"; });
  await navigator.serviceWorker.register(address, { scope: panel.dataset.scope });
  const { active } = await navigator.serviceWorker.ready;
  const paths = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  active.postMessage({ owner, paths });
}
dress().catch(() => {});
if (owner && navigator.onLine) addEventListener("load", () => keepOpen().catch(() => {}));

const first = form && form.querySelector("[name=value]");
// Where something else was refused the page opens there.
if (first && !first.value && !location.hash && !document.querySelector("[autofocus]")) first.focus({ preventScroll: true });
