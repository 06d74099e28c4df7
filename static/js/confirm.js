// Going into a cell of the draft shows its place in the source; the arrows do so without script.
const source = document.querySelector(".source");
let current = null;

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
}

function follow(target) {
  const cell = target.closest("[data-anchor]") ?? target.closest(".candidates")?.previousElementSibling?.closest("[data-anchor]");
  if (cell) show(cell.dataset.anchor);
}

document.querySelector("[data-confirm]")?.addEventListener("focusin", (event) => follow(event.target));
// Somebody may be in a cell before this script has come.
if (document.activeElement) follow(document.activeElement);
document.querySelector("[data-confirm]")?.addEventListener("click", (event) => {
  const link = event.target.closest(".to-source");
  if (!link) return;
  event.preventDefault();
  show(link.hash.slice(1));
});

// The file may hold many forms: frame what this one was read from and begin there.
const anchors = [...document.querySelectorAll("[data-confirm] [data-anchor]")]
  .map((cell) => document.getElementById(cell.dataset.anchor))
  .filter(Boolean);
for (const table of new Set(anchors.map((place) => place.closest("table")))) table?.classList.add("is-own");
for (const page of source ? source.querySelectorAll("svg") : []) {
  const boxes = [...page.querySelectorAll(".source-box")].map((box) => box.getBBox());
  if (!boxes.length) continue;
  const left = Math.min(...boxes.map((box) => box.x)) - 8;
  const top = Math.min(...boxes.map((box) => box.y)) - 8;
  const frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const edges = {
    x: left,
    y: top,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + 8 - left,
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

// Doubts are gone through by key: Enter or F8 to the next, with Shift to the one before, 1 to 3 takes
// a reading, 0 goes into the field, Ctrl+Enter stores.
const doubts = [...document.querySelectorAll(".mark-cell.is-doubted")]
  .map((cell) => ({ cell, field: cell.querySelector("input:not([type=hidden]), select, textarea"), group: groupOf(cell) }))
  .filter(({ field }) => field && !field.disabled);
const told = document.querySelector("[data-doubts]");
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

function count() {
  if (told) told.textContent = reached < 0 ? `${doubts.length}` : `${reached + 1} / ${doubts.length}`;
}

function step(by) {
  if (!doubts.length) return;
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
  } else if (event.key === "Enter" && event.ctrlKey) document.querySelector("button[value=accept]")?.click();
  else if (event.key === "Enter" && doubt && !event.isComposing) enter(event);
  else if (doubt && event.target.matches("button") && /^[0-3]$/.test(event.key)) choose(event, doubt);
});
document.querySelector("[data-next-doubt]")?.addEventListener("click", () => step(1));
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
const steps = document.querySelector(".confirm-doubts");
if (steps && doubts.length) steps.hidden = false;
count();

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
