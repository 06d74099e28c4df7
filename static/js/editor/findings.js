// The checks: grouped beside the form, a bar at each cell, the sentence in the cell bar; renewed
// after each save, each with a way to its place, and a remedy that can be undone.
import { clearNote, noteAt } from "./marks.js";
import { focusOn, read, write } from "./page.js";

const SEVERITIES = ["block", "warn", "hint"];

export class Findings {
  constructor(page, rows, { session, undo, changed, say }) {
    Object.assign(this, { page, rows, session, undo, changed, say });
    this.holder = document.querySelector("[data-findings-panel]");
    this.url = page.data.urls.findings;
    this.timer = 0;
    this.marked = new Set();
    this.only = "";
    this.opened = new Set();
    this.holder.addEventListener("click", (event) => this.clicked(event));
    this.holder.addEventListener("submit", (event) => this.answered(event));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F8") return;
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    });
    this.show();
  }

  clicked(event) {
    const { target } = event;
    const jump = target.closest("[data-jump]");
    const remedy = target.closest("[data-remedy]");
    const tab = target.closest("[data-only]");
    const reason = target.closest(".reason-box > summary");
    if (reason) this.explain(event, reason.parentElement);
    else if (jump) this.jump(jump.closest("[data-finding]"));
    else if (remedy) this.mend(remedy.closest("[data-finding]"));
    else if (tab) {
      this.only = tab.dataset.only;
      this.filter();
    }
  }

  // The box opens with the caret in it.
  explain(event, box) {
    event.preventDefault();
    box.open = !box.open;
    if (box.open) box.querySelector("textarea").focus();
  }

  items() {
    return [...this.holder.querySelectorAll("[data-finding]")];
  }

  // A place names a cell, a whole row, a level or the table.
  cell(item) {
    const { page, rows } = this;
    const { place } = item.dataset;
    if (!place) return null;
    const [part, key, column] = place.split(".");
    if (place.startsWith("indicators") || part === "level") {
      const level = rows.levels.spokenOf(key && part === "level" ? key : item.dataset.message);
      const row = level ? rows.blankOf(level.level2) : page.rows()[0];
      return row ? page.cell(row, page.data.first_column) : null;
    }
    if (part !== "row") return page.fixed.get(place) || this.besideFigure(place);
    const row = page.row(key);
    if (!row) return null;
    const named = column && page.cell(row, column);
    return named && named.type !== "hidden" ? named : page.cell(row, page.data.first_column);
  }

  // A figure that is reckoned is mended in what it is reckoned from: the typed cell of its line.
  besideFigure(place) {
    const figure = this.page.form.querySelector(`[data-figure="${CSS.escape(place)}"]`);
    const line = figure && figure.closest("tr");
    const cells = line ? [...line.querySelectorAll("[data-place]")] : [];
    return cells.find((cell) => cell.dataset.place.startsWith("money.executed")) || cells.pop() || null;
  }

  show() {
    for (const cell of this.marked) for (const kind of SEVERITIES) clearNote(cell, kind);
    this.marked.clear();
    const texts = new Map();
    for (const item of this.items()) {
      if (item.dataset.place.startsWith("indicators") || item.dataset.place.startsWith("level.")) continue;
      const cell = this.cell(item);
      if (!cell) continue;
      const kind = item.dataset.severity;
      const found = texts.get(cell) || {};
      found[kind] = [...(found[kind] || []), item];
      texts.set(cell, found);
    }
    for (const [cell, found] of texts) {
      for (const [kind, items] of Object.entries(found)) {
        const words = [...new Set(items.map((item) => item.dataset.message))].join(" ");
        const buttons = items.filter((item) => item.dataset.remedyLabel)
          .map((item) => ({ label: item.dataset.remedyLabel, act: () => this.mend(item) }));
        noteAt(cell, kind, words, buttons);
      }
      this.marked.add(cell);
    }
    this.filter();
    this.page.form.dispatchEvent(new CustomEvent("findings"));
  }

  filter() {
    for (const tab of this.holder.querySelectorAll("[data-only]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.only === this.only));
    }
    for (const part of this.holder.querySelectorAll("[data-severity-part]")) {
      part.hidden = Boolean(this.only) && part.dataset.severityPart !== this.only;
    }
  }

  jump(item) {
    const cell = item && this.cell(item);
    if (!cell) return;
    for (const other of this.holder.querySelectorAll(".is-here")) other.classList.remove("is-here");
    item.classList.add("is-here");
    focusOn(cell, { preventScroll: true }).scrollIntoView({ block: "center" });
    if (cell.select) cell.select();
  }

  step(way) {
    const items = this.items().filter((item) => !item.closest("[hidden]") && item.dataset.place);
    if (!items.length) return;
    const now = items.findIndex((item) => item.classList.contains("is-here"));
    const next = items[(now + way + items.length) % items.length];
    const group = next.closest("details");
    if (group) group.open = true;
    this.jump(next);
    next.scrollIntoView({ block: "nearest" });
  }

  // A remedy is a change like any other: it is seen, saved, and can be undone.
  mend(item) {
    const { remedyPlace, remedyOld, remedyNew, remedyLabel } = item.dataset;
    const cell = this.page.input(remedyPlace);
    if (!cell) return;
    const before = read(cell);
    const row = cell.closest("[data-row]");
    if (row && cell.dataset.column === "level2") {
      this.rows.toLevel2(row, remedyNew);
      return;
    }
    if (before.trim() !== remedyOld.trim()) {
      this.say("asked", "这一格刚刚改过，请按最新内容再看。");
      this.renew(0);
      return;
    }
    write(cell, remedyNew);
    this.undo.remember(remedyLabel, () => write(cell, before));
    this.changed();
    focusOn(cell, { preventScroll: true }).scrollIntoView({ block: "center" });
  }

  // One reason for all findings of a group, or for one of them.
  async answered(event) {
    const form = event.target.closest("[data-answer]");
    if (!form) return;
    event.preventDefault();
    const reason = form.querySelector("textarea").value.trim();
    const fault = form.querySelector("[data-answer-fault]");
    try {
      const answer = await this.session.send(this.page.data.urls.answers, {
        keys: form.dataset.answer.split(" "), reason,
      });
      fault.textContent = answer.fault || "";
      if (!answer.fault) await this.load();
    } catch (error) {
      fault.textContent = error.message || "没有存上，请稍后再试。";
    }
  }

  renew(pause = 500) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load().catch(() => {}), pause);
  }

  async load(method) {
    const answer = await this.session.get(this.url, method);
    if (!answer) return;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const fresh = holder.querySelector("[data-findings-panel]");
    // What somebody is writing into the panel is not taken from under the hands.
    if (this.holder.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA") return;
    const open = new Set([...this.holder.querySelectorAll("details[open][data-group]")].map((one) => one.dataset.group));
    const closed = new Set([...this.holder.querySelectorAll("details:not([open])[data-group]")].map((one) => one.dataset.group));
    for (const group of fresh.querySelectorAll("details[data-group]")) {
      if (open.has(group.dataset.group)) group.open = true;
      if (closed.has(group.dataset.group)) group.open = false;
    }
    this.holder.replaceChildren(...fresh.childNodes);
    this.show();
  }

  blocking() {
    return this.items().filter((item) => item.dataset.severity === "block" || "overruled" in item.dataset);
  }
}
