import "./kept.js";
import "./days.js";
import { labelCells } from "./cards.js";

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

for (const table of document.querySelectorAll("table.list, #result_list")) labelCells(table);
