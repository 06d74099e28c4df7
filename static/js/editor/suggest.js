// Suggestions for level-3 names while typing: a list under the cell, moved through by arrows.
const PAUSE = 150;
const SOURCES = ["本单位", "指标库", "同类项目"];

export class Suggest {
  constructor(page, session, changed) {
    Object.assign(this, { page, session, changed });
    this.list = page.form.querySelector("[data-suggestions]");
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
    return Boolean(input.name) && input.name.endsWith("-level3");
  }

  prepare(input) {
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
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
    const query = new URLSearchParams({ q: typed.trim(), level2: page.cell(row, "level2").value });
    const address = `${page.form.dataset.suggest}?${query}`;
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
    this.list.style.left = `${box.left + window.scrollX}px`;
    this.list.style.top = `${box.bottom + window.scrollY}px`;
    this.list.style.minWidth = `${box.width}px`;
    this.input.setAttribute("aria-expanded", "true");
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
    if (item.level2 !== this.page.cell(this.input.closest("[data-row]"), "level2").value) parts.push(item.level2);
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
    if (event.isComposing) return;
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
    this.input.value = item.level3;
    page.cell(row, "origin").value = item.origin;
    page.showOrigin(row);
    if (!target.value.trim()) target.value = item.target;
    target.placeholder = item.span ? `常见 ${item.span}` : item.unit;
    if (!page.cell(row, "level2").value) {
      page.cell(row, "level2").value = item.level2;
      page.cell(row, "level2").dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.close();
    this.changed();
    target.focus();
    target.select();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    if (this.input) this.input.setAttribute("aria-expanded", "false");
  }
}
