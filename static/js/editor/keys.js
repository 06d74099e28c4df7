// Moving about in the indicator table as in a spreadsheet.
const GRID = ["level3", "target", "weight"];

const columnOf = (input) => input.name.split("-").pop();

function isAtEdge(input, isRight) {
  if (input.selectionStart !== input.selectionEnd) return false;
  return isRight ? input.selectionEnd === input.value.length : input.selectionStart === 0;
}

export function watchKeys(page, rows) {
  const go = (row, column) => {
    const input = row && page.cell(row, column);
    if (!input) return;
    input.focus();
    if (input.select) input.select();
  };

  const sideways = (event, row, column) => {
    const isRight = event.key === "ArrowRight";
    if (!isAtEdge(event.target, isRight)) return;
    const next = GRID[GRID.indexOf(column) + (isRight ? 1 : -1)];
    if (next) {
      event.preventDefault();
      go(row, next);
    }
  };

  const enter = (event, row, column) => {
    event.preventDefault();
    const next = event.shiftKey ? row.previousElementSibling : row.nextElementSibling;
    if (next) go(next, column);
    else if (!event.shiftKey) go(rows.add({ level2: rows.level2(row) }, row), "level3");
  };

  const withAlt = (event, row, column) => {
    const acts = {
      ArrowUp: () => { rows.step(row, false); go(row, column); },
      ArrowDown: () => { rows.step(row, true); go(row, column); },
      Insert: () => go(rows.add({ level2: rows.level2(row) }, row), "level3"),
      Delete: () => rows.remove([row]),
      Enter: () => row.querySelector("[data-menu]").click(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  };

  page.form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.target.tagName !== "INPUT") return;
    const row = event.target.closest("[data-row]");
    const column = row ? columnOf(event.target) : "";
    if (!row || !GRID.includes(column)) {
      // Enter in any other field never submits by accident.
      if (event.key === "Enter" && event.target.type !== "checkbox") event.preventDefault();
      return;
    }
    if (event.altKey) withAlt(event, row, column);
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter") enter(event, row, column);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      go(event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling, column);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") sideways(event, row, column);
  });

  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    rows.undo();
  });
}
