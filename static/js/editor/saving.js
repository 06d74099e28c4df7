// Saves every change within two seconds, keeps what cannot be sent, and settles the answer.
import { clearNote, noteAt } from "./marks.js";
import { read, write } from "./page.js";
import { Offline } from "./session.js";

const PAUSE = 900;
const LONGEST_RETRY = 15000;
const KEEPALIVE_LIMIT = 60000;
const NOTHING = { cells: [], dropped: [], added: {}, order: null };

export class Saver {
  constructor(page, { session, store, rows, disputes, say }) {
    Object.assign(this, { page, session, store, rows, disputes, say });
    this.url = page.data.urls.autosave;
    this.revision = page.data.revision;
    this.timer = 0;
    this.retry = 1000;
    this.isClosed = false;
    this.busy = null;
    this.after = () => {};
    this.isOffline = false;
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    window.addEventListener("beforeunload", (event) => this.warn(event));
  }

  // While characters are being composed the text is kept but not sent.
  changed() {
    this.excuse();
    this.store.keep(this.page.difference());
    if (this.isClosed || this.page.composing) return;
    if (!this.isOffline && this.batch()) this.say("saving", "正在保存…");
    this.plan(PAUSE);
  }

  // A refused cell that holds again what the server has is no fault any more.
  excuse() {
    const { page } = this;
    for (const place of [...page.refused.keys()]) {
      const input = page.input(place);
      if (!input || !page.isClean(place, read(input))) continue;
      page.refused.delete(place);
      clearNote(input, "fault");
    }
  }

  plan(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  // The part of the difference that may be sent: not what was refused, stands in dispute or is
  // still being composed.
  batch() {
    const { page } = this;
    const difference = page.difference();
    const composed = page.composing ? page.place(page.composing) : "";
    const cells = Object.entries(difference.cells)
      .filter(([place, cell]) => page.refused.get(place) !== cell.value && !page.conflicts.has(place))
      .filter(([place]) => place !== composed)
      .map(([place, cell]) => ({ place, value: cell.value, was: cell.was }));
    const dropped = Object.entries(difference.dropped)
      .filter(([key]) => !page.conflicts.has(`row.${key}`))
      .map(([row, was]) => ({ row, was }));
    const added = Object.fromEntries(
      Object.entries(difference.added)
        .filter(([key]) => !page.isHeldBack(page.row(key)) && !composed.startsWith(`row.${key}.`)),
    );
    const { order } = difference;
    if (!cells.length && !dropped.length && !Object.keys(added).length && !order) return null;
    return this.envelope({ cells, dropped, added, order });
  }

  // Whose page it is: another person may have signed in beside it.
  envelope(changes) {
    const { revision } = this;
    const { edition, user } = this.page.data;
    return { revision, edition, user, ...changes };
  }

  // Send until nothing is left to send; gives whether all that can be stored is stored.
  async flush() {
    clearTimeout(this.timer);
    if (this.isClosed || this.page.composing) return false;
    if (!this.busy) this.busy = this.run().finally(() => { this.busy = null; });
    return this.busy;
  }

  async run() {
    for (let round = 0, batch = this.batch(); batch && round < 5; round += 1, batch = this.batch()) {
      if (!this.isOffline) this.say("saving", "正在保存…");
      if (!(await this.send(batch))) return false;
    }
    return this.page.difference().isEmpty;
  }

  // Ask for what colleagues changed; sends nothing of one's own.
  async sync() {
    if (this.busy || this.isClosed) return;
    this.busy = this.send(this.envelope(NOTHING))
      .finally(() => { this.busy = null; });
    await this.busy;
  }

  async send(batch) {
    for (const { place, value } of batch.cells) this.page.known.get(place).was.push(value);
    this.store.keep(this.page.difference());
    let answer;
    try {
      answer = await this.session.post(this.url, batch);
    } catch (error) {
      this.failed(error);
      return false;
    }
    this.retry = 1000;
    await this.page.composed();
    this.settle(batch, answer);
    return true;
  }

  failed(error) {
    if (error instanceof Offline) {
      this.isOffline = true;
      const kept = this.store.works ? "修改已保存在本机，恢复后自动续存" : "请不要关闭本页";
      this.say("offline", `${error.message}，${kept}`);
      this.plan(this.retry);
      this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
      return;
    }
    // 409 is the end for this page: the form was submitted or the time is over.
    this.isClosed = error.status !== 400;
    const reason = error.message || "服务器没有接受本页的修改，请刷新后再试。";
    this.say("closed", `${reason}未保存的修改仍保存在本机。`);
  }

  settle(batch, answer) {
    const { page } = this;
    const sent = Object.fromEntries(batch.cells.map(({ place, value }) => [place, value]));
    this.isOffline = false;
    this.revision = answer.revision;
    for (const [key, values] of Object.entries(batch.added)) this.settleRow(key, values, answer, sent);
    for (const [place, value] of Object.entries(answer.stored)) this.stored(place, value, sent[place]);
    for (const [place, reason] of Object.entries(answer.refused)) {
      page.refused.set(place, sent[place]);
      noteAt(page.input(place), "fault", reason);
    }
    for (const [place, text] of Object.entries(answer.understood)) {
      const cell = page.input(place);
      if (cell && text) noteAt(cell, "read", `读作：${text}`);
      else if (cell) clearNote(cell, "read");
    }
    if (answer.figures) page.form.dispatchEvent(new CustomEvent("figures", { detail: answer.figures }));
    for (const key of answer.gone) this.rows.gone(key);
    if (batch.order) page.order = batch.order.filter((key) => page.row(key) && page.row(key).dataset.pk);
    else page.order = page.order.filter((key) => !answer.gone.includes(key));
    if (answer.everything) this.rows.together(() => this.merge(answer.everything, answer.order.map(String)));
    for (const conflict of answer.conflicts) this.disputes.raise(conflict, sent[conflict.place]);
    this.store.keep(page.difference());
    this.tell(answer);
    this.after(answer);
  }

  // A new row that was refused stands in the list beside the cell that is at fault.
  get faults() {
    const places = [...this.page.refused.keys()];
    return places.filter((place) => !places.some((other) => other.startsWith(`${place}.`))).length;
  }

  tell(answer) {
    const { page } = this;
    if (page.conflicts.size) this.say("asked", `有 ${page.conflicts.size} 处与同事的修改不同，请在标出的格子选择`);
    else if (page.refused.size) this.say("asked", `已保存 ${answer.saved_at}，但有 ${this.faults} 处填写有误，未保存`);
    else this.say("saved", `✓ 已自动保存 ${answer.saved_at}`);
  }

  settleRow(key, values, answer, sent) {
    const row = this.page.row(key);
    if (!answer.keys[key]) {
      this.page.refused.set(`row.${key}`, JSON.stringify(values));
      return;
    }
    this.page.refused.delete(`row.${key}`);
    if (!row) {
      // Deleted here while it was being stored: now it must go there too.
      this.page.dropped.set(key, Object.fromEntries(this.page.data.drop_columns.map((name) => [name, [values[name]]])));
      this.page.gonePks.set(key, String(answer.keys[key]));
      return;
    }
    row.dataset.pk = String(answer.keys[key]);
    for (const column of this.page.columns) {
      const place = `row.${key}.${column}`;
      sent[place] = values[column];
      this.page.learn(place, "");
    }
  }

  stored(place, value, typed) {
    const { page } = this;
    const input = page.input(place);
    page.learn(place, value, typed);
    page.refused.delete(place);
    if (!input) return;
    clearNote(input, "fault");
    // Not under the hands of who is typing; there it is done on leaving the cell.
    if (read(input) === typed && input !== document.activeElement) write(input, value);
  }

  // Show what colleagues changed; cells changed here too stay, and the server will ask.
  merge(everything, order) {
    const { page } = this;
    const theirs = new Map();
    for (const [place, value] of Object.entries(everything)) {
      const [part, pk, column] = place.split(".");
      if (part === "row") {
        if (!theirs.has(pk)) theirs.set(pk, {});
        theirs.get(pk)[column] = value;
      } else this.take(place, page.fixed.get(place), value);
    }
    for (const row of page.rows()) {
      if (row.dataset.pk && !theirs.has(row.dataset.pk)) this.rows.vanish(row);
    }
    const goneHere = new Set([...page.dropped.keys()].map((key) => page.gonePks.get(key)));
    for (const [pk, values] of theirs) {
      if (goneHere.has(pk)) continue;
      const row = page.row(pk);
      if (!row) this.rows.appear(pk, values);
      else for (const column of page.columns) this.take(`row.${row.dataset.key}.${column}`, page.cell(row, column), values[column]);
    }
    this.rows.arrange(order);
    page.order = order.map((pk) => page.row(pk)).filter(Boolean).map((row) => row.dataset.key);
  }

  take(place, input, value) {
    if (!input) return;
    const { page } = this;
    const known = page.known.get(place);
    if (known && known.base === value) return;
    if (known && !page.isClean(place, read(input))) return;
    page.learn(place, value);
    if (read(input) === value) return;
    write(input, value);
    noteAt(input, "theirs", "同事刚刚修改了这里");
  }

  // On leaving, one last sending that outlives the page; its answer is not awaited.
  leave() {
    const batch = this.isClosed ? null : this.batch();
    if (!batch) return;
    const body = JSON.stringify(batch);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    fetch(this.url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      keepalive: body.length * 3 < KEEPALIVE_LIMIT,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body,
    }).catch(() => {});
    for (const { place, value } of batch.cells) this.page.known.get(place).was.push(value);
    this.store.keep(this.page.difference());
  }

  warn(event) {
    const waits = !this.page.difference().isEmpty;
    if (waits && (this.isOffline || this.isClosed || !this.store.works || this.page.conflicts.size)) {
      event.preventDefault();
      event.returnValue = "";
    }
  }
}
