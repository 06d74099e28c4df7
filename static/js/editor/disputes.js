// Two people changed the same cell: the later one is asked, and nothing is overwritten unasked.
import { joinTables } from "./joining.js";
import { clearNote, noteAt } from "./marks.js";
import { focusOn, read, write } from "./page.js";

const brief = (value) => {
  const text = value === true ? "勾选" : value === false ? "不勾选" : String(value).trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text || "空白";
};

export class Disputes {
  constructor(page, rows, changed) {
    Object.assign(this, { page, rows, changed });
  }

  raise(conflict) {
    const { place, current } = conflict;
    if (conflict.gone) this.rowGone(place);
    else if (place.split(".").length === 2 && place.startsWith("row.")) this.rowChanged(place, current);
    else this.cellChanged(place, current);
  }

  cellChanged(place, current) {
    const { page } = this;
    const cell = page.input(place);
    if (!cell || this.joined(cell, place, current)) return;
    page.conflicts.set(place, current);
    const settle = (base) => {
      page.conflicts.delete(place);
      page.learn(place, base);
      clearNote(cell, "asked");
      this.changed();
      focusOn(cell);
    };
    noteAt(cell, "asked", `同事已把这里改为“${brief(current)}”，您填的是“${brief(read(cell))}”。`, [
      { label: "用我的", act: () => settle(current) },
      { label: "用他的", act: () => { write(cell, current); settle(current); } },
    ]);
  }

  // A cell that is a table of its own: what both did to different cells of it is no dispute.
  joined(cell, place, current) {
    if (!("table" in cell.dataset)) return false;
    const { page } = this;
    const text = joinTables(page.known.get(place).base, read(cell), current);
    if (text === null) return false;
    page.learn(place, current);
    write(cell, text);
    noteAt(cell, "theirs", "同事也改了这张明细，双方的修改都已保留");
    this.changed();
    return true;
  }

  // The cells belong to a row that a colleague has deleted.
  rowGone(place) {
    const { page } = this;
    const row = page.row(place.split(".")[1]);
    if (!row) return;
    page.conflicts.set(place, null);
    const cell = page.cell(row, "level3");
    noteAt(cell, "asked", "同事已删除这一行，而您刚才修改了它。", [
      {
        label: "重新加入",
        act: () => {
          page.forgetRow(row.dataset.key);
          this.rows.makeNew(row);
          clearNote(cell, "asked");
          this.changed();
        },
      },
      {
        label: "同意删除",
        act: () => {
          page.forgetRow(row.dataset.key);
          this.rows.vanish(row, true);
          this.changed();
        },
      },
    ]);
  }

  // This page deleted a row that a colleague has changed meanwhile: it is shown again.
  rowChanged(place, current) {
    const { page } = this;
    const key = place.split(".")[1];
    const row = page.row(key) || this.rows.appear(page.gonePks.get(key) || key, current, key);
    page.dropped.delete(key);
    const cell = page.cell(row, "level3");
    noteAt(cell, "asked", "您删除了这一行，而同事刚才修改了它。", [
      { label: "保留", act: () => { clearNote(cell, "asked"); cell.focus(); } },
      {
        label: "仍然删除",
        act: () => {
          const was = Object.fromEntries(page.data.drop_columns.map((name) => [name, [current[name]]]));
          this.rows.take(row);
          page.dropped.set(key, was);
          this.changed();
        },
      },
    ]);
  }
}
