// The indicator rows: merged level cells, adding, duplicating, deleting, moving, each with its undo.
import { COLUMNS, DROP_COLUMNS, newKey, read, write } from "./page.js";

const groupOf = (select) => {
  const parent = select.selectedOptions[0] && select.selectedOptions[0].parentElement;
  return parent && parent.tagName === "OPTGROUP" ? parent.label : "";
};

export class Rows {
  constructor(page, { changed, announce }) {
    Object.assign(this, { page, changed, announce });
    this.undoable = [];
    this.isTogether = false;
    this.total = page.form.querySelector(`[name="${page.table.dataset.formset}-TOTAL_FORMS"]`);
    this.markup = page.form.querySelector("[data-empty-row]").innerHTML;
    this.tools = page.form.querySelector("[data-row-tools]");
    this.undoButton = page.form.querySelector("[data-undo]");
    this.undoButton.addEventListener("click", () => this.undo());
    for (const row of page.rows()) {
      // The blank rows at the end serve those without script.
      if (!row.dataset.pk && page.isBlank(row) && !this.level2(row)) row.remove();
      else this.equip(row);
      // Marked for deletion on a page that was sent back.
      if (row.isConnected && page.cell(row, "DELETE").checked) this.take(row);
    }
    this.regroup();
  }

  equip(row) {
    const { page } = this;
    const drop = row.cells[row.cells.length - 1];
    drop.hidden = false;
    for (const item of drop.children) item.hidden = true;
    drop.append(this.tools.content.cloneNode(true));
    page.cell(row, "target").closest("td").append(drop.querySelector("[data-take-apart]"));
    const label = document.createElement("span");
    label.dataset.level2 = "";
    row.cells[1].prepend(label);
    const add = document.createElement("button");
    Object.assign(add, { type: "button", className: "group-add", textContent: "＋", tabIndex: -1 });
    add.dataset.addHere = "";
    row.cells[1].append(add);
    page.showOrigin(row);
  }

  level1(row) {
    return groupOf(this.page.cell(row, "level2")) || this.page.cell(row, "level1").value;
  }

  level2(row) {
    return this.page.cell(row, "level2").value;
  }

  // Many rows at once: their level cells are merged when all stand.
  together(act) {
    const isOuter = !this.isTogether;
    this.isTogether = true;
    try {
      return act();
    } finally {
      this.isTogether = !isOuter;
      this.regroup();
    }
  }

  // Merge equal level cells over their rows, as on paper.
  regroup() {
    if (this.isTogether) return;
    const rows = this.page.rows();
    let first1 = null;
    let first2 = null;
    rows.forEach((row, index) => {
      const above = rows[index - 1];
      const select = this.page.cell(row, "level2");
      const isNew1 = !above || this.level1(row) !== this.level1(above) || !this.level1(row);
      const isNew2 = isNew1 || this.level2(row) !== this.level2(above);
      if (isNew1) first1 = row;
      if (isNew2) first2 = row;
      row.cells[0].hidden = !isNew1;
      row.cells[1].hidden = !isNew2;
      row.cells[0].rowSpan = 1;
      row.cells[1].rowSpan = 1;
      if (!isNew1) first1.cells[0].rowSpan += 1;
      if (!isNew2) first2.cells[1].rowSpan += 1;
      row.classList.toggle("group-start", isNew2);
      row.querySelector("[data-level1]").textContent = this.level1(row);
      row.querySelector("[data-level2]").textContent = select.value;
      select.hidden = Boolean(select.value);
      const add = row.querySelector("[data-add-here]");
      add.hidden = !select.value;
      add.setAttribute("aria-label", `在${select.value}中添加一行`);
      add.title = `在${select.value}中添加一行`;
      const order = row.querySelector('[name$="-ORDER"]');
      if (order) order.value = index + 1;
    });
  }

  make(values, key = newKey(), pk = "") {
    const holder = document.createElement("tbody");
    holder.innerHTML = this.markup.replaceAll("__prefix__", this.total.value);
    const row = holder.firstElementChild;
    this.total.value = Number(this.total.value) + 1;
    row.dataset.key = key;
    for (const [column, value] of Object.entries(values)) {
      const input = this.page.cell(row, column);
      if (input) write(input, value);
    }
    if (pk) {
      row.dataset.pk = pk;
      this.page.cell(row, "id").value = pk;
    }
    this.equip(row);
    return row;
  }

  // Where a row of a level 2 belongs: behind the last of its kind, else in the paper's order.
  behind(level2) {
    const rows = this.page.rows();
    const same = rows.filter((row) => this.level2(row) === level2);
    if (same.length) return same[same.length - 1];
    const options = rows.length ? [...this.page.cell(rows[0], "level2").options].map((o) => o.value) : [];
    const rank = (name) => options.indexOf(name);
    const before = rows.filter((row) => rank(this.level2(row)) <= rank(level2));
    return before[before.length - 1] || null;
  }

  insert(row, after) {
    if (after) after.after(row);
    else this.page.body.prepend(row);
    this.regroup();
    return row;
  }

  add(values = {}, after = undefined, label = "添加一行") {
    const row = this.make(values);
    this.insert(row, after === undefined ? this.behind(values.level2 || "") : after);
    this.remember(label, () => this.take(row));
    this.done();
    return row;
  }

  duplicate(row) {
    const copy = this.add({ ...this.page.values(row), level1: this.page.cell(row, "level1").value }, row, "复制一行");
    this.page.cell(copy, "level3").focus();
    this.page.cell(copy, "level3").select();
  }

  // Take a row out of the page; one that is stored is noted for the server.
  take(row) {
    const { page } = this;
    const { key, pk } = row.dataset;
    if (pk) {
      page.dropped.set(key, Object.fromEntries(DROP_COLUMNS.map((column) => {
        const known = page.known.get(`row.${key}.${column}`);
        return [column, known ? known.was : [read(page.cell(row, column))]];
      })));
      page.gonePks.set(key, pk);
    }
    page.forgetRow(key);
    row.remove();
    this.regroup();
  }

  back(row, after) {
    const { page } = this;
    if (row.dataset.pk && !page.dropped.delete(row.dataset.key)) this.makeNew(row);
    this.insert(row, after && after.isConnected ? after : this.behind(this.level2(row)));
  }

  remove(list) {
    const places = list.map((row) => [row, row.previousElementSibling]);
    const next = list[list.length - 1].nextElementSibling || places[0][1];
    this.together(() => list.forEach((row) => this.take(row)));
    this.remember(`删除 ${list.length} 行`, () => places.forEach(([row, after]) => {
      if (after) this.back(row, after);
      else this.back(row, null);
    }));
    this.done();
    if (next && next.isConnected) this.page.cell(next, "level3").focus();
    this.announce(`已删除 ${list.length} 行，可撤销`);
  }

  // The server has deleted it; a row that was brought back meanwhile is stored anew.
  gone(key) {
    this.page.dropped.delete(key);
    const row = this.page.row(key);
    if (row) this.makeNew(row);
  }

  makeNew(row) {
    row.dataset.key = newKey();
    delete row.dataset.pk;
    this.page.cell(row, "id").value = "";
  }

  vanish(row, isAgreed = false) {
    const { page } = this;
    const { key } = row.dataset;
    const isClean = COLUMNS.every((column) => page.isClean(`row.${key}.${column}`, read(page.cell(row, column))));
    if (!isClean && !isAgreed) return;
    page.forgetRow(key);
    row.remove();
    this.regroup();
  }

  // A row that a colleague added, or one that comes back.
  appear(pk, values, key = pk) {
    const row = this.make(values, key, pk);
    this.insert(row, this.behind(values.level2 || ""));
    this.page.learnRow(row);
    row.classList.add("row-new");
    return row;
  }

  // Put the stored rows into the server's order; rows it does not know stay behind their neighbour.
  // The row somebody is typing in stays where it is and the others go round it.
  arrange(pks) {
    const { page } = this;
    if (page.isMoved(page.keys())) return;
    const known = pks.map((pk) => page.row(pk)).filter(Boolean);
    const now = page.rows().filter((row) => row.dataset.pk);
    if (known.every((row, index) => row === now[index])) return;
    const order = [...known];
    page.rows().filter((row) => !row.dataset.pk)
      .forEach((row) => order.splice(order.indexOf(row.previousElementSibling) + 1, 0, row));
    const typedIn = order.find((row) => row.contains(document.activeElement));
    const fixed = order.indexOf(typedIn);
    order.forEach((row, index) => {
      if (index < fixed) typedIn.before(row);
      else if (index > fixed) page.body.append(row);
    });
    this.regroup();
  }

  setLevel2(row, level2) {
    write(this.page.cell(row, "level2"), level2);
  }

  moveTo(row, after, level2) {
    const before = { after: row.previousElementSibling, level2: this.level2(row) };
    if (level2 !== undefined && level2 !== before.level2) this.setLevel2(row, level2);
    if (after !== row) this.insert(row, after);
    this.remember("移动一行", () => {
      this.setLevel2(row, before.level2);
      this.insert(row, before.after && before.after.isConnected ? before.after : null);
    });
    this.done();
    this.announce(`已移到${this.level2(row)}`);
  }

  // One step up or down; at the edge of a group the row joins the neighbouring one.
  step(row, down) {
    const other = down ? row.nextElementSibling : row.previousElementSibling;
    if (!other) return;
    if (this.level2(other) !== this.level2(row)) {
      this.moveTo(row, row.previousElementSibling, this.level2(other));
    } else {
      this.moveTo(row, down ? other : other.previousElementSibling);
    }
  }

  toLevel2(row, level2) {
    if (level2 === this.level2(row)) return;
    const same = this.page.rows().filter((item) => item !== row && this.level2(item) === level2);
    const after = same.length ? same[same.length - 1] : this.behind(level2);
    this.moveTo(row, after === row ? row.previousElementSibling : after, level2);
  }

  remember(label, undo) {
    this.undoable.push({ label, undo });
    if (this.undoable.length > 50) this.undoable.shift();
    this.showUndo();
  }

  showUndo() {
    const last = this.undoable[this.undoable.length - 1];
    this.undoButton.disabled = !last;
    this.undoButton.textContent = last ? `撤销：${last.label}` : "撤销";
  }

  undo() {
    const last = this.undoable.pop();
    if (!last) return;
    this.together(last.undo);
    this.showUndo();
    this.done();
    this.announce(`已撤销${last.label}`);
  }

  done() {
    this.regroup();
    this.changed();
  }
}
