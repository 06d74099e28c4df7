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

// What small forms kept in this window goes with the person who signs out.
const leaving = document.querySelector("[data-sign-out]");
if (leaving) {
  leaving.addEventListener("submit", () => {
    Object.keys(sessionStorage).filter((key) => key.startsWith("kept:")).forEach((key) => sessionStorage.removeItem(key));
  });
}
