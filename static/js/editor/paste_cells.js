// Pasting over cells that stand already: rows that cannot be added to, money, a whole narrative.
// What goes where is shown first; nothing is dropped without a word; it is undone as one act.
import { blockOf } from "./clipboard.js";
import { read, write } from "./page.js";

const HEADING = /^\s*([一二三四五六])\s*[、．.]\s*([^\n：:]{2,14})[：:]?\s*(.*)$/;
const NUMERALS = "一二三四五六";

// The sections of a whole narrative by their numerals; null where it is no such text.
export function sectionsOf(text) {
  const found = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const head = HEADING.exec(line);
    const index = head ? NUMERALS.indexOf(head[1]) : -1;
    if (index >= 0 && index === found.length) found.push({ index, title: head[2].trim(), lines: head[3] ? [head[3]] : [] });
    else if (found.length) found[found.length - 1].lines.push(line);
    else if (line.trim()) return null;
  }
  return found.length > 1 ? found.map((part) => ({ ...part, text: part.lines.join("\n").trim() })) : null;
}

export class PasteCells {
  constructor(page, rows, keys, { undo, changed }) {
    Object.assign(this, { page, rows, keys, undo, changed });
    this.dialog = document.querySelector("[data-cells-dialog]");
    this.body = this.dialog.querySelector("tbody");
    this.dialog.querySelector("[data-cancel]").addEventListener("click", () => this.dialog.close());
    this.dialog.querySelector("[data-fill]").addEventListener("click", () => this.fill());
    page.form.addEventListener("paste", (event) => this.caught(event));
  }

  caught(event) {
    const { target } = event;
    if (event.defaultPrevented || !this.page.isCell(target)) return;
    if ("narrative" in target.dataset && this.narrative(event)) return;
    if ("long" in target.dataset && !target.closest("[data-row]")) return;
    const block = blockOf(event.clipboardData);
    if (!block) return;
    event.preventDefault();
    if (target.closest("[data-row]")) this.intoRows(target, block.grid);
    else this.intoBlock(target, block.grid);
  }

  narrative(event) {
    const sections = sectionsOf(event.clipboardData.getData("text/plain"));
    const areas = [...this.page.form.querySelectorAll("[data-narrative]")];
    if (!sections || sections.length > areas.length) return false;
    event.preventDefault();
    this.ask(sections.map((part) => [areas[part.index], part.text]), []);
    return true;
  }

  // A column or more from the cell downwards; columns that cannot be typed in are stepped over.
  intoRows(target, grid) {
    const { page } = this;
    const names = page.data.grid.slice(page.data.grid.indexOf(target.dataset.column));
    const all = page.rows();
    const rows = all.slice(all.indexOf(target.closest("[data-row]")));
    const pairs = [];
    const left = [];
    grid.forEach((cells, y) => cells.forEach((text, x) => {
      if (rows[y] && names[x]) pairs.push([page.cell(rows[y], names[x]), text]);
      else if (text) left.push(text);
    }));
    this.ask(pairs, left);
  }

  // A block of the paper: line by line and column by column as they stand, labels copied along left out.
  intoBlock(target, copied) {
    const block = target.closest("table") || target.closest("[data-block]");
    const labels = new Set([...block.querySelectorAll("th")].map((head) => head.textContent.trim()));
    const isLabel = (text) => labels.has(text.trim());
    const isOfLabels = (x) => copied.some((cells) => cells[x]) && copied.every((cells) => !cells[x] || isLabel(cells[x]));
    const grid = copied.map((cells) => cells.filter((_, x) => !isOfLabels(x)));
    const leftOf = (cell) => Math.round(cell.closest("td").getBoundingClientRect().left);
    const cells = this.keys.cells(block).filter((cell) => cell.type !== "checkbox" && cell.closest("td"));
    const lines = [...new Set(cells.map((cell) => cell.closest("tr")))];
    const columns = [...new Set(cells.map(leftOf))].filter((left) => left >= leftOf(target)).sort((one, two) => one - two);
    const first = lines.indexOf(target.closest("tr"));
    const pairs = [];
    const left = [];
    grid.forEach((texts, y) => texts.forEach((text, x) => {
      const cell = cells.find((one) => one.closest("tr") === lines[first + y] && leftOf(one) === columns[x]);
      if (cell) pairs.push([cell, text]);
      else if (text) left.push(text);
    }));
    this.ask(pairs, left);
  }

  // A choice takes one of its own words; what it does not know is not filled in, and said.
  fits(cell, text) {
    if (cell.readOnly) return text === read(cell);
    if (cell.tagName !== "SELECT" || !text) return true;
    return [...cell.options].some((option) => option.value === text || option.text === text);
  }

  ask(pairs, left) {
    const unfit = pairs.filter(([cell, text]) => !this.fits(cell, text));
    this.pairs = pairs.filter(([cell, text]) => this.fits(cell, text));
    this.body.replaceChildren(...pairs.map(([cell, text]) => this.line(cell, text)));
    const parts = [`填入 ${this.pairs.length} 格`];
    if (unfit.length) parts.push(`${unfit.length} 格不能填（标出的）`);
    if (left.length) parts.push(`多出 ${left.length} 个值没有格子可填：${left.slice(0, 3).join("、")}${left.length > 3 ? "…" : ""}`);
    this.dialog.querySelector("[data-cells-note]").textContent = `${parts.join("，")}。`;
    const fill = this.dialog.querySelector("[data-fill]");
    fill.textContent = `填入 ${this.pairs.length} 格`;
    fill.disabled = !this.pairs.length;
    this.dialog.showModal();
    fill.focus();
  }

  line(cell, text) {
    const line = document.createElement("tr");
    const row = cell.closest("[data-row]");
    const name = row ? row.dataset.name : this.page.title(cell)[0];
    const texts = [name, this.page.title(cell)[1], read(cell), text];
    for (const one of texts) line.insertCell().textContent = String(one === true ? "是" : one === false ? "" : one);
    if (!this.fits(cell, text)) line.className = "doubt";
    return line;
  }

  fill() {
    const before = this.pairs.map(([cell]) => [cell, read(cell)]);
    this.dialog.close();
    for (const [cell, text] of this.pairs) {
      const option = cell.tagName === "SELECT" && [...cell.options].find((one) => one.text === text);
      write(cell, option ? option.value : text);
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.undo.remember(`粘贴 ${before.length} 格`, () => before.forEach(([cell, value]) => {
      write(cell, value);
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    }));
    this.changed();
    if (before.length) before[0][0].focus();
    this.undo.announce(`已填入 ${before.length} 格，可撤销`);
  }
}
