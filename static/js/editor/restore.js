// Puts back onto a fresh page what an earlier one could not send.
import { read, write } from "./page.js";

function restoreCell(page, place, { value, was }) {
  const cell = page.input(place);
  if (!cell || read(cell) === value || !page.known.get(place)) return 0;
  write(cell, value);
  page.known.get(place).was = was;
  return 1;
}

function restoreRow(page, rows, key, values) {
  const row = page.row(key);
  if (!row) {
    rows.insert(rows.make(values, key), rows.behind(values.level2));
    return 1;
  }
  // It did arrive; what differs was typed later here, or by a colleague: then one is asked.
  let count = 0;
  for (const [column, value] of Object.entries(values)) {
    count += restoreCell(page, `row.${key}.${column}`, { value, was: [""] });
  }
  return count;
}

function restoreOrder(page, order) {
  if (order.length !== page.keys().length) return;
  const listed = order.map((key) => page.row(key));
  if (listed.every(Boolean)) listed.forEach((row) => page.body.append(row));
}

export function restore(page, rows, differences) {
  let count = 0;
  for (const { cells, added, dropped, order } of differences) {
    for (const [place, cell] of Object.entries(cells)) count += restoreCell(page, place, cell);
    for (const [key, values] of Object.entries(added)) count += restoreRow(page, rows, key, values);
    for (const [key, was] of Object.entries(dropped)) {
      const row = page.row(key);
      if (!row) continue;
      rows.take(row);
      page.dropped.set(key, was);
      count += 1;
    }
    if (order) restoreOrder(page, order);
  }
  return count;
}
