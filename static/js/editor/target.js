// The value cell: shows how it was understood, and lets operator, number and unit be set one by one.
import { clearNote, noteAt } from "./notes.js";

const PARTS = ["op", "number", "number_to", "unit"];

function compose(fields) {
  const [op, number, to, unit] = PARTS.map((name) => fields[name].value.trim());
  if (!number) return fields.text.value.trim();
  return `${op}${number}${to ? `-${to}` : ""}${unit}`;
}

function options(list, words) {
  list.replaceChildren(...words.map((word) => new Option(word, word)));
}

export function watchTargets(page, session) {
  const panel = page.form.querySelector("[data-target-parts]");
  const fields = Object.fromEntries([...PARTS, "text"].map((name) => [name, panel.querySelector(`[data-part=${name}]`)]));
  const lists = { units: panel.querySelector("#part-units"), words: panel.querySelector("#part-words") };
  let input = null;

  const show = (field, text) => {
    if (text) noteAt(field, "read", text);
    else clearNote(field, "read");
  };

  const close = (isBack) => {
    panel.hidden = true;
    if (isBack && input) input.focus();
  };

  const open = async (field) => {
    input = field;
    const row = field.closest("[data-row]");
    const query = new URLSearchParams({
      target: field.value,
      name: page.cell(row, "level3").value,
      level2: page.cell(row, "level2").value,
    });
    const answer = await session.get(`${page.form.dataset.reading}?${query}`).catch(() => null);
    if (!answer) return;
    const parts = await answer.json();
    for (const [name, item] of Object.entries(fields)) item.value = parts[name];
    options(lists.units, parts.units);
    options(lists.words, parts.words);
    const box = field.getBoundingClientRect();
    panel.hidden = false;
    panel.style.left = `${Math.min(box.left, window.innerWidth - panel.offsetWidth - 12) + window.scrollX}px`;
    panel.style.top = `${box.bottom + window.scrollY}px`;
    fields[parts.text && !parts.number ? "text" : "op"].focus();
  };

  page.table.addEventListener("understood", (event) => show(event.target, event.detail));
  page.table.addEventListener("input", (event) => {
    if (event.target.name && event.target.name.endsWith("-target")) clearNote(event.target, "read");
  });
  for (const row of page.rows()) {
    const field = page.cell(row, "target");
    show(field, field.dataset.understood);
  }

  page.table.addEventListener("keydown", (event) => {
    if (event.key !== "F2" || !event.target.name || !event.target.name.endsWith("-target")) return;
    event.preventDefault();
    open(event.target);
  });
  page.table.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-apart]");
    if (button) open(page.cell(button.closest("[data-row]"), "target"));
  });
  panel.addEventListener("input", (event) => {
    event.stopPropagation();
    // A number and a word exclude each other.
    if (event.target === fields.text && fields.text.value) PARTS.forEach((name) => { fields[name].value = ""; });
    else if (event.target !== fields.text && fields.number.value) fields.text.value = "";
    input.value = compose(fields);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  panel.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Escape" && event.key !== "Enter")) return;
    event.preventDefault();
    close(true);
  });
  panel.querySelector("[data-close]").addEventListener("click", () => close(true));
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !panel.contains(event.target)) close(false);
  });
}
