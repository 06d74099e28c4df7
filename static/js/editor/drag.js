// Reordering rows with the pointer; Alt+↑↓ does the same from the keyboard.
export function watchDrag(page, rows) {
  let held = null;
  const clear = () => page.body.querySelectorAll(".drop-above, .drop-below").forEach((row) => {
    row.classList.remove("drop-above", "drop-below");
  });
  const isBelow = (event, row) => {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };

  page.body.addEventListener("dragstart", (event) => {
    const handle = event.target.closest && event.target.closest("[data-handle]");
    if (!handle) return;
    held = handle.closest("[data-row]");
    held.classList.add("held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", page.cell(held, "level3").value);
    event.dataTransfer.setDragImage(held, 20, 10);
  });
  page.body.addEventListener("dragover", (event) => {
    const row = held && event.target.closest("[data-row]");
    if (!row || row === held) return;
    event.preventDefault();
    clear();
    row.classList.add(isBelow(event, row) ? "drop-below" : "drop-above");
  });
  page.body.addEventListener("drop", (event) => {
    const row = held && event.target.closest("[data-row]");
    if (!row || row === held) return;
    event.preventDefault();
    const after = isBelow(event, row) ? row : row.previousElementSibling;
    rows.moveTo(held, after === held ? held.previousElementSibling : after, rows.level2(row));
  });
  page.body.addEventListener("dragend", () => {
    clear();
    if (held) held.classList.remove("held");
    held = null;
  });
}
