// What stands on the page: places, cells and rows, and what the server is known to hold of each.
// A place is the one name of a cell: "head.nature", "money.annual.total", "row.17.target".

export function newKey() {
  return `n-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}

export const read = (cell) => (cell.type === "checkbox" ? cell.checked : cell.value);

export function write(cell, value) {
  if (cell.type === "checkbox") {
    cell.checked = Boolean(value);
    cell.parentElement.classList.toggle("is-on", cell.checked);
    return;
  }
  const isUnlisted = cell.tagName === "SELECT" && value && ![...cell.options].some((o) => o.value === value);
  if (isUnlisted) cell.add(new Option(value, value));
  cell.value = value === undefined || value === null ? "" : value;
  if ("ticks" in cell.dataset) showTicks(cell);
  fit(cell);
}

// What stands in a row without being typed.
export function show(row, values) {
  for (const spot of row.querySelectorAll("[data-show]")) {
    const value = values[spot.dataset.show];
    spot.textContent = value === undefined || value === null ? "" : value;
  }
}

// Several of a list: the boxes beside a hidden cell, whose value joins what is ticked.
const SEPARATOR = "、";
export const boxes = (cell) => [...cell.parentElement.querySelectorAll("[data-tick]")];

function showTicks(cell) {
  const ticked = cell.value.split(SEPARATOR);
  for (const box of boxes(cell)) {
    box.checked = ticked.includes(box.value);
    box.parentElement.classList.toggle("is-on", box.checked);
  }
}

export const cellOfBox = (box) => box.closest("[role=group]").querySelector("[data-ticks]");

function takeTicks(box) {
  const cell = cellOfBox(box);
  if ("single" in cell.dataset && box.checked) boxes(cell).forEach((one) => { one.checked = one === box; });
  cell.value = boxes(cell).filter((one) => one.checked).map((one) => one.value).join(SEPARATOR);
  showTicks(cell);
}

// Fields that are wanted only while another cell of the row holds a value; what was typed stays.
export function showWanted(row) {
  for (const field of row.querySelectorAll("[data-if]")) {
    const [column, value] = field.dataset.if.split("=");
    const isWanted = row.querySelector(`[data-column="${column}"]`).value === value;
    field.hidden = !isWanted && !read(field.querySelector("[data-column]"));
  }
}

// An area is as high as its text: its frame repeats the text, and the area fills the frame.
export function fit(cell) {
  if (cell.tagName === "TEXTAREA" && cell.parentElement) cell.parentElement.dataset.text = `${cell.value}\u200b`;
}

const STILL = 100;

// A cell that stands hidden behind a table is reached through the table.
export function focusOn(cell, options) {
  const folded = cell.closest("details:not([open])");
  if (folded) folded.open = true;
  const spot = cell.hidden ? cell.closest("[data-section]").querySelector("table input, button") : cell;
  spot.focus(options);
  return spot;
}

export class Page {
  constructor(form, data) {
    this.form = form;
    this.data = data;
    this.columns = data.columns;
    this.composedIn = null;
    form.addEventListener("compositionstart", (event) => { this.composedIn = event.target; });
    form.addEventListener("compositionend", () => { this.composedIn = null; });
    form.addEventListener("input", (event) => "tick" in event.target.dataset && takeTicks(event.target), true);
    form.addEventListener("input", (event) => event.target.closest("[data-row]") && showWanted(event.target.closest("[data-row]")));
    this.table = form.querySelector("[data-rows]");
    this.body = this.table.tBodies[0];
    // place → {base: what the server holds, typed: what the person wrote for it, was: all known of}
    this.known = new Map();
    this.refused = new Map();
    this.conflicts = new Map();
    this.dropped = new Map();
    this.gonePks = new Map();
    this.order = [];
    this.fixed = new Map();
    for (const cell of form.querySelectorAll("[data-place]")) {
      const { place } = cell.dataset;
      this.fixed.set(place, cell);
      write(cell, data.cells[place]);
      this.learn(place, read(cell));
    }
  }

  // The cell in which an input method is composing characters, if any.
  get composing() {
    return this.composedIn === document.activeElement ? this.composedIn : null;
  }

  // Waits until no characters are being composed: a row moved under the hands would lose them.
  async composed() {
    while (this.composing) await new Promise((resolve) => { setTimeout(resolve, STILL); });
  }

  learnRow(row) {
    for (const column of this.columns) this.learn(`row.${row.dataset.key}.${column}`, read(this.cell(row, column)));
  }

  learn(place, base, typed = base) {
    this.known.set(place, { base, typed, was: [base] });
  }

  rows() {
    return [...this.body.querySelectorAll("[data-row]")];
  }

  row(key) {
    return this.rows().find((row) => row.dataset.key === key || row.dataset.pk === key);
  }

  cell(row, column) {
    return row.querySelector(`[data-column="${column}"]`);
  }

  isBlank(row) {
    return this.data.blank_columns.every((column) => !this.cell(row, column).value.trim());
  }

  values(row) {
    return Object.fromEntries(this.columns.map((column) => [column, read(this.cell(row, column))]));
  }

  input(place) {
    const [part, key, column] = place.split(".");
    if (part !== "row") return this.fixed.get(place);
    const row = this.row(key);
    return row && column ? this.cell(row, column) : null;
  }

  isCell(target) {
    return Boolean(target.dataset && (target.dataset.place || target.dataset.column));
  }

  place(cell) {
    const row = cell.closest("[data-row]");
    return row ? `row.${row.dataset.key}.${cell.dataset.column}` : cell.dataset.place;
  }

  // What a person calls the place: the section or level, and the cell itself.
  title(cell) {
    const row = cell.closest("[data-row]");
    const section = cell.closest("[data-section]");
    const label = cell.dataset.label || cell.getAttribute("aria-label") || "";
    if (!row) return [section ? section.dataset.section : "", label];
    return [row.dataset.level2 || "", label];
  }

  // All cells the server knows of, with their places.
  * inputs() {
    yield* this.fixed;
    for (const row of this.rows()) {
      if (!row.dataset.pk) continue;
      for (const column of this.columns) yield [`row.${row.dataset.key}.${column}`, this.cell(row, column)];
    }
  }

  isClean(place, value) {
    const known = this.known.get(place);
    return !known || value === known.base || value === known.typed;
  }

  // A new row that the server refused waits until it is changed.
  isHeldBack(row) {
    return !row.dataset.pk && this.refused.get(`row.${row.dataset.key}`) === JSON.stringify(this.values(row));
  }

  keys() {
    return this.rows()
      .filter((row) => row.dataset.pk || !(this.isBlank(row) || this.isHeldBack(row)))
      .map((row) => row.dataset.key);
  }

  forget(place) {
    this.refused.delete(place);
    this.conflicts.delete(place);
  }

  // A row that is no longer on the page cannot be in dispute or at fault.
  forgetRow(key) {
    for (const places of [this.refused, this.conflicts]) {
      for (const place of [...places.keys()]) {
        if (place === `row.${key}` || place.startsWith(`row.${key}.`)) places.delete(place);
      }
    }
  }

  isMoved(keys) {
    const before = this.order.filter((key) => !this.dropped.has(key));
    return keys.length !== before.length || keys.some((key, index) => key !== before[index]);
  }

  // Everything that is not yet on the server, refused and disputed cells included.
  difference() {
    const cells = {};
    const added = {};
    for (const [place, cell] of this.inputs()) {
      const value = read(cell);
      if (!this.isClean(place, value)) cells[place] = { value, was: this.known.get(place).was };
    }
    for (const row of this.rows()) {
      if (!row.dataset.pk && !this.isBlank(row)) added[row.dataset.key] = this.values(row);
    }
    const keys = this.keys();
    const order = this.isMoved(keys) ? keys : null;
    const dropped = Object.fromEntries(this.dropped);
    const isEmpty = ![cells, added, dropped].some((part) => Object.keys(part).length) && !order;
    return { cells, added, dropped, order, isEmpty };
  }
}
