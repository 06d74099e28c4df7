// What is to be said of a cell: it is shown in the cell bar when the cell is in use and marked by
// a bar at the cell's edge; nothing is ever laid over the paper.
const kept = new Map();
let count = 0;
let holder = null;

// From the gravest to the lightest: the first is what the cell bar tells first.
export const KINDS = ["asked", "fault", "block", "theirs", "warn", "hint", "sum", "money", "read", "count"];
const MARKED = ["asked", "fault", "block", "warn", "hint", "theirs"];

function tie(cell, id, isThere) {
  const ids = new Set((cell.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
  if (isThere) ids.add(id);
  else ids.delete(id);
  if (ids.size) cell.setAttribute("aria-describedby", [...ids].join(" "));
  else cell.removeAttribute("aria-describedby");
}

// The box that is the cell to the eye.
export const boxOf = (cell) => cell.closest("td, .prose, .item-cell") || cell.parentElement;

function paint(cell) {
  const notes = kept.get(cell) || new Map();
  const box = boxOf(cell);
  const gravest = MARKED.find((kind) => notes.has(kind));
  for (const kind of MARKED) box.classList.toggle(`is-${kind}`, kind === gravest);
  cell.dispatchEvent(new CustomEvent("noted", { bubbles: true }));
}

export function notesOf(cell) {
  const notes = kept.get(cell) || new Map();
  return KINDS.filter((kind) => notes.has(kind)).map((kind) => notes.get(kind));
}

export function clearNote(cell, kind) {
  const notes = kept.get(cell);
  const note = notes && notes.get(kind);
  if (!note) return;
  notes.delete(kind);
  tie(cell, note.id, false);
  note.element.remove();
  if (kind === "fault") cell.removeAttribute("aria-invalid");
  paint(cell);
}

// buttons: [{label, act}] offered beside the text in the cell bar.
export function noteAt(cell, kind, text, buttons = []) {
  if (!cell) return;
  const old = kept.get(cell) && kept.get(cell).get(kind);
  if (old && old.text === text && !buttons.length && !old.buttons.length) return;
  if (old) clearNote(cell, kind);
  if (!holder) holder = document.querySelector("[data-notes]");
  const element = document.createElement("p");
  count += 1;
  element.id = `note-${count}`;
  element.textContent = text;
  holder.append(element);
  const note = { kind, text, buttons, element, id: element.id };
  if (!kept.has(cell)) kept.set(cell, new Map());
  kept.get(cell).set(kind, note);
  tie(cell, note.id, true);
  if (kind === "fault") cell.setAttribute("aria-invalid", "true");
  if (kind === "theirs") setTimeout(() => clearNote(cell, kind), 8000);
  paint(cell);
}
