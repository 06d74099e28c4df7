// On a form that can no longer be filled in: shows what this browser still keeps of it unsaved.
import { Store } from "./editor/store.js";

const home = document.querySelector("[data-leftover]");

function textsOf({ cells, added }) {
  const changed = Object.values(cells).map(({ value }) => String(value));
  const rows = Object.values(added).map(({ level3, target }) => `${level3} ${target}`);
  return [...changed, ...rows].map((text) => text.trim()).filter(Boolean);
}

function show(texts) {
  const list = home.querySelector("ul");
  for (const text of texts) {
    const item = document.createElement("li");
    item.textContent = text;
    list.append(item);
  }
  home.hidden = !texts.length;
}

show(new Store(home.dataset.form, Number(home.dataset.user)).left().flatMap(([, difference]) => textsOf(difference)));
