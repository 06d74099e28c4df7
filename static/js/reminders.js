// The page of reminders: one box ticks all units of the page; notes are seen where they will stand.

const all = document.querySelector("[data-tick-all]");

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
  settle();
}

for (const note of document.querySelectorAll("[data-echo]")) {
  const echo = document.querySelector(note.dataset.echo);
  if (echo) note.addEventListener("input", () => { echo.textContent = note.value; });
}
