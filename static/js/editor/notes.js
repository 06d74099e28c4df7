// Short notes under a cell, tied to its input for those who listen to the page.
let count = 0;

const home = (input) => input.closest("td, .field, .item-cell") || input.parentElement;

function tie(input, id, isThere) {
  const ids = new Set((input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
  if (isThere) ids.add(id);
  else ids.delete(id);
  if (ids.size) input.setAttribute("aria-describedby", [...ids].join(" "));
  else input.removeAttribute("aria-describedby");
}

export function clearNote(input, kind) {
  for (const note of home(input).querySelectorAll(`[data-note="${kind}"]`)) {
    tie(input, note.id, false);
    note.remove();
  }
  if (kind === "fault") input.removeAttribute("aria-invalid");
}

// Gives the note, so that the caller may add buttons to it.
export function noteAt(input, kind, text) {
  if (!input) return null;
  clearNote(input, kind);
  const note = document.createElement("p");
  count += 1;
  note.id = `note-${count}`;
  note.dataset.note = kind;
  note.className = `cell-note cell-note-${kind}`;
  note.textContent = text;
  if (kind === "fault") {
    note.setAttribute("role", "alert");
    input.setAttribute("aria-invalid", "true");
  }
  if (kind === "theirs") setTimeout(() => note.isConnected && clearNote(input, kind), 8000);
  home(input).append(note);
  tie(input, note.id, true);
  return note;
}

export function button(label, act) {
  const item = document.createElement("button");
  item.type = "button";
  item.className = "btn btn-sm btn-outline-primary";
  item.textContent = label;
  item.addEventListener("click", act);
  return item;
}
