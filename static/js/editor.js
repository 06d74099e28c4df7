// The declaration editor on top of the plain form: saves by itself, edits as in a spreadsheet.
// Without it the form still saves as a whole.
import { watchCopy } from "./editor/copy.js";
import { watchDrag } from "./editor/drag.js";
import { Disputes } from "./editor/disputes.js";
import { Findings } from "./editor/findings.js";
import { watchKeys } from "./editor/keys.js";
import { watchMenu } from "./editor/menu.js";
import { watchMoney } from "./editor/money.js";
import { BudgetItems, watchWords } from "./editor/narrative.js";
import { Page, focusOn, read, write } from "./editor/page.js";
import { Paste } from "./editor/paste.js";
import { watchPresence } from "./editor/presence.js";
import { restore } from "./editor/restore.js";
import { Rows } from "./editor/rows.js";
import { Saver } from "./editor/saving.js";
import { Session } from "./editor/session.js";
import { Store } from "./editor/store.js";
import { Suggest } from "./editor/suggest.js";
import { watchTargets } from "./editor/target.js";

// The bar says everything; read aloud is only what needs an answer, not every save.
function speaker(form, announce) {
  const note = form.querySelector("[data-save-note]");
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
    const input = event.target;
    if (!input.name) return;
    const known = page.known.get(page.place(input));
    if (known && read(input) === known.typed && known.base !== known.typed) write(input, known.base);
    if (!page.isClean(page.place(input), read(input))) saver.plan(150);
  });
}

function watchSubmit(page, saver, findings, say) {
  page.form.addEventListener("submit", async (event) => {
    if (saver.isClosed) return;
    event.preventDefault();
    const wanted = event.submitter ? event.submitter.value : "edit";
    for (const place of [...page.refused.keys()]) page.refused.delete(place);
    const isStored = await saver.flush();
    if (!isStored) {
      const [place] = [...page.refused.keys(), ...page.conflicts.keys()];
      const input = place && page.input(place);
      if (input) focusOn(input);
      return;
    }
    if (wanted !== "detail") {
      if (!saver.savedOnce) say("saved", "没有需要保存的修改");
      return;
    }
    await findings.load("POST"); // counts what stands in the way
    const blocking = findings.blocking();
    if (blocking.length && !page.form.dataset.warned) {
      page.form.dataset.warned = "1";
      say("asked", `还有 ${blocking.length} 处必须改正才能提交，见右侧“拦截”。再次点击可先去查看。`);
      const jump = blocking[0].querySelector("[data-jump]");
      if (jump) findings.jump(jump.dataset.jump);
      return;
    }
    window.location.assign(page.form.dataset.detail);
  });
}

function start(form) {
  const announce = (text) => { form.querySelector("[data-announce]").textContent = text; };
  const say = speaker(form, announce);
  const page = new Page(form);
  const store = new Store(form);
  const session = new Session(form);
  let saver = null;
  const changed = () => saver && saver.changed();
  const rows = new Rows(page, { changed, announce });
  const disputes = new Disputes(page, rows, changed);
  saver = new Saver(page, { session, store, rows, disputes, say });
  const findings = new Findings(page, session);
  saver.after = (answer) => {
    saver.savedOnce = true;
    if (answer.is_changed || answer.everything) findings.renew();
    form.dispatchEvent(new Event("settled"));
  };

  form.addEventListener("input", changed);
  form.addEventListener("compositionend", changed);
  form.addEventListener("change", (event) => {
    if (event.target.name && event.target.name.endsWith("-level2")) rows.regroup();
    changed();
  });
  settleOnLeaving(page, saver);
  watchSubmit(page, saver, findings, say);
  watchMenu(page, rows);
  // Before the keys of the table: an open list takes the arrows.
  new Suggest(page, session, changed);
  watchKeys(page, rows);
  watchDrag(page, rows);
  watchMoney(form);
  watchWords(form);
  const items = new BudgetItems(form);
  watchTargets(page, session);
  watchCopy(page, rows, announce);
  new Paste(page, rows, session);
  const head = page.table.tHead.rows[0];
  head.cells[head.cells.length - 1].textContent = "操作";
  const add = form.querySelector("[data-add-row]");
  const target = form.querySelector("[data-add-level2]");
  add.addEventListener("click", () => page.cell(rows.add({ level2: target.value }), "level3").focus());
  form.querySelectorAll("[data-needs-script]").forEach((item) => { item.hidden = false; });

  const count = rows.together(() => restore(page, rows, store.takeOver()));
  items.show();
  if (count) say("saving", `已恢复上次没有保存的 ${count} 处修改，正在保存…`);
  if (form.dataset.isSentBack) saver.adopt().then(() => changed());
  else changed();
  if (!saver.batch()) say("idle", "改动会自动保存");
  watchPresence(form, session, saver);
  window.addEventListener("pageshow", (event) => event.persisted && saver.sync());
}

const form = document.getElementById("declaration-form");
if (form && !form.querySelector("fieldset[disabled]")) start(form);
