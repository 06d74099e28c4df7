// Days are typed and shown as 2026-01-01 in every browser. What is typed otherwise is put right, and
// the browser's own calendar can be opened beside the field where the browser lets a page do so.
const PARTS = /^(\d{4})(?:(\d{2})(\d{2})|\s*[-/.．年]\s*(\d{1,2})\s*[-/.．月]\s*(\d{1,2})\s*日?)(?:[T\s]+(\d{1,2})[:：](\d{2})(?::\d{2})?)?$/;

export function isoDay(text) {
  const found = PARTS.exec(text.trim());
  if (!found) return text;
  const [year, month, day] = [found[1], found[2] || found[4], found[3] || found[5]];
  const time = found[6] ? ` ${found[6].padStart(2, "0")}:${found[7]}` : "";
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}${time}`;
}

function put(field, value) {
  if (value === field.value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function addCalendar(field) {
  const calendar = document.createElement("input");
  if (!calendar.showPicker) return; // Chromium before 99: typed only
  calendar.type = field.dataset.day;
  calendar.className = "day-calendar";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "day-pick";
  button.tabIndex = -1; // by keys a day is typed
  button.title = "选日期";
  button.setAttribute("aria-label", "打开日历");
  button.addEventListener("click", () => {
    calendar.value = isoDay(field.value).replace(" ", "T");
    calendar.showPicker();
  });
  calendar.addEventListener("input", (event) => event.stopPropagation());
  calendar.addEventListener("change", (event) => {
    event.stopPropagation();
    put(field, isoDay(calendar.value));
    field.focus();
  });
  let box = field.closest("td"); // a cell of the paper is its own box
  if (!box || !field.dataset.place) {
    box = document.createElement("span");
    field.replaceWith(box);
    box.append(field);
  }
  box.classList.add("day-box");
  box.append(calendar, button);
}

for (const field of document.querySelectorAll("[data-day]")) {
  if (!field.readOnly && !field.disabled) addCalendar(field);
}
document.addEventListener("focusout", ({ target }) => {
  if (target instanceof HTMLElement && target.dataset.day) put(target, isoDay(target.value));
});
