// Two people changed the same cell: the later one is asked, and nothing is overwritten unasked.
import { joinTables } from "./joining.js";
import { DROP_COLUMNS, focusOn, read, write } from "./page.js";
import { button, clearNote, noteAt } from "./notes.js";

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
    const input = page.input(place);
    if (!input || this.joined(input, place, current)) return;
    page.conflicts.set(place, current);
    const settle = (base) => {
      page.conflicts.delete(place);
      page.learn(place, base);
      clearNote(input, "asked");
      this.changed();
      focusOn(input);
    };
    const note = noteAt(input, "asked", `同事已把这里改为“${brief(current)}”。`);
    note.append(
      button("保留我的", () => settle(current)),
      button("用同事的", () => { write(input, current); settle(current); }),
    );
  }

  // A cell that is a table of its own: what both did to different cells of it is no dispute.
  joined(input, place, current) {
    if (!("table" in input.dataset)) return false;
    const { page } = this;
    const text = joinTables(page.known.get(place).base, read(input), current);
    if (text === null) return false;
    page.learn(place, current);
    write(input, text);
    noteAt(input, "theirs", "同事也改了这张明细，双方的修改都已保留");
    this.changed();
    return true;
  }

  // The cells belong to a row that a colleague has deleted.
  rowGone(place) {
    const { page } = this;
    const row = page.row(place.split(".")[1]);
    if (!row) return;
    page.conflicts.set(place, null);
    const input = page.cell(row, "level3");
    const note = noteAt(input, "asked", "同事已删除这一行，而您刚才修改了它。");
    note.append(
      button("重新加入", () => {
        page.forgetRow(row.dataset.key);
        this.rows.makeNew(row);
        clearNote(input, "asked");
        this.changed();
      }),
      button("同意删除", () => {
        page.forgetRow(row.dataset.key);
        this.rows.vanish(row, true);
        this.changed();
      }),
    );
  }

  // This page deleted a row that a colleague has changed meanwhile: it is shown again.
  rowChanged(place, current) {
    const { page } = this;
    const key = place.split(".")[1];
    const row = page.row(key) || this.rows.appear(page.gonePks.get(key) || key, current, key);
    page.dropped.delete(key);
    const input = page.cell(row, "level3");
    const note = noteAt(input, "asked", "您删除了这一行，而同事刚才修改了它。");
    note.append(
      button("保留", () => { clearNote(input, "asked"); input.focus(); }),
      button("仍然删除", () => {
        const was = Object.fromEntries(DROP_COLUMNS.map((name) => [name, [current[name]]]));
        this.rows.vanish(row, true);
        page.dropped.set(key, was);
        this.changed();
      }),
    );
  }
}

