// The review page: marks on the paper for findings, opinions and differences; cells to point at;
// keys J, K, A and R. Everything here is also in the lists at the side.

import "./kept.js";

const cells = new Map();
document.querySelectorAll(".paper-form [data-place]").forEach((cell) => cells.set(cell.dataset.place, cell));

function cellAt(place) {
  return cells.get(place) || cells.get(`${place}.level3`) || null;
}

function target(cell) {
  return cell.tagName === "TR" ? cell.querySelector("td[data-place]") || cell : cell;
}

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
  if (kind === "change" && item.dataset.old) note(cell, item.dataset.old, "old");
  if (kind === "opinion") note(cell, item.querySelector("p:nth-of-type(2)").textContent.trim(), "opinion");
  if (kind === "finding") {
    const words = item.cloneNode(true);
    words.querySelectorAll(".badge, .finding-acts, .answer").forEach((part) => part.remove());
    cell.title = [cell.title, words.textContent.trim()].filter(Boolean).join("\n");
  }
  item.classList.add("leads");
  item.addEventListener("click", (event) => {
    if (event.target.closest("a, button, summary, input, textarea, label")) return;
    cell.scrollIntoView({ block: "center" });
    choose(cell);
  });
}

document.querySelectorAll(".changes [data-place]").forEach((item) => mark(item, "change"));
document.querySelectorAll(".one-opinion[data-place]").forEach((item) => mark(item, "opinion"));
document.querySelectorAll(".findings [data-place]").forEach((item) => mark(item, "finding"));

// --- pointing at a cell -------------------------------------------------------------------

const place = document.getElementById("op-place");
let chosen = null;

function choose(cell) {
  if (chosen) chosen.classList.remove("spot-chosen");
  chosen = cell;
  cell.classList.add("spot-chosen");
}

function quote() {
  const option = place.selectedOptions[0];
  document.getElementById("op-quoted").textContent = option.dataset.value ? `现为：${option.dataset.value}` : "";
  document.getElementById("op-proposed").disabled = !option.dataset.proposal;
}

if (place) {
  const options = new Map([...place.options].map((option) => [option.value, option]));
  cells.forEach((cell, name) => {
    if (!options.has(name) || cell.tagName === "TR") return;
    cell.classList.add("can-point");
    cell.addEventListener("click", () => {
      choose(cell);
      options.get(name).selected = true;
      document.querySelector(".opinion-new").open = true;
      quote();
      document.getElementById("op-text").focus({ preventScroll: false });
    });
  });
  place.addEventListener("change", quote);
  quote();
  const ready = document.getElementById("op-template");
  if (ready) {
    ready.addEventListener("change", () => {
      const box = document.getElementById("op-text");
      if (ready.value) box.value = box.value ? `${box.value}\n${ready.value}` : ready.value;
      ready.value = "";
      box.focus();
    });
  }
}

// --- points of the review sheet -----------------------------------------------------------

const marks = [...document.querySelectorAll(".mark")];
const total = document.getElementById("sheet-total");

function addUp() {
  const given = marks.filter((input) => input.value.trim() !== "");
  const sum = given.reduce((all, input) => all + Number(input.value), 0);
  if (!given.length || Number.isNaN(sum)) return;
  const grade = sum >= 90 ? "优" : sum >= 80 ? "良" : sum >= 60 ? "中" : "差";
  const left = marks.length - given.length;
  total.textContent = left ? `已打 ${sum} 分，还有 ${left} 项。` : `合计 ${sum} 分，结论：${grade}。`;
}

marks.forEach((input) => input.addEventListener("input", addUp));
if (marks.length) addUp();

// --- keys ---------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const item = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (!item) return;
  event.preventDefault();
  if (item.tagName === "A") item.click();
  else item.focus();
});
