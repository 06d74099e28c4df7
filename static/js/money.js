// Shows beside each total what its parts add up to, and both units, while people type.
const HALVES = [
  { total: "total", parts: ["total_fiscal", "total_other"] },
  { total: "annual", parts: ["annual_appropriation", "annual_carryover", "annual_other"] },
];

export function readAmount(text) {
  const plain = text.normalize("NFKC").replace(/[,\s¥￥]/g, "");
  const found = /^(\d*\.?\d+)(亿元|万元|万|元)?$/.exec(plain);
  if (!found) return null;
  const factor = { 亿元: 1e8, 万元: 1e4, 万: 1e4 }[found[2]] || 1;
  // Cents as whole numbers: binary fractions would show false differences.
  return Math.round(Number(found[1]) * factor * 100);
}

function shown(cents) {
  return (cents / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
}

function note(input) {
  let mark = input.parentElement.querySelector(".money-note");
  if (!mark) {
    mark = document.createElement("p");
    mark.className = "money-note";
    mark.setAttribute("aria-live", "polite");
    input.parentElement.append(mark);
  }
  return mark;
}

export function watchMoney(form) {
  const field = (name) => form.querySelector(`[name="funding-${name}"]`);
  const update = () => {
    for (const { total, parts } of HALVES) {
      const input = field(total);
      const amounts = parts.map((name) => readAmount(field(name).value));
      const known = amounts.filter((amount) => amount !== null);
      const sum = known.reduce((left, right) => left + right, 0);
      const typed = readAmount(input.value);
      const mark = note(input);
      const differs = known.length > 0 && typed !== null && typed !== sum;
      mark.classList.toggle("money-differs", differs);
      if (differs) mark.textContent = `与分项合计 ${shown(sum)} 元不符，相差 ${shown(Math.abs(typed - sum))} 元`;
      else mark.textContent = typed === null ? "" : `合 ${(typed / 1e6).toLocaleString("zh-CN", { maximumFractionDigits: 6 })} 万元`;
    }
  };
  form.addEventListener("input", update);
  update();
}
