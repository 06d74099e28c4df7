// The review sheet: a grade key a head fills its items, one key gives full marks, the sum is shown.

const sheet = document.querySelector("[data-sheet]");
const marks = sheet ? [...sheet.querySelectorAll(".mark")] : [];
const total = document.querySelectorAll("[data-sheet-total]");
const grades = sheet ? JSON.parse(sheet.dataset.shares) : {};

const marksOf = (head) => marks.filter((input) => input.dataset.head === head.dataset.head);
const notesOf = (head) => [...sheet.querySelectorAll("[data-note-head]")].filter((input) => input.dataset.noteHead === head.dataset.head);
const heads = sheet ? [...sheet.querySelectorAll("[data-head-row]")] : [];

function gradeOf(share) {
  return share >= 0.9 ? "优" : share >= 0.8 ? "良" : share >= 0.6 ? "中" : "差";
}

function sums(inputs) {
  const given = inputs.filter((input) => input.value.trim() !== "");
  const sum = given.reduce((all, input) => all + Number(input.value), 0);
  const full = inputs.reduce((all, input) => all + Number(input.dataset.full), 0);
  return { sum, full, left: inputs.length - given.length };
}

function show() {
  for (const head of heads) {
    const { sum, full, left } = sums(marksOf(head));
    const reached = left ? "" : gradeOf(sum / full);
    head.querySelectorAll("input[type=radio]").forEach((key) => { key.checked = key.value === reached; });
    const note = head.querySelector("[data-head-note]");
    note.hidden = !reached || reached === "优";
  }
  const { sum, full, left } = sums(marks);
  if (left === marks.length) return;
  const text = left ? `审核表还有 ${left} 项` : `审核表 ${Math.round(sum * 100) / 100} 分 ${gradeOf(sum / full)}`;
  total.forEach((line) => { line.textContent = text; });
}

function change(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function grade(head, name) {
  for (const input of marksOf(head)) change(input, String(Math.round(Number(input.dataset.full) * grades[name]) / 100));
  show();
  const note = head.querySelector("[data-head-note]");
  if (!note.hidden && !note.value) note.focus();
}

for (const head of heads) {
  head.addEventListener("change", (event) => event.target.type === "radio" && grade(head, event.target.value));
  head.addEventListener("keydown", (event) => {
    const key = head.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (event.target.type !== "radio" || !key) return;
    event.preventDefault();
    key.focus();
    grade(head, key.value);
  });
  const note = head.querySelector("[data-head-note]");
  note.addEventListener("input", () => notesOf(head).forEach((input) => change(input, note.value)));
}
marks.forEach((input) => input.addEventListener("input", show));
const every = sheet && sheet.querySelector("[data-full-marks]");
function fill() {
  marks.forEach((input) => change(input, input.dataset.full));
  show();
}
if (every) every.addEventListener("click", fill);
if (sheet) show();

// M outside of a field: full marks everywhere.
export function fullMarks(event) {
  if (!every || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.target.closest("input:not([type=radio]), textarea, select")) return false;
  event.preventDefault();
  fill();
  return true;
}
