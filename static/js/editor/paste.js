// Pasting a block of rows with a look at it before it is filled in; undone as one act.
import { blockOf } from "./clipboard.js";
import { fit, write } from "./page.js";
import { options } from "./levels.js";

const PAUSE = 400;

export class Paste {
  constructor(page, rows, { session, undo }) {
    Object.assign(this, { page, rows, session, undo });
    this.dialog = document.querySelector("[data-paste-dialog]");
    this.body = this.dialog.querySelector("tbody");
    this.area = this.dialog.querySelector("textarea");
    this.say = (text) => { this.dialog.querySelector("[data-paste-note]").textContent = text; };
    this.asked = 0;
    this.block = null;
    page.table.addEventListener("paste", (event) => this.caught(event));
    document.querySelector("[data-paste-open]").addEventListener("click", () => this.open(null, page.data.first_column));
    this.area.addEventListener("paste", (event) => {
      const block = blockOf(event.clipboardData);
      if (!block) return;
      event.preventDefault();
      this.area.value = event.clipboardData.getData("text/plain");
      this.read(block);
    });
    this.area.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.asked += 1;
      this.timer = setTimeout(() => this.area.value.trim() && this.read({ text: this.area.value }), PAUSE);
    });
    this.dialog.querySelector("[data-cancel]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => { this.asked += 1; });
    this.dialog.querySelector("[data-fill]").addEventListener("click", () => this.fill());
  }

  caught(event) {
    const { column } = event.target.dataset;
    if (!this.page.data.grid.includes(column)) return;
    const block = blockOf(event.clipboardData);
    if (!block) return;
    event.preventDefault();
    this.open(event.target.closest("[data-row]"), column, block);
  }

  open(row, column, block = null) {
    this.row = row;
    this.column = column;
    this.block = null;
    this.area.value = "";
    this.area.closest(".field").hidden = Boolean(block);
    this.body.replaceChildren();
    this.say("");
    this.show();
    if (!this.dialog.open) this.dialog.showModal();
    if (block) this.read(block);
  }

  // Only the answer to the last question counts; one that comes late is of a text that has gone.
  async read(block) {
    this.asked += 1;
    const mine = this.asked;
    this.say("正在识别…");
    const sent = block.grid && !block.isLines ? { grid: block.grid } : { text: block.text };
    let answer = null;
    let fault = "";
    try {
      answer = await this.session.post(this.page.data.urls.paste, { ...sent, start: this.column });
    } catch (error) {
      fault = error.message || "网络不通，请稍后再试。";
    }
    if (mine !== this.asked || !this.dialog.open) return;
    this.block = answer;
    if (fault) this.say(fault);
    this.show();
  }

  get modes() {
    return [...this.dialog.querySelectorAll("[name=paste-mode]")];
  }

  show() {
    const { block } = this;
    const fill = this.dialog.querySelector("[data-fill]");
    const table = this.dialog.querySelector("table");
    table.hidden = !block || !block.rows.length;
    fill.disabled = table.hidden;
    fill.textContent = "填入";
    this.dialog.querySelector("[data-paste-modes]").hidden = table.hidden;
    if (!block) return;
    if (table.hidden) {
      this.say("没有识别到指标。请复制表格中的若干行（可带一级、二级指标列）。");
      return;
    }
    const hasLevels = block.rows.some((row) => row.level2);
    const isColumn = !hasLevels && block.columns.length === 1 && this.row && this.column !== this.page.data.first_column;
    for (const mode of this.modes) {
      mode.closest("label").hidden = mode.value === "over" && !this.row;
      mode.checked = mode.value === (isColumn ? "over" : "insert");
    }
    this.body.replaceChildren(...block.rows.map((row) => this.line(row)));
    const doubtful = block.rows.filter((row) => row.doubts.length).length;
    const parts = [`识别到 ${block.rows.length} 行`];
    if (doubtful) parts.push(`其中 ${doubtful} 行请留意标出的地方`);
    if (block.left_out) parts.push(`超出 200 行的 ${block.left_out} 行未取`);
    this.say(`${parts.join("，")}。`);
    fill.textContent = `填入 ${block.rows.length} 行`;
    if (document.activeElement !== this.area) fill.focus();
  }

  line(row) {
    const line = document.createElement("tr");
    const select = document.createElement("select");
    options(select, this.rows.levels, this.row ? "（随所在行）" : "请选择");
    select.setAttribute("aria-label", `${row.level3 || "这一行"}的二级指标`);
    select.value = row.level2;
    select.addEventListener("change", () => { row.level2 = select.value; });
    const typed = this.page.data.paste_columns.filter((name) => name !== "level2").map((name) => row[name]);
    const texts = [...typed, [row.understood, ...row.doubts].filter(Boolean).join("；")];
    line.insertCell().append(select);
    texts.forEach((text, index) => {
      const cell = line.insertCell();
      cell.textContent = text;
      if (index === typed.length && row.doubts.length) cell.className = "doubt";
    });
    return line;
  }

  fill() {
    const { rows, page } = this;
    const mode = this.modes.find((item) => item.checked).value;
    const list = this.block.rows.map((row) => Object.fromEntries(page.data.paste_columns.map((name) => [name, row[name]])));
    this.dialog.close();
    const first = rows.together(() => (mode === "over" ? this.fillOver(list) : this.fillIn(list, mode === "replace")));
    rows.done();
    if (first) page.cell(first, page.data.first_column).focus();
    this.undo.announce(`已填入 ${list.length} 行，可撤销`);
  }

  fillIn(list, isReplacing) {
    const { page, rows } = this;
    const home = this.row && this.row.isConnected ? this.row : null;
    const level2 = home ? rows.level2(home) : "";
    const old = isReplacing ? page.rows() : page.rows().filter((row) => !row.dataset.pk && page.isBlank(row));
    let last = isReplacing ? page.rows().pop() || null : home;
    const made = [];
    for (const values of list) {
      const filled = { ...values, level2: values.level2 || level2 };
      const isApart = !isReplacing && (!home || filled.level2 !== level2);
      const row = rows.make(filled);
      rows.insert(row, isApart ? rows.behind(filled.level2) : last);
      if (!isApart) last = row;
      made.push(row);
    }
    // Blank rows that stood for these level 2 have served.
    const served = old.filter((row) => isReplacing || made.some((item) => rows.level2(item) === rows.level2(row)));
    const places = served.map((row) => [row, row.previousElementSibling]);
    served.forEach((row) => rows.take(row));
    this.undo.remember(`粘贴 ${made.length} 行`, () => {
      places.filter(([row]) => row.dataset.pk || !page.isBlank(row)).forEach(([row, above]) => rows.back(row, above));
      made.forEach((row) => rows.take(row));
    });
    return made[0];
  }

  // From the row pasted into downwards, cell over cell, as Excel does.
  fillOver(list) {
    const { page, rows, block } = this;
    const columns = page.data.paste_columns.filter((name) => block.columns.includes(name));
    const before = [];
    const made = [];
    let { row } = this;
    for (const values of list) {
      if (!row) {
        row = rows.insert(rows.make({ level2: rows.level2(page.rows().pop()) }), page.rows().pop());
        made.push(row);
      }
      for (const name of columns.filter((column) => column !== "level2" || values.level2)) {
        const cell = page.cell(row, name);
        before.push([cell, cell.value]);
        write(cell, values[name]);
      }
      row = row.nextElementSibling;
    }
    this.undo.remember(`粘贴 ${list.length} 行`, () => {
      before.reverse().forEach(([cell, value]) => { cell.value = value; fit(cell); });
      made.forEach((item) => rows.take(item));
    });
    return this.row;
  }
}
