// What follows from the cells: points with their formula, rates, the total and its grade. Own points
// are typed over the reckoned ones, with the reason in the cell bar.
import { clearNote, noteAt } from "./marks.js";

// `around` holds the figures: the whole document, or one of several forms on a page.
export function watchScores(page, cellbar, around = document) {
  const reasons = new WeakMap();
  const reasonCell = (cell) => (cell.closest("[data-row]")
    ? page.cell(cell.closest("[data-row]"), "reason")
    : page.fixed.get(cell.dataset.place.replace(".score.", ".reason.")));

  // A light: its tone, the formula for the cell bar, and whether the row owes a reason.
  const light = (spot, figure) => {
    spot.dataset.tone = figure.tone;
    spot.title = figure.formula || "";
    const row = spot.closest("[data-row]");
    if (!row) return;
    row.dataset.formula = figure.formula || "";
    row.dataset.owes = figure.owes ? "yes" : "no";
    const reason = page.cell(row, "deviation");
    if (!reason) return;
    const isSpared = !figure.owes && !reason.value.trim() && !page.cell(row, "reasons").value;
    reason.closest("td").classList.toggle("must", Boolean(figure.wants_reason));
    reason.closest("td").classList.toggle("is-spared", isSpared);
  };

  const show = (figures) => {
    for (const [place, figure] of Object.entries(figures)) {
      if ("text" in figure) {
        const blank = place === "tail.total_score" ? "—" : "";
        around.querySelectorAll(`[data-figure="${place}"]`).forEach((spot) => {
          spot.textContent = figure.text || blank;
          if ("tone" in figure) light(spot, figure);
        });
        continue;
      }
      const cell = page.input(place);
      if (!cell) continue;
      cell.placeholder = figure.score || (figure.wants_typing ? "待评" : "—");
      cell.dataset.formula = figure.formula || "";
      cell.closest("td").classList.toggle("must", Boolean(figure.wants_typing) && !cell.value);
      if (figure.wants_reason) noteAt(cell, "warn", "自定得分须写明理由，请在右边填写。");
      else clearNote(cell, "warn");
      const deviation = page.input(place.replace(/\.score$/, ".deviation"));
      if (deviation) {
        const wants = figure.wants_deviation && !deviation.value.trim();
        deviation.placeholder = wants ? "须说明原因和改进措施" : "";
        deviation.closest("td").classList.toggle("must", Boolean(wants));
      }
    }
  };

  const reasonField = (cell) => {
    if (!reasons.has(cell)) {
      const label = document.createElement("label");
      const field = document.createElement("input");
      label.className = "reason";
      label.textContent = "理由 ";
      Object.assign(field, { type: "text", maxLength: 300, placeholder: "自定得分须写明理由" });
      const kept = reasonCell(cell);
      field.addEventListener("input", (event) => {
        event.stopPropagation();
        kept.value = field.value;
        kept.dispatchEvent(new Event("input", { bubbles: true }));
      });
      label.append(field);
      reasons.set(cell, { label, field, kept });
    }
    const { label, field, kept } = reasons.get(cell);
    if (document.activeElement !== field) field.value = kept.value;
    return label;
  };

  cellbar.extend((cell) => {
    const row = cell.closest("[data-row]");
    if (row && row.dataset.formula) return { text: row.dataset.formula };
    if (cell.dataset.column !== "score" && !(cell.dataset.place || "").startsWith("money.score.")) return null;
    const isOwn = Boolean(cell.value.trim());
    const text = [cell.dataset.formula, isOwn ? "自定得分" : "直接输入数字即自定得分"].filter(Boolean).join("；");
    return { text, elements: isOwn ? [reasonField(cell)] : [] };
  });
  page.form.addEventListener("figures", (event) => show(event.detail));
  show(page.data.figures || {});
}
