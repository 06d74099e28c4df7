// The inbox by keyboard: J and K move, Enter opens, X ticks, A and R go to the preview of a batch.

const rows = [...document.querySelectorAll("#result_list tbody tr")];
let at = -1;

function move(step) {
  if (!rows.length) return;
  if (at >= 0) rows[at].classList.remove("at-row");
  at = Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[at].classList.add("at-row");
  rows[at].scrollIntoView({ block: "nearest" });
}

function tick() {
  if (at >= 0) rows[at].querySelector("input.action-select").click();
}

function batch(name) {
  if (!name) return;
  const form = document.getElementById("changelist-form");
  const choice = form.querySelector("select[name=action]");
  if (!choice || !form.querySelector("input.action-select:checked")) {
    if (at < 0) return;
    tick();
  }
  choice.value = name;
  form.querySelector("button[name=index]").click();
}

const { pass, return: back } = document.querySelector(".saved-filters").dataset;
const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: tick,
  a: () => batch(pass),
  r: () => batch(back),
  Enter: () => at >= 0 && rows[at].querySelector("th a, td a").click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, a, button")) return;
  event.preventDefault();
  keys[event.key]();
});
