// Moving about as in a spreadsheet: Enter and the arrows go from cell to cell within a block.
import { boxes, cellOfBox } from "./page.js";

const isArea = (cell) => cell.tagName === "TEXTAREA";

// An input method that is choosing a word also sends Enter: as part of the composition, or as key
// code 229 right after it.
export const isComposed = (event) => event.isComposing || event.keyCode === 229;

function isAtEdge(cell, isEnd) {
  if (cell.tagName === "SELECT" || cell.type === "checkbox" || cell.tagName === "BUTTON") return true;
  if (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length) return true;
  if (cell.selectionStart !== cell.selectionEnd) return false;
  return isEnd ? cell.selectionEnd === cell.value.length : cell.selectionStart === 0;
}

export function enter(cell) {
  if (!cell) return;
  cell.focus();
  // What is typed next takes the place of what stands there, as in a spreadsheet.
  if (cell.select && !("long" in cell.dataset)) cell.select();
}

export class Keys {
  constructor(page, rows, undo, save) {
    Object.assign(this, { page, rows, undo });
    page.form.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => {
      const isCommand = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const key = event.key.toLowerCase();
      if (isCommand && key === "s") {
        event.preventDefault();
        save();
      }
      if (isCommand && key === "z" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
        event.preventDefault();
        undo.undo();
      }
    });
  }

  cells(block) {
    return [...block.querySelectorAll("[data-place], [data-column]")]
      .filter((cell) => cell.type !== "hidden" && cell.offsetParent !== null && !cell.disabled);
  }

  // The nearest cell of the block in a direction, by where it stands on the paper.
  near(cell, way) {
    const block = cell.closest("[data-block]");
    if (!block) return null;
    const from = cell.getBoundingClientRect();
    const isDown = way === "down" || way === "up";
    const sign = way === "down" || way === "right" ? 1 : -1;
    let best = null;
    for (const other of this.cells(block)) {
      if (other === cell) continue;
      const to = other.getBoundingClientRect();
      const along = isDown ? (to.top - from.top) * sign : (to.left - from.left) * sign;
      const overlap = isDown
        ? Math.min(from.right, to.right) - Math.max(from.left, to.left)
        : Math.min(from.bottom, to.bottom) - Math.max(from.top, to.top);
      if (along <= 4 || overlap <= 4) continue;
      if (!best || along < best.along) best = { other, along };
    }
    return best && best.other;
  }

  down(cell, isUp = false) {
    const row = cell.closest("[data-row]");
    if (!row) return this.near(cell, isUp ? "up" : "down");
    const { column } = cell.dataset;
    let next = isUp ? row.previousElementSibling : row.nextElementSibling;
    while (next) {
      const found = this.page.cell(next, column);
      if (found && found.offsetParent !== null) return found;
      next = isUp ? next.previousElementSibling : next.nextElementSibling;
    }
    if (isUp || this.rows.isFixed) return null;
    return this.page.cell(this.rows.add({ level2: this.rows.level2(row) }, row), this.page.data.first_column);
  }

  key(event) {
    const { target } = event;
    if (event.key === "Enter" && "tick" in target.dataset) return this.enterBox(event);
    if (isComposed(event) || event.defaultPrevented || !this.page.isCell(target)) {
      if (event.key === "Enter" && target.tagName === "INPUT" && target.type !== "checkbox") event.preventDefault();
      return;
    }
    if (event.altKey) this.withAlt(event);
    else if (event.key === "Enter") this.enter(event);
    else if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    else if (event.key.startsWith("Arrow")) this.arrow(event);
  }

  enter(event) {
    const { target } = event;
    // A long text outside of the table takes the break; in the table Alt+Enter makes one.
    if ("long" in target.dataset && !event.ctrlKey && !target.closest("[data-row]")) return;
    event.preventDefault();
    const next = this.down(target, event.shiftKey);
    if (next) enter(next);
    else this.undo.announce("已到本栏最后一格");
  }

  // From a box to the same box of the next row that shows it.
  enterBox(event) {
    event.preventDefault();
    const { target } = event;
    const own = cellOfBox(target);
    const at = boxes(own).indexOf(target);
    let row = target.closest("[data-row]");
    while (row && (row = event.shiftKey ? row.previousElementSibling : row.nextElementSibling)) {
      const cell = this.page.cell(row, own.dataset.column);
      const box = cell && boxes(cell)[at];
      if (box && box.offsetParent !== null) return box.focus();
    }
    return this.undo.announce("已到本栏最后一格");
  }

  arrow(event) {
    const { target } = event;
    const way = event.key.slice(5).toLowerCase();
    const isEnd = way === "down" || way === "right";
    const isAcross = way === "left" || way === "right";
    if (target.tagName === "SELECT" && !isAcross) return;
    const isTall = isArea(target) && target.offsetHeight > 44;
    if ((isAcross || isTall) && !isAtEdge(target, isEnd)) return;
    const row = target.closest("[data-row]");
    const next = isAcross ? this.near(target, way) : row ? this.beside(row, target, way) : this.near(target, way);
    if (!next) return;
    event.preventDefault();
    enter(next);
  }

  beside(row, cell, way) {
    const next = way === "up" ? row.previousElementSibling : row.nextElementSibling;
    return next && this.page.cell(next, cell.dataset.column);
  }

  withAlt(event) {
    const { target } = event;
    const row = target.closest("[data-row]");
    if (event.key === "Enter" && row && "long" in target.dataset) {
      event.preventDefault();
      target.setRangeText("\n", target.selectionStart, target.selectionEnd, "end");
      target.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    if (!row || this.rows.isFixed) return;
    const { column } = target.dataset;
    const first = this.page.data.first_column;
    const acts = {
      ArrowUp: () => { this.rows.step(row, false); enter(this.page.cell(row, column)); },
      ArrowDown: () => { this.rows.step(row, true); enter(this.page.cell(row, column)); },
      Insert: () => enter(this.page.cell(this.rows.add({ level2: this.rows.level2(row) }, row), first)),
      Delete: () => this.rows.remove([row]),
      Enter: () => row.querySelector("[data-menu]").click(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
}
