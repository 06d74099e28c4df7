// The value cell taken apart: operator, number and unit set one by one.
const PARTS = ["op", "number", "number_to", "unit"];

function compose(fields) {
  const [op, number, to, unit] = PARTS.map((name) => fields[name].value.trim());
  if (!number) return fields.text.value.trim();
  return `${op}${number}${to ? `-${to}` : ""}${unit}`;
}

function options(list, words) {
  list.replaceChildren(...words.map((word) => new Option(word, word)));
}

export function watchTargets(page, session) {
  const panel = document.querySelector("[data-target-parts]");
  const fields = Object.fromEntries([...PARTS, "text"].map((name) => [name, panel.querySelector(`[data-part=${name}]`)]));
  const lists = { units: panel.querySelector("#part-units"), words: panel.querySelector("#part-words") };
  let input = null;

  const close = (isBack) => {
    panel.hidden = true;
    if (isBack && input) input.focus();
  };

  const open = async (field) => {
    input = field;
    const row = field.closest("[data-row]");
    const query = new URLSearchParams({
      target: field.value,
      name: page.cell(row, "level3").value,
      level2: row.dataset.level2,
    });
    const answer = await session.get(`${page.data.urls.reading}?${query}`).catch(() => null);
    if (!answer) return;
    const parts = await answer.json();
    for (const [name, item] of Object.entries(fields)) item.value = parts[name];
    options(lists.units, parts.units);
    options(lists.words, parts.words);
    const box = field.getBoundingClientRect();
    panel.hidden = false;
    const isLow = window.innerHeight - box.bottom < panel.offsetHeight + 60;
    panel.style.left = `${Math.min(box.left, window.innerWidth - panel.offsetWidth - 12)}px`;
    panel.style.top = `${isLow ? box.top - panel.offsetHeight : box.bottom}px`;
    fields[parts.text && !parts.number ? "text" : "op"].focus();
  };

  page.table.addEventListener("keydown", (event) => {
    if (event.key !== "F2" || event.target.dataset.column !== "target") return;
    event.preventDefault();
    open(event.target);
  });
  page.table.addEventListener("take-apart", (event) => open(event.target));
  panel.addEventListener("input", (event) => {
    event.stopPropagation();
    // A number and a word exclude each other.
    if (event.target === fields.text && fields.text.value) PARTS.forEach((name) => { fields[name].value = ""; });
    else if (event.target !== fields.text && fields.number.value) fields.text.value = "";
    input.value = compose(fields);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  panel.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Escape" && event.key !== "Enter")) return;
    event.preventDefault();
    close(true);
  });
  panel.querySelector("[data-close]").addEventListener("click", () => close(true));
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !panel.contains(event.target)) close(false);
  });
}
