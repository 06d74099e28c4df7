// Suggestions for level-3 names while typing: a list under the cell, moved through by arrows.
import { isComposed } from "./keys.js";
import { write } from "./page.js";

const PAUSE = 150;
const SOURCES = ["本单位", "指标库", "同类项目"];

export class Suggest {
  constructor(page, rows, { session, changed }) {
    Object.assign(this, { page, rows, session, changed });
    this.list = document.querySelector("[data-suggestions]");
    this.input = null;
    this.items = [];
    this.active = -1;
    this.timer = 0;
    this.cache = new Map();
    const { table } = page;
    // The list of the input method stands in the same place: ours waits until it is gone.
    table.addEventListener("input", (event) => {
      if (this.isName(event.target) && !event.isComposing) this.plan(event.target);
    });
    table.addEventListener("compositionstart", () => this.close());
    table.addEventListener("compositionend", (event) => this.isName(event.target) && this.plan(event.target));
    table.addEventListener("keydown", (event) => this.isName(event.target) && this.key(event));
    table.addEventListener("focusin", (event) => this.isName(event.target) && this.prepare(event.target));
    table.addEventListener("focusout", () => this.close());
    // mousedown: a click would first take the focus away and close the list.
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.pick(Number(option.dataset.index));
    });
  }

  isName(input) {
    return input.dataset.column === "level3";
  }

  prepare(input) {
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
  }

  plan(input) {
    this.input = input;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const { input, page } = this;
    const row = input.closest("[data-row]");
    if (!row || document.activeElement !== input || page.composing) return;
    const typed = input.value;
    const query = new URLSearchParams({ q: typed.trim(), level2: row.dataset.level2 });
    const address = `${page.data.urls.suggest}?${query}`;
    if (!this.cache.has(address)) {
      const answer = await this.session.get(address).catch(() => null);
      if (!answer) return;
      this.cache.set(address, (await answer.json()).items);
    }
    if (document.activeElement !== input || typed !== input.value || page.composing) return;
    const used = new Set(page.rows().filter((item) => item !== row).map((item) => page.cell(item, "level3").value.trim()));
    this.show(this.cache.get(address).filter((item) => !used.has(item.level3)));
  }

  show(items) {
    this.items = items;
    this.active = -1;
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    if (!items.length) {
      this.close();
      return;
    }
    const box = this.input.getBoundingClientRect();
    this.list.hidden = false;
    // Below the cell, or above it where the window ends: never over the cell itself.
    const isLow = window.innerHeight - box.bottom < this.list.offsetHeight + 60;
    this.list.style.left = `${box.left}px`;
    this.list.style.top = `${isLow ? box.top - this.list.offsetHeight : box.bottom}px`;
    this.list.style.minWidth = `${box.width}px`;
    this.input.removeAttribute("aria-activedescendant");
  }

  option(item, index) {
    const option = document.createElement("li");
    option.id = `suggestion-${index}`;
    option.dataset.index = index;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("b");
    name.textContent = item.level3;
    const about = document.createElement("span");
    const parts = [SOURCES[item.source]];
    if (item.span) parts.push(`常见 ${item.span}`);
    else if (item.unit) parts.push(`单位 ${item.unit}`);
    if (item.count > 1) parts.push(`${item.count} 次`);
    if (item.level2 !== this.input.closest("[data-row]").dataset.level2) parts.push(item.level2);
    about.textContent = parts.join(" · ");
    option.append(name, about);
    return option;
  }

  mark(index) {
    this.active = (index + this.items.length) % this.items.length;
    [...this.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.active));
      if (place === this.active) option.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", `suggestion-${this.active}`);
  }

  key(event) {
    if (isComposed(event)) return;
    if (event.ctrlKey && event.code === "Space") {
      event.preventDefault();
      this.plan(event.target);
      return;
    }
    if (this.list.hidden || event.altKey) return;
    const acts = {
      ArrowDown: () => this.mark(this.active + 1),
      ArrowUp: () => this.mark(this.active < 0 ? -1 : this.active - 1),
      Escape: () => this.close(),
    };
    if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.pick(this.active);
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  }

  pick(index) {
    const item = this.items[index];
    const { page } = this;
    const row = this.input.closest("[data-row]");
    const target = page.cell(row, "target");
    write(this.input, item.level3);
    page.cell(row, "origin").value = item.origin;
    if (!target.value.trim()) write(target, item.target);
    target.placeholder = item.span ? `常见 ${item.span}` : item.unit;
    if (!row.dataset.level2) this.rows.setLevel2(row, item.level2);
    this.rows.regroup();
    this.close();
    this.changed();
    target.focus();
    target.select();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    if (this.input) this.input.removeAttribute("aria-activedescendant");
  }
}
