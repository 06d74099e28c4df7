// The budget items as a small table over their lines of text; a block copied elsewhere fills it.
import { blockOf } from "./clipboard.js";
import { cellsOf, lineOf, linesOf } from "./joining.js";
import { isComposed } from "./keys.js";
import { readAmount, showYuan } from "./money.js";

const COLUMNS = ["支出内容", "单价（元）", "数量", "次数"];

const factor = (text) => {
  const found = /^\d+(\.\d+)?/.exec(text.replace(/,/g, ""));
  return text ? (found ? Number(found[0]) : null) : 1;
};

// In cents; null where a figure cannot be read.
function amountOf([, price, quantity, times]) {
  const cents = readAmount(price || "");
  const factors = [factor(quantity || ""), factor(times || "")];
  return cents === null || factors.includes(null) ? null : Math.round(cents * factors[0] * factors[1]);
}

export class BudgetItems {
  constructor(page, undo) {
    const { form } = page;
    this.undo = undo;
    this.area = form.querySelector("[data-table]");
    this.annual = page.fixed.get(page.data.items_total);
    this.box = form.querySelector("[data-budget-items]");
    this.body = this.box.querySelector("tbody");
    this.written = null;
    this.body.addEventListener("input", (event) => {
      event.stopPropagation();
      this.store();
    });
    this.body.addEventListener("click", (event) => {
      if (!event.target.closest("[data-drop-item]")) return;
      event.target.closest("tr").remove();
      this.store();
    });
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("paste", (event) => this.paste(event));
    this.box.querySelector("[data-add-item]").addEventListener("click", () => this.add([]).querySelector("input").focus());
    this.annual.addEventListener("input", () => this.total());
    form.addEventListener("settled", () => this.show());
    this.show();
  }

  // The text may have been changed by a colleague, or come back from an earlier page. The row in
  // which somebody is typing stays where it is.
  show() {
    if (this.area.value === this.written) return this.total();
    this.written = this.area.value;
    const lines = linesOf(this.area.value);
    const old = [...this.body.rows];
    const held = old.find((row) => row.contains(document.activeElement));
    const text = held ? lineOf(this.cells(held)) : "";
    let at = lines.indexOf(text);
    if (text && at < 0) {
      at = Math.min(old.indexOf(held), lines.length - 1);
      this.fill(held, cellsOf(lines[at] || ""));
    }
    const split = text ? at : Math.min(old.indexOf(held), lines.length);
    old.filter((row) => row !== held).forEach((row) => row.remove());
    lines.forEach((line, index) => {
      if (text && index === at) return;
      const row = this.add(cellsOf(line));
      if (held && index < split) held.before(row);
    });
    return this.total();
  }

  fill(row, cells) {
    row.querySelectorAll("input").forEach((input, index) => {
      if (input.value !== (cells[index] || "")) input.value = cells[index] || "";
    });
  }

  add(cells) {
    const row = this.body.insertRow();
    COLUMNS.forEach((label, index) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "text", value: cells[index] || "" });
      input.setAttribute("aria-label", label);
      if (index) input.inputMode = "decimal";
      if (index) input.className = "num";
      row.insertCell().append(input);
    });
    row.insertCell().className = "num";
    const drop = document.createElement("button");
    Object.assign(drop, { type: "button", className: "linkish", textContent: "删除" });
    drop.dataset.dropItem = "";
    row.insertCell().append(drop);
    return row;
  }

  key(event) {
    if (event.key !== "Enter" || isComposed(event) || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const next = row.nextElementSibling || this.add([]);
    const cell = next.cells[event.target.closest("td").cellIndex].querySelector("input");
    cell.focus();
    cell.select();
  }

  // A block goes in cell over cell from where it is put, rows are added below as wanted.
  paste(event) {
    const block = blockOf(event.clipboardData);
    if (!block) return;
    event.preventDefault();
    const before = this.area.value;
    const from = event.target.closest("td").cellIndex;
    let row = event.target.closest("tr");
    const grid = block.grid.filter((cells) => !cells.some((text) => text === COLUMNS[0]));
    for (const cells of grid) {
      row = row || this.add([]);
      cells.slice(0, COLUMNS.length - from).forEach((text, index) => {
        row.cells[from + index].querySelector("input").value = text.replace(/\n/g, " ");
      });
      row = row.nextElementSibling;
    }
    const left = grid.flatMap((cells) => cells.slice(COLUMNS.length - from)).filter(Boolean).length;
    this.store();
    this.undo.remember(`粘贴 ${grid.length} 项`, () => { this.area.value = before; this.show(); });
    this.undo.announce(`已填入 ${grid.length} 项，可撤销${left ? `；多出的 ${left} 格（如金额）由系统计算，未填` : ""}`);
  }

  cells(row) {
    return [...row.querySelectorAll("input")].map((input) => input.value.replace(/[|｜\t]/g, " ").trim());
  }

  store() {
    const lines = [...this.body.rows].map((row) => this.cells(row)).filter((cells) => cells.some(Boolean));
    this.area.value = lines.map(lineOf).join("\n");
    this.written = this.area.value;
    this.total();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  total() {
    let sum = 0;
    for (const row of this.body.rows) {
      const cells = this.cells(row);
      const amount = amountOf(cells);
      row.cells[4].textContent = amount === null ? (cells.some(Boolean) ? "无法计算" : "") : showYuan(amount);
      sum += amount || 0;
    }
    const foot = this.box.querySelector("[data-items-total]");
    const annual = readAmount(this.annual.value);
    foot.className = "";
    if (!this.body.rows.length) foot.textContent = "";
    else if (annual === null) foot.textContent = `合计 ${showYuan(sum)} 元`;
    else if (annual === sum) {
      foot.textContent = `合计 ${showYuan(sum)} 元，与年度资金申请总额相符`;
      foot.className = "sum-agrees";
    } else {
      const way = sum > annual ? "多" : "少";
      foot.textContent = `合计 ${showYuan(sum)} 元，比年度资金申请总额${way} ${showYuan(Math.abs(sum - annual))} 元`;
      foot.className = "sum-differs";
    }
  }
}
