import "./kept.js";
import "./days.js";

// The bar of every page: Ctrl K goes to the search box, a menu closes when one turns away from it.
const seek = document.querySelector("[data-seek]");
const menus = () => document.querySelectorAll("details.more[open]");

document.addEventListener("keydown", (event) => {
  if (seek && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    seek.focus();
    seek.select();
  }
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// On the phone each row of a list is a card: its cells bear the head of their column.
for (const table of document.querySelectorAll("table.list, #result_list")) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => (head.querySelector(".text") || head).textContent.trim());
  for (const row of table.tBodies.length ? table.tBodies[0].rows : []) {
    [...row.cells].forEach((cell, at) => { if (!cell.dataset.label && heads[at]) cell.dataset.label = heads[at]; });
  }
}
