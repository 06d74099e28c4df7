// Several cells at once: chosen with Shift or the pointer, copied as a table, cleared, filled down.
import { putTable } from "./clipboard.js";
import { isComposed } from "./keys.js";
import { fit, read, write } from "./page.js";

export class Selection {
  constructor(page, rows, undo, changed) {
    Object.assign(this, { page, rows, undo, changed });
    this.anchor = null;
    this.head = null;
    const { body, form } = page;
    body.addEventListener("pointerdown", (event) => this.press(event));
    body.addEventListener("pointerover", (event) => this.drag(event));
    document.addEventListener("pointerup", () => { this.isDragging = false; });
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusin", (event) => !this.isHolding && this.anchor !== event.target && this.clear());
    document.addEventListener("copy", (event) => this.copy(event));
  }

  get columns() {
    return this.page.data.grid;
  }

  spotOf(cell) {
    const row = cell.closest("[data-row]");
    return { row: this.page.rows().indexOf(row), column: this.columns.indexOf(cell.dataset.column) };
  }

  cellFrom(target) {
    const box = target.closest && target.closest("td");
    return box && box.querySelector(this.columns.map((name) => `[data-column="${name}"]`).join(","));
  }

  press(event) {
    const cell = this.cellFrom(event.target);
    if (!cell || event.button) return;
    if (event.shiftKey && this.page.isCell(document.activeElement) && document.activeElement.closest("[data-row]")) {
      event.preventDefault();
      this.choose(this.anchor || document.activeElement, cell);
      return;
    }
    this.isDragging = true;
    this.pressed = cell;
  }

  drag(event) {
    if (!this.isDragging || !(event.buttons & 1)) return;
    const cell = this.cellFrom(event.target);
    if (cell && cell !== this.pressed) this.choose(this.pressed, cell);
  }

  choose(anchor, head) {
    this.anchor = anchor;
    this.head = head;
    this.isHolding = true;
    anchor.focus({ preventScroll: true });
    if (anchor.setSelectionRange) anchor.setSelectionRange(0, 0);
    this.isHolding = false;
    this.paint();
  }

  // The chosen cells, row by row; one cell alone is no choice.
  chosen() {
    if (!this.anchor || !this.head || !this.anchor.isConnected || !this.head.isConnected) return [];
    const [one, two] = [this.spotOf(this.anchor), this.spotOf(this.head)];
    const rows = this.page.rows().slice(Math.min(one.row, two.row), Math.max(one.row, two.row) + 1);
    const names = this.columns.slice(Math.min(one.column, two.column), Math.max(one.column, two.column) + 1);
    return rows.map((row) => names.map((name) => this.page.cell(row, name)));
  }

  get isMany() {
    return Boolean(this.head) && this.head !== this.anchor;
  }

  paint() {
    for (const box of this.page.body.querySelectorAll(".is-picked")) box.classList.remove("is-picked");
    for (const cell of this.chosen().flat()) cell.closest("td").classList.add("is-picked");
    const count = this.chosen().flat().length;
    if (count > 1) this.undo.announce(`选中 ${count} 格`);
  }

  clear() {
    if (!this.head) return;
    this.anchor = null;
    this.head = null;
    this.paint();
  }

  key(event) {
    const { target } = event;
    if (isComposed(event) || event.altKey || !target.closest("[data-row]") || !this.columns.includes(target.dataset.column)) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === "d") {
      event.preventDefault();
      this.fillDown(target);
    } else if (event.shiftKey && !isCommand && event.key.startsWith("Arrow")) this.extend(event);
    else if (this.isMany && event.key !== "Shift") this.manyKey(event, isCommand);
  }

  // A key while several cells are chosen: one that is typed is for the cell it stands in.
  manyKey(event, isCommand) {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.put(this.chosen().flat().map((cell) => [cell, ""]), "清空");
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.clear();
    } else if (!isCommand) this.clear();
  }

  extend(event) {
    const { target } = event;
    const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
    // Within a text Shift and an arrow mark letters, until its end is reached.
    if (!this.isMany && isAcross && target.selectionStart !== undefined) {
      const isEnd = event.key === "ArrowRight";
      const edge = isEnd ? target.selectionEnd === target.value.length : target.selectionStart === 0;
      if (!edge) return;
    }
    event.preventDefault();
    const from = this.spotOf(this.head || target);
    const rows = this.page.rows();
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const row = rows[Math.min(Math.max(from.row + step[0], 0), rows.length - 1)];
    const name = this.columns[Math.min(Math.max(from.column + step[1], 0), this.columns.length - 1)];
    const cell = this.page.cell(row, name);
    this.choose(this.anchor || target, cell);
    cell.closest("tr").scrollIntoView({ block: "nearest" });
  }

  // Each cell takes what stands in the first of its column, as Ctrl+D does in a spreadsheet.
  fillDown(target) {
    let grid = this.chosen();
    if (grid.length < 2) {
      const row = target.closest("[data-row]");
      const above = row.previousElementSibling;
      if (!above) return;
      grid = [[this.page.cell(above, target.dataset.column)], [target]];
    }
    const [first, ...rest] = grid;
    this.put(rest.flatMap((cells) => cells.map((cell, index) => [cell, read(first[index])])), "向下填充");
  }

  put(pairs, label) {
    const before = pairs.map(([cell]) => [cell, read(cell)]);
    pairs.forEach(([cell, value]) => !cell.readOnly && write(cell, value));
    this.undo.remember(`${label} ${pairs.length} 格`, () => before.forEach(([cell, value]) => write(cell, value)));
    pairs.forEach(([cell]) => fit(cell));
    this.changed();
    this.undo.announce(`已${label} ${pairs.length} 格，可撤销`);
  }

  copy(event) {
    if (!this.isMany) return;
    event.preventDefault();
    putTable(event.clipboardData, this.chosen().map((cells) => cells.map((cell) => String(read(cell)))));
    this.undo.announce(`已复制 ${this.chosen().length} 行`);
  }
}
