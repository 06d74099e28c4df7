// Shows beside each amount the other unit, and beside each total what its parts add up to.
import { clearNote, noteAt } from "./notes.js";

const HALVES = [
  { total: "total", parts: ["total_fiscal", "total_other"] },
  { total: "annual", parts: ["annual_appropriation", "annual_carryover", "annual_other"] },
];
const FACTORS = { 亿元: 1e8, 万元: 1e4, 万: 1e4, 元: 1 };

export function readAmount(text) {
  const plain = text.normalize("NFKC").replace(/[,\s¥￥]/g, "").replace(/整$/, "");
  const found = /^(\d*\.?\d+)(亿元|万元|万|元)?$/.exec(plain);
  if (!found) return null;
  // Cents as whole numbers: binary fractions would show false differences.
  return Math.round(Number(found[1]) * FACTORS[found[2] || "元"] * 100);
}

export const showYuan = (cents) => (cents / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
const showWan = (cents) => (cents / 1e6).toLocaleString("zh-CN", { maximumFractionDigits: 6 });

function compare(field, { total, parts }) {
  const known = parts.map((name) => readAmount(field(name).value)).filter((amount) => amount !== null);
  const sum = known.reduce((left, right) => left + right, 0);
  const input = field(total);
  const typed = readAmount(input.value);
  clearNote(input, "sum");
  if (!known.length) return;
  if (typed === null) noteAt(input, "sum", `分项合计 ${showYuan(sum)} 元`);
  else if (typed === sum) noteAt(input, "sum", "与分项合计相符").classList.add("sum-agrees");
  else {
    const gap = showYuan(Math.abs(typed - sum));
    const way = typed > sum ? "多" : "少";
    noteAt(input, "sum", `分项合计 ${showYuan(sum)} 元，这里${way} ${gap} 元`).classList.add("sum-differs");
  }
}

export function watchMoney(form) {
  const field = (name) => form.querySelector(`[name="funding-${name}"]`);
  const inputs = [...form.querySelectorAll('[name^="funding-"]')];
  const update = () => {
    for (const input of inputs) {
      const cents = readAmount(input.value);
      clearNote(input, "money");
      if (cents) noteAt(input, "money", `合 ${showWan(cents)} 万元`);
    }
    HALVES.forEach((half) => compare(field, half));
  };
  form.addEventListener("input", (event) => inputs.includes(event.target) && update());
  form.addEventListener("settled", update);
  // The capital amount (大写) comes with the answer of each save.
  form.addEventListener("understood", (event) => {
    if (inputs.includes(event.target)) event.target.title = event.detail;
  });
  update();
}
