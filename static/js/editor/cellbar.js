// The cell bar: place, reading, last year, finding and remedy of the cell in use, always in one spot.
import { notesOf } from "./marks.js";

const SEVERITIES = { block: "拦截", warn: "提醒", hint: "提示", fault: "未保存", asked: "请选择", theirs: "同事" };

function button(label, act) {
  const item = document.createElement("button");
  Object.assign(item, { type: "button", className: "btn btn-sm btn-outline-primary", textContent: label });
  item.addEventListener("click", act);
  return item;
}

export class CellBar {
  constructor(page) {
    this.page = page;
    this.bar = document.querySelector("[data-cellbar]");
    this.at = this.bar.querySelector("[data-at]");
    this.first = this.bar.querySelector("[data-first]");
    this.second = this.bar.querySelector("[data-second]");
    this.acts = this.bar.querySelector("[data-acts]");
    this.extras = [];
    this.cell = null;
    page.form.addEventListener("focusin", (event) => {
      const cell = this.inUse(event.target);
      if (!cell) return;
      this.show(cell);
      // With the pane's scroll padding: clear of the table's head and of the edge.
      event.target.scrollIntoView({ block: "nearest" });
    });
    page.form.addEventListener("noted", (event) => event.target === this.cell && this.show(this.cell));
    page.form.addEventListener("input", (event) => event.target === this.cell && this.tellSecond());
  }

  // The cell somebody is in: of a list of items, the cell that holds the whole list.
  inUse(target) {
    if (this.page.isCell(target)) return target;
    return target.closest("[data-budget-items]") ? this.page.form.querySelector("[data-table]") : null;
  }

  // `tell(cell)` gives {text, element} to be told of a cell beside its notes, or nothing.
  extend(tell) {
    this.extras.push(tell);
  }

  show(cell) {
    this.cell = cell;
    this.bar.classList.add("is-on");
    const [section, label] = this.page.title(cell);
    this.at.replaceChildren(...[section, label].filter(Boolean).map((text) => {
      const line = document.createElement("span");
      line.textContent = text;
      return line;
    }));
    this.tellFirst();
    this.tellSecond();
  }

  tellFirst() {
    const [note] = notesOf(this.cell);
    this.first.replaceChildren();
    const offered = [];
    if (note && SEVERITIES[note.kind]) {
      const mark = document.createElement("span");
      mark.className = `sev sev-${{ fault: "block", asked: "warn", theirs: "hint" }[note.kind] || note.kind}`;
      mark.textContent = SEVERITIES[note.kind];
      this.first.append(mark, ` ${note.text}`);
      offered.push(...note.buttons.map(({ label, act }) => button(label, act)));
    } else if (note) this.first.textContent = note.text;
    this.offered = offered;
  }

  tellSecond() {
    const { cell } = this;
    const told = this.extras.map((extra) => extra(cell)).filter(Boolean);
    const texts = [...notesOf(cell).slice(1).map((note) => note.text), ...told.map((item) => item.text)];
    this.second.textContent = texts.filter(Boolean).join("；");
    const elements = told.flatMap((item) => item.elements || []);
    const same = [...this.offered, ...elements];
    if (same.length !== this.acts.children.length || same.some((item, index) => item !== this.acts.children[index])) {
      this.acts.replaceChildren(...same);
    }
    if (!same.length) {
      const keys = document.createElement("small");
      keys.textContent = "Enter 下一格 · F8 下一处检查";
      this.acts.replaceChildren(keys);
    }
  }
}
