// The sections at the left: what is open in each, where one is, and how much of the obligatory is done.
export class Rail {
  constructor(page, rows, findings) {
    Object.assign(this, { page, rows, findings });
    this.rail = document.querySelector("[data-rail]");
    this.links = [...this.rail.querySelectorAll("a[href^='#']")];
    this.pane = document.querySelector("[data-pane]");
    page.form.addEventListener("findings", () => this.count());
    page.form.addEventListener("input", () => this.plan());
    page.form.addEventListener("regrouped", () => this.plan());
    page.form.addEventListener("settled", () => this.plan());
    this.pane.addEventListener("scroll", () => this.spy(), { passive: true });
    this.rail.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      event.preventDefault();
      const section = document.getElementById(link.hash.slice(1));
      const fold = section.querySelector("details");
      if (fold) fold.open = true;
      section.scrollIntoView({ block: "start" });
      const first = [...section.querySelectorAll("input:not([type=hidden]), textarea, select")]
        .find((cell) => cell.offsetParent !== null && !cell.readOnly);
      if (first) first.focus({ preventScroll: true });
      this.mark(link);
    });
    this.count();
    this.progress();
    this.spy();
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.progress(), 300);
  }

  section(item) {
    const cell = item.dataset.place && this.findings.cell(item);
    const box = cell && cell.closest("[data-section]");
    if (box) return box.id;
    return item.dataset.place ? this.page.table.closest("[data-section]").id : "";
  }

  count() {
    const found = new Map();
    for (const item of this.findings.items()) {
      if (item.dataset.place.startsWith("indicators")) continue;
      const id = this.section(item);
      const counts = found.get(id) || {};
      counts[item.dataset.severity] = (counts[item.dataset.severity] || 0) + 1;
      found.set(id, counts);
    }
    for (const link of this.links) {
      const counts = found.get(link.hash.slice(1)) || {};
      const spot = link.querySelector("[data-open]");
      spot.replaceChildren();
      for (const [kind, label] of [["block", "拦截"], ["warn", "提醒"], ["hint", "提示"]]) {
        if (!counts[kind]) continue;
        const dot = document.createElement("span");
        dot.className = `dot dot-${kind}`;
        dot.textContent = counts[kind];
        dot.title = `${label} ${counts[kind]}`;
        spot.append(dot);
      }
      const left = this.left(link.hash.slice(1));
      if (!spot.children.length && left) spot.textContent = `差 ${left} 项`;
      else if (!spot.children.length) {
        const fine = document.createElement("span");
        fine.className = "dot-good";
        fine.textContent = "✓";
        fine.title = "没有检查发现";
        spot.append(fine);
      }
    }
  }

  // How many obligatory cells of a section are still empty.
  left(id) {
    const section = document.getElementById(id);
    const cells = [...section.querySelectorAll("[data-place][data-required]")];
    const columns = section.contains(this.page.table) ? this.page.data.required_columns || [] : [];
    const rows = columns.flatMap((column) => this.page.rows().map((row) => this.page.cell(row, column)));
    const empty = [...cells, ...rows].filter((cell) => !cell.value.trim()).length;
    return empty + (section.contains(this.page.table) ? this.levelsLeft() : 0);
  }

  levels() {
    return this.page.data.levels.filter((level) => level.required || level.stands_for);
  }

  levelsLeft() {
    const rows = this.page.rows().filter((row) => !this.page.isBlank(row));
    return this.levels().filter((level) => !rows.some((row) => row.dataset.level2 === level.level2
      || (level.stands_for && this.rows.level1(row) === level.stands_for))).length;
  }

  progress() {
    const fixed = [...this.page.form.querySelectorAll("[data-place][data-required]")];
    const rows = this.page.rows();
    let done = fixed.filter((cell) => cell.value.trim()).length;
    let all = fixed.length;
    if (this.page.data.may_add) {
      all += this.levels().length;
      done += this.levels().length - this.levelsLeft();
    }
    for (const column of this.page.data.required_columns || []) {
      all += rows.length;
      for (const cell of rows.map((row) => this.page.cell(row, column))) {
        const isFilled = Boolean(cell.value.trim());
        done += isFilled;
        cell.closest("td").classList.toggle("must", !isFilled);
      }
    }
    this.rail.querySelector("[data-done]").textContent = `${done} / ${all}`;
    this.rail.querySelector("[data-done-bar]").setAttribute("width", all ? Math.round((72 * done) / all) : 72);
    this.count();
    for (const cell of fixed) cell.closest("td, .prose").classList.toggle("must", !cell.value.trim());
  }

  mark(link) {
    for (const other of this.links) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
  }

  spy() {
    const top = this.pane.getBoundingClientRect().top + 80;
    const passed = this.links.filter((link) => {
      const section = document.getElementById(link.hash.slice(1));
      return section && section.getBoundingClientRect().top <= top;
    });
    this.mark(passed[passed.length - 1] || this.links[0]);
  }
}
