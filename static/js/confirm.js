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
  const cell = target.closest("[data-anchor]");
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

// F8 goes to the next doubt, with Shift to the one before, as in the editor.
const doubted = [...document.querySelectorAll(".mark-cell.is-doubted")]
  .map((cell) => cell.querySelector("input:not([type=hidden]), select, textarea"))
  .filter((field) => field && !field.disabled);
const told = document.querySelector("[data-doubts]");
let reached = -1;

function count() {
  if (told) told.textContent = reached < 0 ? `${doubted.length}` : `${reached + 1} / ${doubted.length}`;
}

function step(by) {
  if (!doubted.length) return;
  reached = (reached + by + doubted.length) % doubted.length;
  doubted[reached].focus();
  doubted[reached].scrollIntoView({ block: "center" });
  doubted[reached].select?.();
  count();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8") return;
  event.preventDefault();
  if (event.shiftKey && reached < 0) reached = 0;
  step(event.shiftKey ? -1 : 1);
});
document.querySelector("[data-next-doubt]")?.addEventListener("click", () => step(1));
document.querySelector("[data-confirm]")?.addEventListener("focusin", (event) => {
  const at = doubted.indexOf(event.target);
  if (at < 0) return;
  reached = at;
  count();
});
const steps = document.querySelector(".confirm-doubts");
if (steps && doubted.length) steps.hidden = false;
count();
