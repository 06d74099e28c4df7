// The one editor: any paper, saved cell by cell, worked at as in a spreadsheet.
import { CellBar } from "./editor/cellbar.js";
import { copyTable } from "./editor/clipboard.js";
import { Disputes } from "./editor/disputes.js";
import { watchDrag } from "./editor/drag.js";
import { Evidence } from "./editor/evidence.js";
import { Findings } from "./editor/findings.js";
import { BudgetItems } from "./editor/items.js";
import { Keys } from "./editor/keys.js";
import { noteAt } from "./editor/marks.js";
import { watchMenu } from "./editor/menu.js";
import { watchMoney } from "./editor/money.js";
import { Page, focusOn, read, write } from "./editor/page.js";
import { Paste } from "./editor/paste.js";
import { PasteCells } from "./editor/paste_cells.js";
import { watchPresence } from "./editor/presence.js";
import { Rail } from "./editor/rail.js";
import { restore } from "./editor/restore.js";
import { Rows } from "./editor/rows.js";
import { Saver } from "./editor/saving.js";
import { watchScores } from "./editor/scores.js";
import { Selection } from "./editor/selection.js";
import { Session } from "./editor/session.js";
import { Store } from "./editor/store.js";
import { Suggest } from "./editor/suggest.js";
import { watchTargets } from "./editor/target.js";
import { Undo } from "./editor/undo.js";
import { watchWords } from "./editor/words.js";

// The bar says everything; read aloud is only what needs an answer, not every save.
function speaker(announce) {
  const note = document.querySelector("[data-save-note]");
  return (state, text) => {
    note.dataset.state = state;
    if (note.textContent === text) return;
    note.textContent = text;
    if (["offline", "closed", "asked"].includes(state)) announce(text);
  };
}

// What was understood differently from how it was typed is put right when the cell is left.
function settleOnLeaving(page, saver) {
  page.form.addEventListener("focusout", (event) => {
    const cell = event.target;
    if (!page.isCell(cell)) return;
    const known = page.known.get(page.place(cell));
    if (known && read(cell) === known.typed && known.base !== known.typed) write(cell, known.base);
    if (!page.isClean(page.place(cell), read(cell))) saver.plan(150);
  });
}

// Submitting: everything is stored first; what stands in the way is shown, the page stays.
function watchSubmit(page, saver, findings, say) {
  const lead = () => {
    const [place] = [...page.refused.keys(), ...page.conflicts.keys()];
    const cell = place && page.input(place);
    if (cell) focusOn(cell);
  };
  document.querySelector("[data-submit]").addEventListener("click", async (event) => {
    event.preventDefault();
    if (saver.isClosed) return;
    page.refused.clear();
    if (!(await saver.flush())) {
      lead();
      return;
    }
    await findings.load("POST"); // counts what stands in the way
    const blocking = findings.blocking();
    if (blocking.length && !page.form.dataset.warned) {
      page.form.dataset.warned = "1";
      say("asked", `还有 ${blocking.length} 处必须改正才能提交，见右侧。再次点击可先去查看整表。`);
      findings.jump(blocking[0]);
      return;
    }
    window.location.assign(page.data.urls.detail);
  });
}

// Signing out waits for the last save; what could not be sent stays for the same account alone.
function watchSignOut(page, saver, say) {
  const form = document.querySelector("[data-sign-out]");
  let isWarned = false;
  form.addEventListener("submit", async (event) => {
    if (page.difference().isEmpty || isWarned) return;
    event.preventDefault();
    if (await saver.flush()) {
      form.submit();
      return;
    }
    isWarned = true;
    say("asked", "还有修改没有存到服务器，已留在本机，只有您本人登录能看到。再点一次退出。");
  });
}

function watchCopy(page, rows, announce) {
  const button = document.querySelector("[data-copy-table]");
  if (!button) return;
  button.addEventListener("click", () => {
    const lines = page.rows().filter((row) => !page.isBlank(row)).map((row) => [
      rows.level1(row), rows.level2(row), ...page.data.copy_columns.map((name) => String(read(page.cell(row, name)))),
    ]);
    const isDone = copyTable([page.data.copy_head, ...lines]);
    announce(isDone ? `已复制 ${lines.length} 行，可粘贴到 Excel 或 Word` : "浏览器不允许复制");
    button.textContent = isDone ? `已复制 ${lines.length} 行` : "未能复制";
    setTimeout(() => { button.textContent = "复制指标表"; }, 2000);
  });
}

function listen(form, rows, { save, changed }) {
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && !row.dataset.pk) rows.hint(row);
    changed();
  });
  form.addEventListener("compositionend", changed);
  form.addEventListener("change", changed);
}

// Last year's target and actual, or the last node's value, of the row a cell stands in.
function lastOf(page, cell) {
  const row = cell.closest("[data-row]");
  const known = row && page.data.rows[row.dataset.pk];
  if (!known || cell.dataset.column === "level3") return "";
  const told = [["去年目标", known.last_target], ["实际", known.last_actual], ["上期", known.last]];
  return told.filter(([, text]) => text && text !== "—").map(([label, text]) => `${label} ${text}`).join("，");
}

// Back brings an old page: what was saved since is fetched before anything is typed.
function syncOnReturn(saver) {
  const [entry] = performance.getEntriesByType("navigation");
  if (entry && entry.type === "back_forward") saver.sync();
  window.addEventListener("pageshow", (event) => event.persisted && saver.sync());
}

function start(form, data) {
  const announce = (text) => { document.querySelector("[data-announce]").textContent = text; };
  const say = speaker(announce);
  const page = new Page(form, data);
  const store = new Store(data.form, data.user);
  const session = new Session(data.urls.sign_in);
  let saver = null;
  const changed = () => saver && saver.changed();
  const evidence = new Evidence(page, { session, say, changed });
  const rows = new Rows(page, { changed });
  const undo = new Undo(document, {
    together: (act) => rows.together(act), done: () => rows.done(), announce,
  });
  rows.undo = undo;
  const disputes = new Disputes(page, rows, changed);
  saver = new Saver(page, { session, store, rows, disputes, say });
  const cellbar = new CellBar(page);
  const findings = new Findings(page, rows, { session, undo, changed, say });
  const save = async () => {
    if ((await saver.flush()) && !saver.savedOnce) say("saved", "没有需要保存的修改");
  };
  saver.after = (answer) => {
    saver.savedOnce = true;
    if (answer.is_changed || answer.everything) findings.renew();
    form.dispatchEvent(new Event("settled"));
  };

  listen(form, rows, { save, changed });
  settleOnLeaving(page, saver);
  watchSubmit(page, saver, findings, say);
  // Before the keys of the table: an open list takes the arrows.
  if (data.urls.suggest) new Suggest(page, rows, { session, changed });
  const keys = new Keys(page, rows, undo, save);
  new Selection(page, rows, undo, changed);
  if (data.may_add) {
    watchMenu(page, rows, document.querySelector("[data-pane]"));
    watchDrag(page, rows);
    watchTargets(page, session);
    new Paste(page, rows, { session, undo });
  }
  watchScores(page, cellbar);
  watchMoney(page);
  watchWords(page);
  const items = form.querySelector("[data-table]") ? new BudgetItems(page, undo) : null;
  new PasteCells(page, rows, keys, { undo, changed });
  watchCopy(page, rows, announce);
  watchSignOut(page, saver, say);
  new Rail(page, rows, findings);
  cellbar.extend((cell) => ({ text: cell.dataset.told || lastOf(page, cell) }));
  for (const box of document.querySelectorAll("[data-files-of]")) {
    evidence.equip(box, box.dataset.evidence, data.files[box.dataset.filesOf] || []);
  }

  for (const [place, text] of Object.entries(data.readings || {})) {
    const cell = page.input(place);
    if (cell && text) noteAt(cell, "read", `读作：${text}`);
  }
  const count = rows.together(() => restore(page, rows, store.takeOver()));
  if (items) items.show();
  if (count) say("saving", `已恢复上次没有保存的 ${count} 处修改，正在保存…`);
  changed();
  if (!saver.batch()) say("idle", "改动会自动保存");
  if (data.urls.presence) watchPresence(page, session, saver);
  syncOnReturn(saver);
  form.querySelector("[data-until-ready]").disabled = false;
  form.dataset.ready = "1";
}

const form = document.getElementById("entry-form");
const data = document.getElementById("entry-data");
if (form && data) start(form, JSON.parse(data.textContent));
