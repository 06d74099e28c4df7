// The page of reminders: one box ticks all units of the page; the note is seen where it will stand.

const all = document.querySelector("[data-tick-all]");
const note = document.querySelector("[data-echo]");

if (all) {
  const boxes = [...document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`)];
  const settle = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) box.addEventListener("change", settle);
}

if (note) {
  const echo = document.querySelector(note.dataset.echo);
  note.addEventListener("input", () => {
    echo.textContent = note.value;
  });
}
