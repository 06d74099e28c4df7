// Pasting a block of rows from Excel, Word or plain text, with a look at it before it is filled in.
const GRID = ["level3", "target", "weight"];
const VALUES = ["level2", "level3", "target", "weight"];

// The cells of an HTML table, merged ones repeated over what they span.
function gridOf(table) {
  const grid = [];
  [...table.rows].forEach((row, y) => {
    grid[y] = grid[y] || [];
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x] !== undefined) x += 1;
      const text = cell.textContent.replace(/\u00a0/g, " ").replace(/\s+/g, " ").trim();
      for (let down = 0; down < Math.min(cell.rowSpan || 1, table.rows.length - y); down += 1) {
        grid[y + down] = grid[y + down] || [];
        for (let along = 0; along < (cell.colSpan || 1); along += 1) grid[y + down][x + along] = along ? "" : text;
      }
      x += cell.colSpan || 1;
    }
  });
  return grid.map((row) => Array.from(row, (text) => text || ""));
}

export function blockOf(html, text) {
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (table) {
    const grid = gridOf(table);
    return grid.flat().filter(Boolean).length > 1 ? { grid } : null;
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.length > 1 || text.trim().includes("\t") ? { text } : null;
}

export class Paste {
  constructor(page, rows, session) {
    Object.assign(this, { page, rows, session });
    this.dialog = document.querySelector("[data-paste-dialog]");
    this.body = this.dialog.querySelector("tbody");
    this.area = this.dialog.querySelector("textarea");
    this.say = (text) => { this.dialog.querySelector("[data-paste-note]").textContent = text; };
    this.block = null;
    page.table.addEventListener("paste", (event) => this.caught(event));
    page.form.querySelector("[data-paste-open]").addEventListener("click", () => this.open(null, "level3"));
    this.area.addEventListener("paste", (event) => {
      const { clipboardData } = event;
      const block = blockOf(clipboardData.getData("text/html"), clipboardData.getData("text/plain"));
      if (!block) return;
      event.preventDefault();
      this.area.value = clipboardData.getData("text/plain");
      this.read(block);
    });
    this.area.addEventListener("input", () => this.area.value.trim() && this.read({ text: this.area.value }));
    this.dialog.querySelector("[data-cancel]").addEventListener("click", () => this.dialog.close());
    this.dialog.querySelector("[data-fill]").addEventListener("click", () => this.fill());
    // A copy of what is chosen here must not look like a change of the form itself.
    this.dialog.addEventListener("input", (event) => event.stopPropagation());
  }

  caught(event) {
    const input = event.target;
    const column = input.name ? input.name.split("-").pop() : "";
    if (!GRID.includes(column)) return;
    const { clipboardData } = event;
    const block = blockOf(clipboardData.getData("text/html"), clipboardData.getData("text/plain"));
    if (!block) return;
    event.preventDefault();
    this.open(input.closest("[data-row]"), column, block);
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
    this.dialog.showModal();
    if (block) this.read(block);
  }

  async read(block) {
    this.say("正在识别…");
    try {
      this.block = await this.session.post(this.page.form.dataset.paste, { ...block, start: this.column });
    } catch (error) {
      this.block = null;
      this.say(error.message || "网络不通，请稍后再试。");
      return;
    }
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
    this.dialog.querySelector("[data-paste-modes]").hidden = table.hidden;
    if (!block) return;
    if (table.hidden) {
      this.say("没有识别到指标。请复制表格中的若干行（可带一级、二级指标列）。");
      return;
    }
    const hasLevels = block.rows.some((row) => row.level2);
    const isColumn = !hasLevels && block.columns.length === 1 && this.row && this.column !== "level3";
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
    fill.focus();
  }

  line(row) {
    const line = document.createElement("tr");
    const select = this.page.form.querySelector("[data-add-level2]").cloneNode(true);
    select.removeAttribute("id");
    select.removeAttribute("data-add-level2");
    select.setAttribute("aria-label", `${row.level3 || "这一行"}的二级指标`);
    select.prepend(new Option(this.row ? "（随所在行）" : "请选择", ""));
    select.value = row.level2;
    select.addEventListener("change", () => { row.level2 = select.value; });
    const texts = [row.level3, row.target, row.weight, [row.understood, ...row.doubts].filter(Boolean).join("；")];
    line.insertCell().append(select);
    texts.forEach((text, index) => {
      const cell = line.insertCell();
      cell.textContent = text;
      if (index === 3 && row.doubts.length) cell.className = "doubt";
    });
    return line;
  }

  fill() {
    const mode = this.modes.find((item) => item.checked).value;
    const list = this.block.rows.map((row) => Object.fromEntries(VALUES.map((name) => [name, row[name]])));
    this.dialog.close();
    const first = this.rows.together(() => (mode === "over" ? this.fillOver(list) : this.fillIn(list, mode === "replace")));
    if (first) this.page.cell(first, "level3").focus();
    this.rows.announce(`已填入 ${list.length} 行，可撤销`);
  }

  fillIn(list, isReplacing) {
    const { page, rows } = this;
    const home = this.row && this.row.isConnected ? this.row : null;
    const level2 = home ? rows.level2(home) : "";
    const undone = rows.undoable.length;
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
    rows.undoable.length = undone;
    rows.remember(`粘贴 ${made.length} 行`, () => {
      places.forEach(([row, above]) => rows.back(row, above));
      made.forEach((row) => rows.take(row));
    });
    rows.done();
    return made[0];
  }

  // From the row pasted into downwards, cell over cell, as Excel does.
  fillOver(list) {
    const { page, rows, block } = this;
    const columns = VALUES.filter((name) => block.columns.includes(name));
    const before = [];
    const made = [];
    let row = this.row;
    for (const values of list) {
      if (!row) {
        row = rows.insert(rows.make({ level2: rows.level2(page.rows().pop()) }), page.rows().pop());
        made.push(row);
      }
      for (const name of columns.filter((column) => column !== "level2" || values.level2)) {
        const input = page.cell(row, name);
        before.push([input, input.value]);
        input.value = values[name];
      }
      row = row.nextElementSibling;
    }
    rows.remember(`粘贴 ${list.length} 行`, () => {
      before.reverse().forEach(([input, value]) => { input.value = value; });
      made.forEach((item) => rows.take(item));
    });
    rows.done();
    return this.row;
  }
}
