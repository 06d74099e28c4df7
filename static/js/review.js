// Pages of review: the desk, and the form's own page. Marks on the paper, cells to point at, the
// form for an opinion, which the desk opens at the cell; keys. All of it is in the lists, too.

import "./kept.js";
import { fullMarks } from "./review_sheet.js";

const desk = document.querySelector(".desk");
const cells = new Map();
document.querySelectorAll(".paper-form [data-place], .pane [data-place]").forEach((cell) => {
  if (!cells.has(cell.dataset.place)) cells.set(cell.dataset.place, cell);
});

function cellAt(place) {
  const row = /^(row\.[^.]+)/.exec(place);
  const own = [place, `${place}.target`, `${place}.level3`, row && `${row[1]}.level3`];
  return own.map((name) => cells.get(name)).find(Boolean) || null;
}

function target(cell) {
  return cell.tagName === "TR" ? cell.querySelector("td[data-place]") || cell : cell;
}

// --- pointing at a cell -------------------------------------------------------------------

let chosen = null;

function choose(cell) {
  if (chosen) chosen.classList.remove("spot-chosen");
  chosen = cell;
  if (cell) cell.classList.add("spot-chosen");
}

function lead(item) {
  const found = cellAt(item.dataset.place || "");
  if (!found) return;
  const cell = target(found);
  item.classList.add("leads");
  item.addEventListener("click", (event) => {
    if (event.target.closest("a, button, summary, input, textarea, label")) return;
    cell.scrollIntoView({ block: "center" });
    choose(cell);
  });
}

// --- marks on the form's own page; the desk comes with them -------------------------------

function note(cell, text, kind) {
  const line = document.createElement("span");
  line.className = `spot-note spot-note-${kind}`;
  line.textContent = text;
  cell.append(line);
}

function mark(item, kind) {
  const found = cellAt(item.dataset.place || "");
  if (!found) return;
  const cell = target(found);
  cell.classList.add(`spot-${kind}`);
  if (item.classList.contains("finding-block")) cell.classList.add("spot-block");
  if (kind === "opinion") note(cell, item.querySelector("p:nth-of-type(2)").textContent.trim(), "opinion");
  if (kind === "finding") {
    const words = item.cloneNode(true);
    words.querySelectorAll(".badge, .finding-acts, .answer").forEach((part) => part.remove());
    cell.title = [cell.title, words.textContent.trim()].filter(Boolean).join("\n");
  }
}

if (!desk) {
  document.querySelectorAll(".one-opinion[data-place]").forEach((item) => mark(item, "opinion"));
  document.querySelectorAll(".findings [data-place]").forEach((item) => mark(item, "finding"));
}
document.querySelectorAll(".changes [data-place], .one-opinion[data-place], .findings [data-place], .f-item[data-place]").forEach(lead);

// --- the form for an opinion --------------------------------------------------------------

const box = document.querySelector("[data-opinion-new]");
const place = document.getElementById("op-place");
const home = box && box.parentElement;
const cancel = box && box.querySelector("[data-cancel]");
let undo = null;
let writing = null;

function quote() {
  const option = place.selectedOptions[0];
  document.getElementById("op-quoted").textContent = option.dataset.value ? `现为：${option.dataset.value}` : "";
  document.getElementById("op-proposed").disabled = !option.dataset.proposal;
}

function goHome() {
  if (undo) undo();
  undo = null;
  if (writing) writing.classList.remove("on");
  writing = null;
  box.classList.remove("at-cell");
  home.append(box);
  cancel.hidden = true;
  choose(null);
}

// A row of its own below the cell's row; the level cells beside it grow by one.
function below(row) {
  const body = row.parentElement;
  const number = [...body.rows].indexOf(row);
  const spans = [...body.querySelectorAll("[data-span]")].filter((cell) => {
    const first = [...body.rows].indexOf(cell.parentElement);
    return first <= number && number < first + cell.rowSpan;
  });
  spans.forEach((cell) => { cell.rowSpan += 1; });
  const line = document.createElement("tr");
  line.className = "op-row";
  const field = document.createElement("td");
  field.colSpan = row.querySelectorAll("td:not([data-span]), th").length;
  line.append(field);
  row.after(line);
  row.classList.add("is-open");
  field.append(box);
  return () => {
    spans.forEach((cell) => { cell.rowSpan -= 1; });
    row.classList.remove("is-open");
    line.remove();
  };
}

function openAt(cell) {
  if (!desk || !cell) return;
  const row = cell.closest("tr");
  if (row) undo = below(row);
  else (cell.closest(".facts, .desk-texts") || cell).after(box);
  box.classList.add("at-cell");
  cancel.hidden = false;
  choose(cell);
  cell.scrollIntoView({ block: "nearest" });
}

function write(name, cell) {
  goHome();
  const option = [...place.options].find((item) => item.value === name);
  if (option) option.selected = true;
  box.open = true;
  quote();
  openAt(cell);
  box.querySelector("form").elements.finding.value = "";
  document.getElementById("op-text").focus();
}

if (box) {
  const names = new Set([...place.options].map((option) => option.value));
  cells.forEach((cell, name) => {
    if (!names.has(name) || cell.tagName === "TR") return;
    cell.classList.add("can-point");
    cell.addEventListener("click", (event) => {
      if (event.target.closest("a, button, .at-cell")) return;
      if (desk) write(name, cell);
      else {
        choose(cell);
        [...place.options].find((item) => item.value === name).selected = true;
        box.open = true;
        quote();
        document.getElementById("op-text").focus({ preventScroll: false });
      }
    });
  });
  document.querySelectorAll("[data-to-opinion]").forEach((button) => button.addEventListener("click", () => {
    const item = button.closest(".f-item");
    write(button.dataset.at, cellAt(button.dataset.at || item.dataset.place));
    writing = item;
    item.classList.add("on");
    const { elements } = box.querySelector("form");
    elements.finding.value = button.dataset.finding;
    elements.text.value = button.dataset.text;
    elements.proposed.value = button.dataset.proposed;
    elements.weight.value = button.dataset.weight;
    elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    elements.text.focus();
  }));
  const whole = document.querySelector("[data-whole]");
  if (whole) whole.addEventListener("click", () => write("", null));
  cancel.addEventListener("click", goHome);
  place.addEventListener("change", quote);
  quote();
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.classList.contains("at-cell")) goHome();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.querySelector(".op-end .btn-primary").click();
    }
  });
  // What was kept of an opinion the server did not take stands where it was written.
  if (desk && "restored" in box.querySelector("form").dataset) {
    box.open = true;
    openAt(cellAt(place.value));
  }
  const ready = document.getElementById("op-template");
  if (ready) {
    ready.addEventListener("change", () => {
      const text = document.getElementById("op-text");
      if (ready.value) text.value = text.value ? `${text.value}\n${ready.value}` : ready.value;
      ready.value = "";
      text.focus();
    });
  }
}

// --- on the phone: all rows, and a return with what is ticked ------------------------------

const narrow = window.matchMedia("(max-width: 700px)");
const allRows = document.querySelector("[data-all-rows]");
if (allRows) {
  allRows.addEventListener("click", () => {
    document.querySelectorAll(".unflagged").forEach((row) => row.classList.remove("unflagged"));
    allRows.hidden = true;
  });
}
const returning = document.querySelector("[data-return-box]");
if (returning && returning.showModal) {
  const words = document.getElementById("opinion");
  const own = document.getElementById("return-text");
  const go = returning.querySelector("[data-return-go]");
  const ticks = [...returning.querySelectorAll("input[type=checkbox]")];
  const fixed = returning.querySelectorAll(".pickrow > .badge").length;
  const count = () => {
    const number = fixed + ticks.filter((tick) => tick.checked).length;
    go.textContent = number ? `退回，带 ${number} 条意见` : "退回";
  };
  // Off the phone nothing is raised that was not ticked on purpose.
  const reset = () => ticks.forEach((tick) => { tick.disabled = !returning.open; });
  document.querySelector("[data-return]").addEventListener("click", (event) => {
    if (!narrow.matches) return;
    event.preventDefault();
    own.value = words.value;
    returning.showModal();
    reset();
    count();
  });
  own.addEventListener("input", () => {
    words.value = own.value;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });
  ticks.forEach((tick) => tick.addEventListener("change", count));
  returning.querySelector("[data-return-cancel]").addEventListener("click", () => returning.close());
  returning.addEventListener("close", reset);
  reset();
}

// --- keys ---------------------------------------------------------------------------------

const turn = () => [...document.querySelectorAll("[data-to-opinion]")];
const keys = {
  r: () => document.querySelector(".decide > .btn-danger.solid") || document.querySelector("[data-key=r]"),
  f: () => {
    const all = turn();
    return all[(all.indexOf(document.activeElement) + 1) % all.length];
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "m" && fullMarks(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  const item = keys[key] ? keys[key]() : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!item) return;
  event.preventDefault();
  if (item.tagName === "A") item.click();
  else item.focus();
});
