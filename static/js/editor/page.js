// What stands on the page: places, inputs and rows, and what the server is known to hold of each.
export const COLUMNS = ["level2", "level3", "target", "weight", "origin"];
export const DROP_COLUMNS = ["level2", "level3", "target", "weight"];

export function newKey() {
  return `n-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}

export const read = (input) => (input.type === "checkbox" ? input.checked : input.value);

// What the server sent, whatever was typed before this script was there.
function sent(input) {
  if (input.type === "checkbox") return input.defaultChecked;
  if (input.tagName !== "SELECT") return input.defaultValue;
  const option = [...input.options].find((item) => item.defaultSelected) || input.options[0];
  return option ? option.value : "";
}

export function write(input, value) {
  if (input.type === "checkbox") {
    input.checked = Boolean(value);
    return;
  }
  const isUnlisted = input.tagName === "SELECT" && ![...input.options].some((o) => o.value === value);
  if (isUnlisted) input.add(new Option(value, value));
  input.value = value;
}

const STILL = 100;

// An input that stands hidden behind a table is reached through the table.
export function focusOn(input, options) {
  const spot = input.hidden ? input.closest(".field").querySelector("input, button") : input;
  spot.focus(options);
  return spot;
}

export class Page {
  constructor(form) {
    this.form = form;
    this.composedIn = null;
    form.addEventListener("compositionstart", (event) => { this.composedIn = event.target; });
    form.addEventListener("compositionend", () => { this.composedIn = null; });
    this.table = form.querySelector("[data-formset]");
    this.body = this.table.tBodies[0];
    // place → {base: what the server holds, typed: what the person wrote for it, was: all known of}
    this.known = new Map();
    this.refused = new Map();
    this.conflicts = new Map();
    this.dropped = new Map();
    this.gonePks = new Map();
    this.order = [];
    this.fixed = new Map();
    for (const input of form.elements) {
      const found = /^(head|funding|narrative)-(\w+)$/.exec(input.name);
      if (found) this.fixed.set(`${found[1]}.${found[2]}`, input);
    }
    for (const row of this.rows()) this.adopt(row);
    for (const [place, input] of this.fixed) this.learn(place, sent(input));
    this.order = this.rows().filter((row) => row.dataset.pk).map((row) => row.dataset.key);
  }

  // The input in which an input method is composing characters, if any.
  get composing() {
    return this.composedIn === document.activeElement ? this.composedIn : null;
  }

  // Waits until no characters are being composed: a row moved under the hands would lose them.
  async composed() {
    while (this.composing) await new Promise((resolve) => { setTimeout(resolve, STILL); });
  }

  // A row of the server's page: it has a key of its own, and its cells are known.
  adopt(row) {
    const pk = this.cell(row, "id").value;
    row.dataset.key = row.dataset.key || pk || newKey();
    if (!pk) return;
    row.dataset.pk = pk;
    this.learnRow(row, sent);
  }

  learnRow(row, value = read) {
    for (const column of COLUMNS) this.learn(`row.${row.dataset.key}.${column}`, value(this.cell(row, column)));
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
    return row.querySelector(`[name$="-${column}"]`);
  }

  // Where a picked name came from shows when one points at it.
  showOrigin(row) {
    const origin = this.cell(row, "origin").value;
    const name = this.cell(row, "level3");
    if (origin) name.title = `来源：${origin}`;
    else name.removeAttribute("title");
  }

  isBlank(row) {
    return !this.cell(row, "level3").value.trim() && !this.cell(row, "target").value.trim();
  }

  values(row) {
    return Object.fromEntries(COLUMNS.map((column) => [column, read(this.cell(row, column))]));
  }

  input(place) {
    const [part, key, column] = place.split(".");
    if (part !== "row") return this.fixed.get(place);
    const row = this.row(key);
    return row && column ? this.cell(row, column) : null;
  }

  place(input) {
    const row = input.closest("[data-row]");
    if (row) return `row.${row.dataset.key}.${input.name.split("-").pop()}`;
    return input.name.replace("-", ".");
  }

  // All inputs the server knows of, with their places.
  * inputs() {
    yield* this.fixed;
    for (const row of this.rows()) {
      if (!row.dataset.pk) continue;
      for (const column of COLUMNS) yield [`row.${row.dataset.key}.${column}`, this.cell(row, column)];
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
    for (const [place, input] of this.inputs()) {
      const value = read(input);
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
