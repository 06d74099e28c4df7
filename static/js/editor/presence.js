// Tells who else has the form open and where, and notices that somebody else has saved.
const BEAT = 15000;
// A page nobody touches must not keep its session alive.
const IDLE = 10 * 60 * 1000;

export function watchPresence(page, session, saver) {
  const note = document.querySelector("[data-presence-note]");
  let touched = Date.now();
  for (const kind of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }
  const show = (others) => {
    note.hidden = !others.length;
    note.title = `${others.join("、")}也打开了这张表，双方的修改都会保留；改到同一格时会询问您。`;
    note.querySelector("i").textContent = others.length ? others[0].slice(-1) : "";
    note.querySelector("span").textContent = others.length ? `${others.join("、")}也在填` : "";
  };
  const beat = async () => {
    if (document.hidden || saver.isClosed || session.waiting || Date.now() - touched > IDLE) return;
    try {
      const answer = await session.post(page.data.urls.presence, {});
      show(answer.others);
      if (answer.revision !== saver.revision) await saver.sync();
      else if (saver.isOffline) saver.flush();
    } catch {
      // The next save says what is wrong; this was only asking.
    }
  };
  setInterval(beat, BEAT);
  beat();
}
