// The editor's comfort on top of the plain form: rows are added, level 1 follows level 2,
// sums are compared while typing, and leaving with unsaved text asks first.
import { watchMoney } from "./money.js";

const form = document.getElementById("declaration-form");
const table = form?.querySelector("[data-formset]");

function addRow() {
  const total = form.querySelector(`[name="${table.dataset.formset}-TOTAL_FORMS"]`);
  const markup = form.querySelector("[data-empty-row]").innerHTML;
  const holder = document.createElement("tbody");
  holder.innerHTML = markup.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  table.tBodies[0].append(row);
  total.value = Number(total.value) + 1;
  const last = table.querySelectorAll("[data-row]");
  const above = last[last.length - 2]?.querySelector("select");
  const select = row.querySelector("select");
  if (above) select.value = above.value;
  follow(select);
  row.querySelector("input[type=text]").focus();
}

function follow(select) {
  const group = select.selectedOptions[0]?.parentElement;
  const level1 = group?.tagName === "OPTGROUP" ? group.label : "";
  const row = select.closest("[data-row]");
  row.querySelector("[data-level1]").textContent = level1;
}

function warnBeforeLeaving() {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
    if (dirty) event.returnValue = "";
  });
}

// Enter goes to the same cell of the next row, as in a spreadsheet, and never submits by accident.
function enterGoesDown(event) {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const row = event.target.closest("[data-row]");
  if (!row) return;
  const column = event.target.closest("td").cellIndex;
  if (!row.nextElementSibling) addRow();
  row.nextElementSibling.cells[column].querySelector("input:not([type=hidden]), select")?.focus();
}

if (table) {
  const button = form.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", addRow);
  table.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT") follow(event.target);
  });
  form.addEventListener("keydown", enterGoesDown);
  warnBeforeLeaving();
  watchMoney(form);
}
