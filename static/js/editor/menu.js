// What can be done with one row: the buttons at its end, and the menu that names them all.
export function watchMenu(page, rows) {
  const menu = page.form.querySelector("[data-row-menu]");
  const target = menu.querySelector("[data-move-to]");
  let row = null;
  let opener = null;

  const close = (isBack = true) => {
    menu.hidden = true;
    if (opener) opener.setAttribute("aria-expanded", "false");
    if (isBack && row && row.isConnected) page.cell(row, "level3").focus();
  };

  const open = (button) => {
    opener = button;
    row = button.closest("[data-row]");
    const select = page.cell(row, "level2");
    target.replaceChildren(...[...select.children].map((item) => item.cloneNode(true)));
    target.value = select.value;
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    const box = button.getBoundingClientRect();
    const room = window.innerHeight - box.bottom - menu.offsetHeight;
    menu.style.left = `${box.right - menu.offsetWidth + window.scrollX}px`;
    menu.style.top = `${(room < 0 ? box.top - menu.offsetHeight : box.bottom) + window.scrollY}px`;
    menu.querySelector("button").focus();
  };

  const acts = {
    up: () => rows.step(row, false),
    down: () => rows.step(row, true),
    add: () => page.cell(rows.add({ level2: rows.level2(row) }, row), "level3").focus(),
    copy: () => rows.duplicate(row),
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

  page.table.addEventListener("click", (event) => {
    const { target: hit } = event;
    const button = hit.closest("button");
    if (!button) return;
    if (button.matches("[data-menu]")) open(button);
    else if (button.matches("[data-copy-row]")) rows.duplicate(button.closest("[data-row]"));
    else if (button.matches("[data-drop-row]")) rows.remove([button.closest("[data-row]")]);
    else if (button.matches("[data-add-here]")) {
      const level2 = rows.level2(button.closest("[data-row]"));
      page.cell(rows.add({ level2 }), "level3").focus();
    }
  });
}
