// What an amount reads as in the other unit, and what the parts of each total add up to.
import { clearNote, noteAt } from "./marks.js";
import { write } from "./page.js";

const FACTORS = { 亿元: 1e8, 万元: 1e4, 万: 1e4, 元: 1 };

// In cents, as whole numbers: binary fractions would show false differences. What is doubtful, or
// spelled in a way that only the server reads, is null: the cell shows the server's reading once saved.
export function readAmount(text, unit = "元") {
  const plain = text.normalize("NFKC").trim().replace(/^[¥￥]/, "").replace(/\s*(元)整?$/, "$1");
  const found = /^(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)\s*(亿元|万元|万|元)?$/.exec(plain);
  if (!found) return null;
  return Math.round(Number(found[1].replace(/,/g, "")) * FACTORS[found[2] || unit] * 100);
}

export const showYuan = (cents) => (cents / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
export const showWan = (cents) => (cents / 1e6).toLocaleString("zh-CN", { maximumFractionDigits: 6 });

function compare(page, { total, parts }) {
  const cell = page.fixed.get(total);
  const cells = parts.map((place) => page.fixed.get(place));
  if (!cell || !cells.every(Boolean)) return;
  const { unit } = page.data;
  const known = cells.map((part) => readAmount(part.value, unit)).filter((amount) => amount !== null);
  const sum = known.reduce((left, right) => left + right, 0);
  const typed = readAmount(cell.value, unit);
  const shown = unit === "元" ? `${showYuan(sum)} 元` : `${showWan(sum)} 万元`;
  clearNote(cell, "sum");
  if (!known.length) return;
  if (cell.readOnly) return;
  if (typed === null) noteAt(cell, "sum", `分项合计 ${shown}`);
  else if (typed === sum) noteAt(cell, "sum", "与分项合计相符");
  else {
    const gap = unit === "元" ? `${showYuan(Math.abs(typed - sum))} 元` : `${showWan(Math.abs(typed - sum))} 万元`;
    noteAt(cell, "sum", `分项合计 ${shown}，这里${typed > sum ? "多" : "少"} ${gap}`);
  }
}

// A total that is only the sum of its parts is written by the page; the server reckons it too.
function addUp(page, { total: place, parts }) {
  const cell = page.fixed.get(place);
  const texts = parts.map((part) => page.fixed.get(part)).filter((part) => part && part.value.trim()).map((part) => part.value);
  const amounts = texts.map((text) => readAmount(text, page.data.unit));
  cell.readOnly = texts.length > 0;
  if (!texts.length || amounts.includes(null)) return;
  const sum = amounts.reduce((left, right) => left + right, 0);
  const text = (sum / 1e6).toFixed(6).replace(/(\.\d\d\d*?)0+$/, "$1");
  if (readAmount(cell.value, page.data.unit) === sum) return;
  write(cell, text);
  page.learn(place, text);
}

export function watchMoney(page) {
  const inputs = [...page.fixed.values()].filter((cell) => "money" in cell.dataset);
  const update = () => {
    for (const cell of inputs) {
      const cents = readAmount(cell.value, page.data.unit);
      if (cents && page.data.unit === "元") noteAt(cell, "money", `合 ${showWan(cents)} 万元`);
      else if (cents) noteAt(cell, "money", `合 ${showYuan(cents)} 元`);
      else clearNote(cell, "money");
    }
    for (const sum of page.data.sums) (sum.is_reckoned ? addUp : compare)(page, sum);
  };
  page.form.addEventListener("input", (event) => inputs.includes(event.target) && update());
  page.form.addEventListener("settled", update);
  update();
}
