// What can be done with one row: the menu at its end, and the choice of a level for a row without.
import { options } from "./levels.js";

export function watchMenu(page, rows, pane) {
  const menu = document.querySelector("[data-row-menu]");
  const target = menu.querySelector("[data-move-to]");
  let row = null;
  let opener = null;
  options(target, rows.levels, "请选择");

  const close = (isBack = true) => {
    menu.hidden = true;
    if (opener) opener.setAttribute("aria-expanded", "false");
    if (isBack && row && row.isConnected) page.cell(row, page.data.first_column).focus();
  };

  const open = (button) => {
    opener = button;
    row = button.closest("[data-row]");
    target.value = rows.level2(row);
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    const box = button.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const isLow = frame.bottom - box.bottom < menu.offsetHeight;
    menu.style.left = `${Math.max(box.right - menu.offsetWidth, 4)}px`;
    menu.style.top = `${isLow ? box.top - menu.offsetHeight : box.bottom}px`;
    menu.querySelector("button").focus();
  };

  const acts = {
    up: () => rows.step(row, false),
    down: () => rows.step(row, true),
    add: () => page.cell(rows.add({ level2: rows.level2(row) }, row), page.data.first_column).focus(),
    copy: () => rows.duplicate(row),
    apart: () => page.cell(row, "target").dispatchEvent(new CustomEvent("take-apart", { bubbles: true })),
    remove: () => rows.remove([row]),
  };

  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[data-act]");
    if (!item) return;
    const name = item.dataset.act;
    close(name === "up" || name === "down");
    acts[name]();
  });
  target.addEventListener("change", () => {
    if (target.value) rows.toLevel2(row, target.value);
    close();
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button, select")];
    const index = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && document.activeElement !== target) {
      event.preventDefault();
      items[(index + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.hidden && !menu.contains(event.target)) close(false);
  });
  pane.addEventListener("scroll", () => !menu.hidden && close(false), { passive: true });

  page.table.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-menu], [data-pick-level]")) open(button);
    else if (button.matches("[data-add-here]")) {
      const level2 = rows.level2(button.closest("[data-row]"));
      page.cell(rows.add({ level2 }), page.data.first_column).focus();
    }
  });
}
