// The self-evaluation saves by itself, shows what follows from each cell, takes a pasted column
// and sends evidence without leaving the page. Without this script the form's buttons do it.
const form = document.getElementById("evaluation-form");
const WAIT = 700;
const RETRY = 5000;
const SIGNED_OUT = "登录已超时，内容仍在本页。请另开页面重新登录，再改动任意一格即可保存。";

const note = form?.querySelector("[data-save-note]");
const known = new Map();
const waiting = new Set();
let timer = 0;
let isSending = false;

const cells = () => form.querySelectorAll("input[type=text], textarea, select");
const field = (place) => form.elements.namedItem(place);
const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;

function say(text, isBad = false) {
  note.textContent = text;
  note.classList.toggle("money-differs", isBad);
}

function mark(input, text, className) {
  const cell = input.closest("td") || input.parentElement;
  let line = cell.querySelector(`.${className}[data-for="${input.name}"]`);
  if (!text) {
    line?.remove();
    return null;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = className;
    line.dataset.for = input.name;
    line.setAttribute("role", "alert");
    cell.append(line);
  }
  line.textContent = text;
  return line;
}

function schedule(input) {
  if (!input.name || input.type === "hidden" || input.type === "file") return;
  waiting.add(input.name);
  say("有未保存的内容…");
  clearTimeout(timer);
  timer = setTimeout(send, WAIT);
}

function showFigures(figures) {
  for (const [place, figure] of Object.entries(figures)) {
    if (place === "total") {
      form.querySelector("[data-total]").textContent = figure.score || "—";
      form.querySelector("[data-grade]").textContent = figure.grade || "—";
      continue;
    }
    const money = place.startsWith("money.") && form.querySelector(`[data-money="${place.slice(6)}"]`);
    if (money) money.querySelector("[data-rate]").textContent = figure.rate;
    const score = form.querySelector(`[data-score="${place}"]`);
    if (!score) continue;
    score.querySelector("[data-value]").textContent = figure.score || "—";
    score.querySelector("[data-formula]").textContent = figure.formula;
    if (figure.wants_typing || figure.wants_reason) score.open = true;
    field(`${place}.reason`)?.classList.toggle("wanted", figure.wants_reason);
    field(`${place}.deviation`)?.classList.toggle("wanted", figure.wants_deviation);
  }
  showTotals();
}

// The total row is the sum of its parts; the server computes it, the page only repeats it.
function showTotals() {
  for (const name of ["initial", "adjusted", "executed"]) {
    const total = field(`money.total.${name}`);
    if (!total) continue;
    const parts = ["appropriation", "carryover", "other"].map((key) => field(`money.${key}.${name}`));
    const typed = parts.filter((part) => part && part.value.trim());
    total.readOnly = typed.length > 0;
    const cents = typed.map((part) => wan(part.value));
    if (!typed.length || cents.includes(null)) continue;
    total.value = (cents.reduce((left, right) => left + right, 0) / 1e6).toFixed(6).replace(/(\.\d\d\d*?)0+$/, "$1");
    known.set(total.name, total.value);
  }
}

function wan(text) {
  const found = /^(\d*\.?\d+)(元|万元|万)?$/.exec(text.normalize("NFKC").replace(/[,\s¥￥]/g, ""));
  if (!found) return null;
  return Math.round(Number(found[1]) * (found[2] === "元" ? 1 : 1e4) * 100);
}

function showConflict(place, theirs) {
  const input = field(place);
  const line = mark(input, `同事已改为“${theirs || "空白"}”。`, "cell-conflict");
  for (const [label, value] of [["采用", theirs], ["保留我的", input.value]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = label;
    button.addEventListener("click", () => {
      known.set(place, theirs);
      input.value = value;
      mark(input, "", "cell-conflict");
      if (value !== theirs) schedule(input);
    });
    line.append(" ", button);
  }
}

async function send() {
  if (isSending || !waiting.size) return;
  isSending = true;
  const places = [...waiting];
  let isStored = false;
  waiting.clear();
  const batch = places.map((place) => ({ place, value: field(place).value, was: known.get(place) }));
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ cells: batch }),
    });
    const data = await answer.json().catch(() => ({ error: SIGNED_OUT }));
    isStored = answer.ok && !data.error;
    if (isStored) take(batch, data);
    else {
      places.forEach((place) => waiting.add(place));
      say(data.error, true);
    }
  } catch {
    places.forEach((place) => waiting.add(place));
    say("网络不通，内容仍在本页，正在重试…", true);
    timer = setTimeout(send, RETRY);
  }
  isSending = false;
  if (isStored && waiting.size) timer = setTimeout(send, WAIT);
}

function take(batch, data) {
  for (const { place, value } of batch) {
    const fault = data.refused[place] || "";
    mark(field(place), fault, "cell-error");
    if (!fault && !(place in data.conflicts)) known.set(place, value);
  }
  for (const [place, theirs] of Object.entries(data.conflicts)) showConflict(place, theirs);
  form.querySelector("[name=revision]").value = data.revision;
  showFigures(data.figures);
  const bad = Object.keys(data.refused).length + Object.keys(data.conflicts).length;
  say(bad ? `${bad} 处未能保存，见格子下方` : `已自动保存 ${data.saved_at}`, bad > 0);
  refreshFindings();
}

async function refreshFindings() {
  const answer = await fetch(form.dataset.findings);
  if (answer.ok && !answer.redirected) document.querySelector("[data-findings-panel]").innerHTML = await answer.text();
}

// A column copied from a spreadsheet fills the cells below, one line each.
function pasteColumn(event) {
  const column = event.target.dataset.column;
  const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
  if (!column || !text.includes("\n")) return;
  event.preventDefault();
  const all = [...form.querySelectorAll(`[data-column="${column}"]`)];
  const start = all.indexOf(event.target);
  text.split("\n").forEach((line, index) => {
    const input = all[start + index];
    if (!input) return;
    input.value = line.split("\t")[0].trim();
    schedule(input);
  });
}

function enterGoesDown(event) {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const all = [...form.querySelectorAll(`[data-column="${event.target.dataset.column}"]`)];
  all[all.indexOf(event.target) + 1]?.focus();
}

async function sendFile(place, url, body) {
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token() } });
  const isPage = (answer.headers.get("Content-Type") || "").startsWith("text/html");
  if (answer.redirected) {
    say(SIGNED_OUT, true);
    return false;
  }
  if (answer.ok && isPage) {
    place.querySelector("[data-files]").innerHTML = await answer.text();
    say("已上传佐证材料");
  } else if (answer.ok) {
    say("已删除佐证材料");
  } else {
    const data = await answer.json().catch(() => ({ error: "文件没有上传成功，请重试。" }));
    say(data.error, true);
    window.alert(data.error);
  }
  refreshFindings();
  return answer.ok;
}

async function evidence(event) {
  const place = event.target.closest("[data-evidence]");
  if (event.type === "change" && event.target.type === "file" && event.target.files.length) {
    const body = new FormData();
    body.append("file", event.target.files[0]);
    say("正在上传…");
    await sendFile(place, place.dataset.evidence, body);
    event.target.value = "";
  }
  if (event.type === "click" && event.target.dataset.detach) {
    event.preventDefault();
    const item = event.target.closest("li");
    if (await sendFile(place, event.target.dataset.detach, new FormData())) item.remove();
  }
}

if (form) {
  form.classList.add("scripted");
  cells().forEach((input) => known.set(input.name, input.value));
  form.addEventListener("input", (event) => schedule(event.target));
  form.addEventListener("paste", pasteColumn);
  form.addEventListener("keydown", enterGoesDown);
  form.addEventListener("change", evidence);
  form.addEventListener("click", evidence);
  form.querySelectorAll(".evidence > .btn").forEach((button) => { button.hidden = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!waiting.size && !isSending) return;
    event.preventDefault();
    event.returnValue = "";
  });
  form.addEventListener("submit", () => waiting.clear());
  showTotals();
  say("改动会自动保存");
}
