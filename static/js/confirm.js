// Going into a cell of the draft shows its place in the source; the arrows do so without script.
const source = document.querySelector(".source");
let current = null;

function show(id) {
  const place = document.getElementById(id);
  if (!place || place === current) return;
  current?.classList.remove("is-current");
  place.classList.add("is-current");
  current = place;
  const box = place.getBoundingClientRect();
  const frame = source.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) {
    source.scrollTop += box.top - frame.top - frame.height / 3;
  }
}

function follow(target) {
  const cell = target.closest("[data-anchor]");
  if (cell) show(cell.dataset.anchor);
}

document.querySelector("[data-confirm]")?.addEventListener("focusin", (event) => follow(event.target));
// Somebody may be in a cell before this script has come.
if (document.activeElement) follow(document.activeElement);
document.querySelector("[data-confirm]")?.addEventListener("click", (event) => {
  const link = event.target.closest(".to-source");
  if (!link) return;
  event.preventDefault();
  show(link.hash.slice(1));
});
