// Going into a cell of the draft shows its place in the source; the arrows do so without script.
const source = document.querySelector(".source");
const views = document.querySelector("[data-views]");
let current = null;

function view() {
  return views?.querySelector(":checked")?.value ?? "";
}

function show(id) {
  const place = document.getElementById(id);
  if (!place || place === current) return;
  current?.classList.remove("is-current");
  place.classList.add("is-current");
  current = place;
  const box = place.getBoundingClientRect();
  const frame = source.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) {
    source.scrollTop += box.top - frame.top - frame.height / 3;
  }
  if (box.left < frame.left || box.right > frame.right) source.scrollLeft += box.left - frame.left - 16;
}

// On the picture of a page, or in the text that was read from it.
function placeOf({ dataset }) {
  return view() === "text" ? dataset.text || dataset.anchor : dataset.anchor;
}

function follow(target) {
  const cell = target.closest("[data-anchor]") ?? target.closest(".candidates")?.previousElementSibling?.closest("[data-anchor]");
  if (cell) show(placeOf(cell));
}

document.querySelector("[data-confirm]")?.addEventListener("focusin", (event) => follow(event.target));
// Somebody may be in a cell before this script has come.
if (document.activeElement) follow(document.activeElement);
document.querySelector("[data-confirm]")?.addEventListener("click", (event) => {
  const link = event.target.closest(".to-source");
  if (!link) return;
  event.preventDefault();
  show(placeOf(link.closest("[data-anchor]")));
});

// The file may hold many forms: frame what this one was read from and begin there.
const anchors = [...document.querySelectorAll("[data-confirm] [data-anchor]")]
  .map((cell) => document.getElementById(cell.dataset.anchor))
  .filter(Boolean);
for (const table of new Set(anchors.map((place) => place.closest("table")))) table?.classList.add("is-own");
for (const page of source ? source.querySelectorAll("svg") : []) {
  const boxes = [...page.querySelectorAll(".source-box")].map((box) => box.getBBox());
  if (!boxes.length) continue;
  // Labels stand left of what was read, as far from the edge of the page as its right side is.
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + 8;
  const left = Math.min(...boxes.map((box) => box.x - 8), Math.max(2, page.viewBox.baseVal.width - right));
  const top = Math.min(...boxes.map((box) => box.y)) - 8;
  const frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const edges = {
    x: left,
    y: top,
    width: right - left,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + 8 - top,
  };
  for (const [name, value] of Object.entries(edges)) frame.setAttribute(name, value.toFixed(1));
  frame.setAttribute("class", "own-frame");
  page.append(frame);
}
if (anchors.length && !current) {
  const first = anchors.reduce((a, b) => (a.getBoundingClientRect().top <= b.getBoundingClientRect().top ? a : b));
  source.scrollTop += first.getBoundingClientRect().top - source.getBoundingClientRect().top - 12;
}

if (views) views.hidden = false;
views?.addEventListener("change", () => {
  for (const part of source.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== view();
  if (doubts[reached]) follow(doubts[reached].field);
});

// Larger and smaller, around what is in sight; the size holds while the file is gone through.
const zoom = document.querySelector("[data-zoom]");
const SIZES = [50, 75, 100, 125, 150, 200, 300];

function sized(percent) {
  const before = source.scrollHeight;
  const top = source.scrollTop;
  for (const part of source.querySelectorAll("[data-view]")) {
    part.style.width = part.dataset.view === "picture" ? `${percent}%` : "";
    part.style.fontSize = part.dataset.view === "text" ? `${percent}%` : "";
  }
  zoom.querySelector("output").textContent = `${percent}%`;
  source.scrollTop = top * (source.scrollHeight / before);
  sessionStorage.setItem("confirm-zoom", percent);
}

zoom?.addEventListener("click", ({ target }) => {
  const by = Number(target.closest("button")?.value ?? 0);
  const at = SIZES.indexOf(Number.parseInt(zoom.querySelector("output").textContent, 10)) + by;
  if (by && SIZES[at]) sized(SIZES[at]);
});
if (zoom) zoom.hidden = false;

// Doubts are gone through by key: Enter or F8 to the next, with Shift to the one before, 1 to 3 takes
// a reading, 0 goes into the field, Ctrl+Enter stores.
const doubts = [...document.querySelectorAll(".mark-cell.is-doubted")]
  .map((cell) => ({ cell, field: cell.querySelector("input:not([type=hidden]), select, textarea"), group: groupOf(cell) }))
  .filter(({ field }) => field && !field.disabled);
const told = document.querySelector("[data-doubts]");
const sentence = document.querySelector("[data-doubt-told]");
const checked = document.querySelector("[name=checked]");
const next = document.querySelector("[data-next-doubt]");
const accept = document.querySelector("button[value=accept]");
const seen = new Set();
let reached = -1;

function groupOf(cell) {
  return cell.nextElementSibling?.matches(".candidates") ? cell.nextElementSibling : null;
}

function press({ field, group }) {
  for (const button of group?.querySelectorAll("[value]") ?? []) {
    button.setAttribute("aria-pressed", String(button.value === field.value.replaceAll(",", "")));
  }
}

function take(doubt, button) {
  doubt.field.value = button.value;
  doubt.field.dispatchEvent(new Event("input", { bubbles: true }));
  doubt.field.dispatchEvent(new Event("change", { bubbles: true }));
  press(doubt);
}

function byHand({ field }) {
  field.focus();
  field.select?.();
}

function doubtAt(target) {
  return doubts.findIndex(({ field, group }) => field === target || group?.contains(target));
}

const LETTERS = /[OoQDlI|SBZ](?=[\dOoQDlI|SBZ])|(?<=\d)[OoQDlI|SBZ]/;

// What the source says in a doubted cell, and why it is asked about where that can be told.
function reasonOf({ cell, group }) {
  const read = cell.dataset.read;
  const others = [...(group?.querySelectorAll("[value]") ?? [])].map((button) => button.value);
  const letter = read.match(LETTERS)?.[0];
  if (letter && others.some((text) => text !== read && text.length === read.length)) return `，像是字母 ${letter}`;
  return others.length > 1 ? `，另有 ${others.length - 1} 种读法` : "";
}

function count() {
  if (!told || !doubts.length) return;
  told.textContent = reached < 0 ? `${doubts.length}` : `${reached + 1} / ${doubts.length}`;
  const doubt = doubts[reached];
  if (!doubt) return;
  const name = document.createElement("b");
  name.textContent = doubt.cell.dataset.title;
  const { read } = doubt.cell.dataset;
  sentence.replaceChildren(name, read ? `：原件读作“${read}”${reasonOf(doubt)}` : "：原件没有读出");
  seen.add(doubt);
  if (seen.size < doubts.length || checked.checked) return;
  checked.checked = true;
  // All were looked at: what comes next is to store the form.
  next.classList.replace("btn-primary", "btn-outline-primary");
  accept.classList.replace("btn-outline-primary", "btn-primary");
}

function step(by) {
  if (!next || !doubts.length) return;
  reached = (Math.max(reached, by < 0 ? 0 : -1) + by + doubts.length) % doubts.length;
  const doubt = doubts[reached];
  const pressed = doubt.group?.querySelector("[aria-pressed=true]") ?? doubt.group?.querySelector("button");
  if (pressed) pressed.focus();
  else byHand(doubt);
  document.activeElement.scrollIntoView({ block: "center" });
  count();
}

function choose(event, doubt) {
  if (event.key === "0") byHand(doubt);
  else doubt.group.querySelectorAll("[value]")[Number(event.key) - 1]?.click();
  event.preventDefault();
}

// Enter goes on from a doubted cell and takes the reading it stands on; paragraphs are typed.
function enter(event) {
  const { target } = event;
  if (target.rows > 2) return;
  if (!event.shiftKey && target.matches("[value]:not(input)")) target.click();
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
}

document.addEventListener("keydown", (event) => {
  const doubt = doubts[doubtAt(event.target)];
  if (event.key === "F8") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  } else if (event.key === "Enter" && event.ctrlKey) accept?.click();
  else if (event.key === "Enter" && doubt && !event.isComposing) enter(event);
  else if (doubt && event.target.matches("button") && /^[0-3]$/.test(event.key)) choose(event, doubt);
});
next?.addEventListener("click", () => step(1));
document.querySelector("[data-confirm]")?.addEventListener("focusin", (event) => {
  const at = doubtAt(event.target);
  if (at < 0) return;
  reached = at;
  count();
});
for (const doubt of doubts) {
  press(doubt);
  doubt.field.addEventListener("input", () => press(doubt));
  doubt.group?.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.hasAttribute("value")) take(doubt, button);
    else if (button) byHand(doubt);
  });
}
if (next && doubts.length) {
  next.hidden = false;
  accept.classList.replace("btn-primary", "btn-outline-primary");
}
count();
document.querySelector(".strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const kept = Number(sessionStorage.getItem("confirm-zoom"));
if (zoom && SIZES.includes(kept) && kept !== 100) sized(kept);

// The year's money against its parts, as it is typed.
const sum = document.querySelector("[data-sum]");
const total = document.querySelector("[name=funding-annual]");
const parts = [...document.querySelectorAll("[name^=funding-annual_]")];

function amount({ value }) {
  return Number(value.replaceAll(/[,，\s]/g, "") || 0);
}

function added() {
  const whole = amount(total);
  const all = parts.reduce((before, part) => before + amount(part), 0);
  const money = (figure) => figure.toLocaleString("zh-CN", { minimumFractionDigits: 2 });
  const is_known = total.value && parts.some((part) => part.value) && !Number.isNaN(whole + all);
  const is_even = Math.abs(whole - all) < 0.005;
  sum.textContent = is_known ? `资金合计 ${money(whole)} ${is_even ? "＝" : "≠"} 分项合计 ${is_even ? "✓" : money(all)}` : "";
  sum.classList.toggle("money-differs", !is_even);
}

if (sum && total) {
  for (const field of [total, ...parts]) field.addEventListener("input", added);
  added();
}

// A form whose unit is not printed: all amounts in the other one, and back.
const shift = document.querySelector("[data-shift]");

function shifted(text, places) {
  const plain = text.replaceAll(",", "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? (Number(plain) * 10 ** places).toFixed(2) : text;
}

if (shift && !shift.closest("fieldset")?.disabled) shift.hidden = false;
shift?.addEventListener("click", () => {
  for (const field of document.querySelectorAll("[name^=funding-]")) field.value = shifted(field.value, Number(shift.dataset.shift));
  shift.dataset.shift = -Number(shift.dataset.shift);
  shift.textContent = "改回";
  shift.toggleAttribute("data-shifted");
  if (!shift.hasAttribute("data-shifted")) shift.textContent = shift.dataset.label;
});
if (shift) shift.dataset.label = shift.textContent;
