// The rows of the table: merged level cells, adding, duplicating, deleting, moving, each with its undo.
import { levelsOf } from "./levels.js";
import { newKey, read, show, showWanted, write } from "./page.js";

export class Rows {
  constructor(page, { changed }) {
    Object.assign(this, { page, changed });
    this.levels = levelsOf(page.data.levels);
    this.isFixed = !page.data.may_add;
    this.isTogether = false;
    this.template = document.querySelector("template[data-row-template]");
    this.undo = null;
    this.together(() => {
      for (const pk of page.data.order) {
        const row = this.make(page.data.rows[pk], String(pk), String(pk));
        page.body.append(row);
        page.learnRow(row);
      }
    });
    page.order = page.rows().filter((row) => row.dataset.pk).map((row) => row.dataset.key);
  }

  remember(label, undo) {
    this.undo.remember(label, undo);
  }

  level1(row) {
    return this.levels.level1(row.dataset.level2) || row.dataset.level1 || "";
  }

  level2(row) {
    return row.dataset.level2 || "";
  }

  setLevel2(row, level2) {
    row.dataset.level2 = level2;
    const cell = this.page.cell(row, "level2");
    if (cell) cell.value = level2;
    this.hint(row);
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
    if (!this.isFixed) this.complete();
    let above = null;
    let first1 = null;
    let first2 = null;
    for (const row of this.page.rows()) {
      const [level1, level2] = [this.level1(row), this.level2(row)];
      const isNew1 = !above || level1 !== this.level1(above) || !level1;
      const isNew2 = isNew1 || level2 !== this.level2(above);
      if (isNew1) first1 = row;
      if (isNew2) first2 = row;
      row.cells[0].hidden = !isNew1;
      row.cells[1].hidden = !isNew2;
      row.cells[0].rowSpan = 1;
      row.cells[1].rowSpan = 1;
      if (!isNew1) first1.cells[0].rowSpan += 1;
      if (!isNew2) first2.cells[1].rowSpan += 1;
      row.querySelector("[data-level1]").textContent = level1;
      row.querySelector("[data-level2]").textContent = level2;
      const add = row.querySelector("[data-add-here]");
      if (add) {
        add.hidden = !level2;
        add.setAttribute("aria-label", `在${level2}中添加一行`);
      }
      const pick = row.querySelector("[data-pick-level]");
      if (pick) pick.hidden = Boolean(level2);
      above = row;
    }
    this.page.form.dispatchEvent(new Event("regrouped"));
  }

  // Obligatory levels stand always, empty where nothing has been filled in; a form that has no row
  // at all begins with the usual ones too.
  complete() {
    const rows = this.page.rows();
    const there = new Set(rows.map((row) => this.level2(row)));
    const isEmpty = rows.every((row) => !row.dataset.pk && this.page.isBlank(row));
    const there1 = new Set(rows.map((row) => this.level1(row)));
    for (const level of this.levels.list) {
      const isWanted = level.required || (isEmpty && level.usual)
        || (level.stands_for && !there1.has(level.stands_for));
      if (there.has(level.level2) || !isWanted) continue;
      const row = this.make({ level2: level.level2 });
      const after = this.behind(level.level2);
      if (after) after.after(row);
      else this.page.body.prepend(row);
    }
  }

  hint(row) {
    const level = this.levels.find(this.level2(row));
    for (const cell of row.querySelectorAll("[data-hint]")) {
      const hint = level ? level[cell.dataset.hint] : row.dataset[cell.dataset.hint];
      cell.placeholder = hint || "";
    }
    row.classList.toggle("must", Boolean(level && (level.required || level.stands_for)) && !row.dataset.pk && this.page.isBlank(row));
  }

  make(values, key = newKey(), pk = "") {
    const row = document.importNode(this.template.content.firstElementChild, true);
    const { level1 = "", level2 = "", level3: name = "", asked = "" } = values;
    Object.assign(row.dataset, { key, level1, level2, name, asked });
    for (const cell of row.querySelectorAll("[data-column]")) {
      write(cell, values[cell.dataset.column]);
      if (cell.dataset.column !== "level2") cell.setAttribute("aria-label", cell.dataset.label || "");
    }
    show(row, values);
    for (const spot of row.querySelectorAll("[data-figure-of]")) spot.dataset.figure = `row.${key}.${spot.dataset.figureOf}`;
    for (const spot of row.querySelectorAll("[data-when]")) spot.hidden = !values[spot.dataset.when];
    showWanted(row);
    if (pk) row.dataset.pk = pk;
    this.page.form.dispatchEvent(new CustomEvent("row-made", { detail: { row, values } }));
    this.hint(row);
    return row;
  }

  // Where a row of a level 2 belongs: behind the last of its kind, else in the paper's order.
  behind(level2) {
    const rows = this.page.rows();
    const same = rows.filter((row) => this.level2(row) === level2);
    if (same.length) return same[same.length - 1];
    const rank = this.levels.rank(level2);
    const before = rows.filter((row) => this.levels.rank(this.level2(row)) <= rank);
    return before[before.length - 1] || null;
  }

  insert(row, after) {
    if (after) after.after(row);
    else this.page.body.prepend(row);
    this.regroup();
    return row;
  }

  // The empty row of a level, made where there is none.
  blankOf(level2) {
    const blank = this.page.rows().find((row) => this.level2(row) === level2 && this.page.isBlank(row));
    return blank || (this.isFixed ? null : this.insert(this.make({ level2 }), this.behind(level2)));
  }

  add(values = {}, after = undefined, label = "添加一行") {
    const row = this.make(values);
    this.insert(row, after === undefined ? this.behind(values.level2 || "") : after);
    this.remember(label, () => this.take(row));
    this.done();
    return row;
  }

  duplicate(row) {
    const copy = this.add({ ...this.page.values(row), level1: row.dataset.level1 }, row, "复制一行");
    const name = this.page.cell(copy, "level3");
    name.focus();
    name.select();
  }

  // Take a row out of the page; one that is stored is noted for the server.
  take(row) {
    const { page } = this;
    const { key, pk } = row.dataset;
    if (pk) {
      page.dropped.set(key, Object.fromEntries(page.data.drop_columns.map((column) => {
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
    const level2 = this.level2(row);
    const blank = page.rows().find((item) => !item.dataset.pk && this.level2(item) === level2 && page.isBlank(item));
    this.insert(row, after && after.isConnected ? after : this.behind(level2));
    if (blank && blank !== row && this.levels.isRequired(level2)) blank.remove();
    this.regroup();
  }

  remove(list) {
    const { page } = this;
    const places = list.map((row) => [row, row.previousElementSibling]);
    const next = list[list.length - 1].nextElementSibling || places[0][1];
    const level2 = this.level2(list[0]);
    this.together(() => list.forEach((row) => this.take(row)));
    this.remember(`删除 ${list.length} 行`, () => places.forEach(([row, after]) => this.back(row, after)));
    this.done();
    const target = page.rows().find((row) => this.level2(row) === level2 && page.isBlank(row)) || next;
    if (target && target.isConnected) page.cell(target, "level3").focus();
    this.undo.announce(`已删除 ${list.length} 行，可撤销`);
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
  }

  vanish(row, isAgreed = false) {
    const { page } = this;
    const { key } = row.dataset;
    const isClean = page.columns.every((column) => page.isClean(`row.${key}.${column}`, read(page.cell(row, column))));
    if (!isClean && !isAgreed) return;
    page.forgetRow(key);
    row.remove();
    this.regroup();
  }

  // A row that a colleague added, or one that comes back.
  appear(pk, values, key = pk) {
    const { page } = this;
    const blank = page.rows().find((row) => !row.dataset.pk && this.level2(row) === values.level2 && page.isBlank(row));
    const row = this.make(values, key, pk);
    this.insert(row, this.behind(values.level2 || ""));
    if (blank && !blank.contains(document.activeElement)) blank.remove();
    page.learnRow(row);
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

  moveTo(row, after, level2) {
    const before = { after: row.previousElementSibling, level2: this.level2(row) };
    if (level2 !== undefined && level2 !== before.level2) this.setLevel2(row, level2);
    if (after !== row) this.insert(row, after);
    this.remember("移动一行", () => {
      this.setLevel2(row, before.level2);
      this.insert(row, before.after && before.after.isConnected ? before.after : null);
    });
    this.done();
    this.undo.announce(`已移到${this.level2(row)}`);
  }

  // One step up or down; at the edge of a group the row joins the neighbouring one.
  step(row, down) {
    const other = down ? row.nextElementSibling : row.previousElementSibling;
    if (!other) return;
    if (this.level2(other) !== this.level2(row)) this.moveTo(row, row.previousElementSibling, this.level2(other));
    else this.moveTo(row, down ? other : other.previousElementSibling);
  }

  toLevel2(row, level2) {
    if (level2 === this.level2(row)) return;
    const same = this.page.rows().filter((item) => item !== row && this.level2(item) === level2);
    const after = same.length ? same[same.length - 1] : this.behind(level2);
    this.moveTo(row, after === row ? row.previousElementSibling : after, level2);
  }

  done() {
    this.regroup();
    this.changed();
  }
}
