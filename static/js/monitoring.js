// All sheets of a unit on one page: each project is a page of the editor of its own, and they share
// the bar, the undo and what is pasted over several of them.
import { CellBar } from "./editor/cellbar.js";
import { blockOf } from "./editor/clipboard.js";
import { Disputes } from "./editor/disputes.js";
import { Keys, enter } from "./editor/keys.js";
import { Page, read, write } from "./editor/page.js";
import { restore } from "./editor/restore.js";
import { Rows } from "./editor/rows.js";
import { Saver } from "./editor/saving.js";
import { watchScores } from "./editor/scores.js";
import { Session } from "./editor/session.js";
import { Store } from "./editor/store.js";
import { Undo } from "./editor/undo.js";

const LIKELIHOODS = ["确定能", "有可能", "完全不可能"];
const WORDS = { green: "绿", yellow: "黄", red: "红" };
const ON_PLAN = "各项指标按计划推进。";
const note = document.querySelector("[data-save-note]");
const announce = (text) => { document.querySelector("[data-announce]").textContent = text; };
const sheets = [];
const rowsOf = () => sheets.flatMap(({ page }) => page.rows());

function say(state, text) {
  note.dataset.state = state;
  note.textContent = text;
  if (["offline", "closed", "asked"].includes(state)) announce(text);
}

// A change made by the page itself is told like one that was typed.
function put(cell, value) {
  write(cell, value);
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

function putAll(label, pairs, undo) {
  const before = pairs.map(([cell]) => [cell, read(cell)]);
  pairs.forEach(([cell, value]) => put(cell, value));
  undo.remember(label, () => before.forEach(([cell, value]) => put(cell, value)));
  announce(`${label}：已填 ${pairs.length} 格，可撤销`);
}

function open(form, session, undo) {
  const data = JSON.parse(document.getElementById(form.dataset.data).textContent);
  const page = new Page(form, data);
  const store = new Store(data.form, data.user);
  let saver = null;
  const changed = () => saver && saver.changed();
  const rows = new Rows(page, { changed });
  rows.undo = undo;
  const disputes = new Disputes(page, rows, changed);
  saver = new Saver(page, { session, store, rows, disputes, say });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("compositionend", changed);
  form.addEventListener("focusout", (event) => {
    if (page.isCell(event.target) && !page.isClean(page.place(event.target), read(event.target))) saver.plan(150);
  });
  new Keys(page, rows, undo, () => saver.flush());
  watchScores(page, new CellBar(page), form);
  const fields = form.querySelector("[data-until-ready]");
  if (!("closed" in fields.dataset)) {
    restore(page, rows, store.takeOver());
    fields.disabled = false;
  }
  form.dataset.ready = "1";
  return { form, page, rows, saver, changed };
}

// Cells below one another over all projects: of a column of the rows, or of the same place of money.
function column(cell) {
  const { column: name, place } = cell.dataset;
  const all = name
    ? rowsOf().map((row) => row.querySelector(`[data-column="${name}"]`))
    : sheets.map(({ page }) => page.fixed.get(place));
  return all.slice(all.indexOf(cell)).filter((one) => !one.matches(":disabled"));
}

function watchPaste(undo) {
  document.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!cell.dataset || !(cell.dataset.column || cell.dataset.place)) return;
    const block = blockOf(event.clipboardData);
    if (!block) return;
    event.preventDefault();
    const { grid } = block;
    if (cell.dataset.place && grid.every((line) => line.length > 1)) {
      byCode(Object.fromEntries(grid.map((line) => [line[0].trim(), line[line.length - 1]])), cell.dataset.place, undo);
      return;
    }
    const { grid: names } = sheets[0].page.data;
    const first = names.indexOf(cell.dataset.column);
    const columns = grid[0].map((_, x) => {
      if (!x) return column(cell);
      const beside = cell.dataset.column && cell.closest("[data-row]").querySelector(`[data-column="${names[first + x]}"]`);
      return beside ? column(beside) : [];
    });
    const pairs = grid.flatMap((line, y) => line.map((text, x) => [columns[x] && columns[x][y], text]));
    putAll("粘贴", pairs.filter(([one]) => one && !one.readOnly), undo);
  });
}

// Amounts by the code or the name of the project.
function byCode(amounts, place, undo) {
  const pairs = sheets
    .map(({ form, page }) => [page.fixed.get(place), amounts[form.dataset.code] || amounts[form.dataset.name]])
    .filter(([cell, amount]) => amount && !cell.readOnly && !cell.matches(":disabled"));
  putAll(`按代码填入 ${pairs.length} 个项目`, pairs, undo);
  say("saving", `已按代码对上 ${pairs.length} 个项目，共 ${Object.keys(amounts).length} 行`);
}

function watchPaid(session, undo) {
  const input = document.querySelector("[data-paid]");
  input.addEventListener("change", async () => {
    const body = new FormData();
    body.append("file", input.files[0]);
    try {
      byCode((await session.upload(input.dataset.url, body)).amounts, "money.executed.total", undo);
    } catch (error) {
      say("asked", error.message || "文件没有读成，请重试。");
    }
    input.value = "";
  });
}

// What a row that goes well still lacks: it is sure, and the year brings the target. Rows of which
// nothing is told, now or at the node before, are left to the person.
function rowPairs(page, row) {
  const pairs = [];
  const values = page.data.rows[row.dataset.pk];
  const [actual, forecast, likely] = ["actual", "forecast", "likelihood"].map((name) => page.cell(row, name));
  const isTold = actual.value || page.cell(row, "grade").value || page.cell(row, "is_not_due").checked;
  if (!isTold && (!values.last || values.is_qualitative)) return pairs;
  if (!isTold) pairs.push([actual, values.last]);
  if (!likely.value) pairs.push([likely, LIKELIHOODS[0]]);
  if (!forecast.value && !values.is_qualitative) pairs.push([forecast, values.hoped]);
  return pairs;
}

function wellPairs({ page }) {
  const pairs = [];
  const goal = page.fixed.get("goal.actual");
  if (!page.fixed.get("money.executed.total").value) return [];
  if (!goal.value.trim()) pairs.push([goal, ON_PLAN]);
  const [budget, expected] = [page.data.budget, page.fixed.get("money.expected.total")];
  if (!expected.value && budget && !expected.readOnly) pairs.push([expected, budget]);
  const rows = page.rows().filter((row) => row.dataset.owes !== "yes");
  return [...pairs, ...rows.flatMap((row) => rowPairs(page, row))];
}

function watchAllWell(undo) {
  document.querySelector("[data-all-well]").addEventListener("click", () => {
    const typed = sheets.filter(({ saver, form }) => !saver.isClosed && !form.querySelector("fieldset").disabled);
    putAll("其余都正常", typed.flatMap(wellPairs), undo);
  });
}

function watchSubmit() {
  const form = document.querySelector("[data-submit-all]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const { saver } of sheets) if (!saver.isClosed) await saver.flush();
    const waits = sheets.find(({ page }) => !page.difference().isEmpty);
    if (waits) {
      say("asked", "有内容没有存入，请先改正标出的格子。");
      enter(waits.page.input([...waits.page.refused.keys()][0]));
      return;
    }
    form.submit();
  });
}

// 1, 2, 3 choose how likely the target is, wherever one stands in the choice.
function watchDigits() {
  document.addEventListener("keydown", (event) => {
    const group = event.target.closest && event.target.closest(".rows .segments");
    const value = LIKELIHOODS[Number(event.key) - 1];
    if (!group || !value) return;
    event.preventDefault();
    put(group.querySelector("[data-ticks]"), value);
  });
}

function count() {
  const lights = rowsOf().map((row) => row.querySelector("[data-figure-of=light]").dataset.tone || "");
  document.querySelector("[data-counts]").replaceChildren(...Object.entries(WORDS).map(([tone, word]) => {
    const spot = document.createElement("span");
    spot.dataset.tone = tone;
    spot.textContent = `${word} ${lights.filter((light) => light === tone).length}`;
    return spot;
  }));
  const done = rowsOf().filter((row) => row.querySelector("[data-column=likelihood]").value).length;
  document.querySelector("[data-progress]").textContent = `已填 ${done}/${lights.length}`;
  const only = document.querySelector("input[name=only]:checked").value;
  for (const { form, page } of sheets) {
    const shown = page.rows().filter((row) => {
      const light = row.querySelector("[data-figure-of=light]").dataset.tone || "";
      const isBlank = !page.cell(row, "likelihood").value;
      row.hidden = (only === "blank" && !isBlank) || (only === "late" && !["yellow", "red"].includes(light));
      return !row.hidden;
    });
    form.classList.toggle("is-empty", Boolean(only) && !shown.length);
  }
}

const forms = [...document.querySelectorAll("[data-sheet]")];
if (forms.length) {
  const session = new Session(JSON.parse(document.getElementById(forms[0].dataset.data).textContent).urls.sign_in);
  const undo = new Undo(document, { together: (act) => act(), done: () => sheets.forEach((sheet) => sheet.changed()), announce });
  for (const form of forms) sheets.push(open(form, session, undo));
  watchPaste(undo);
  watchPaid(session, undo);
  watchAllWell(undo);
  watchSubmit();
  watchDigits();
  for (const { form } of sheets) {
    form.addEventListener("figures", () => setTimeout(count, 0));
    form.addEventListener("input", () => setTimeout(count, 0));
  }
  document.querySelectorAll("input[name=only]").forEach((one) => one.addEventListener("change", () => {
    document.querySelectorAll("input[name=only]").forEach((other) => other.parentElement.classList.toggle("is-on", other.checked));
    count();
  }));
  count();
  say("idle", "改动会自动保存");
}
