// The findings beside the form and at their cells, renewed after each save, each with a jump.
import { clearNote, noteAt } from "./notes.js";
import { focusOn } from "./page.js";

// What is said of the cell, without the answers and buttons below it.
function messageOf(item) {
  const copy = item.cloneNode(true);
  copy.querySelectorAll(".finding-acts, .answer, .jump").forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

export class Findings {
  constructor(page, session) {
    Object.assign(this, { page, session });
    this.holder = document.querySelector("[data-findings-panel]");
    this.url = page.form.dataset.findings;
    this.timer = 0;
    this.marked = new Set();
    this.holder.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-jump]");
      if (jump) this.jump(jump.dataset.jump);
    });
    this.show();
  }

  // A place names a cell, a whole row, or the table.
  input(place) {
    const { page } = this;
    if (place.startsWith("indicators")) {
      const first = page.rows()[0];
      return first ? page.cell(first, "level3") : null;
    }
    const [part, key, column] = place.split(".");
    if (part !== "row") return page.fixed.get(place) || null;
    const row = page.row(key);
    return row ? page.cell(row, ["target", "weight"].includes(column) ? column : "level3") : null;
  }

  show() {
    for (const input of this.marked) clearNote(input, "finding");
    this.marked.forEach((input) => input.classList.remove("has-finding"));
    this.marked.clear();
    for (const item of this.holder.querySelectorAll("[data-place]")) {
      const { place } = item.dataset;
      const input = place && this.input(place);
      if (!input) continue;
      const text = messageOf(item);
      this.mark(input, text);
      const jump = document.createElement("button");
      Object.assign(jump, { type: "button", className: "jump", textContent: "定位" });
      jump.dataset.jump = place;
      item.id = item.id || `finding-${this.marked.size}`;
      jump.setAttribute("aria-describedby", item.id);
      const acts = item.querySelector(".finding-acts, .answer");
      item.insertBefore(jump, acts);
    }
  }

  // Several findings of one cell stand in one note; it shows while the cell is in use.
  mark(input, text) {
    const home = input.closest("td, .field");
    const note = this.marked.has(input) && home.querySelector('[data-note="finding"]');
    const old = note ? note.textContent : "";
    if (!old.includes(text)) noteAt(input, "finding", old ? `${old} ${text}` : text);
    input.classList.add("has-finding");
    this.marked.add(input);
  }

  jump(place) {
    const input = this.input(place);
    if (!input) return;
    const folded = input.closest("details");
    if (folded) folded.open = true;
    focusOn(input, { preventScroll: true }).scrollIntoView({ block: "center" });
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
    this.holder.replaceChildren(...fresh.childNodes);
    this.show();
  }

  blocking() {
    return [...this.holder.querySelectorAll(".finding-block")];
  }
}
