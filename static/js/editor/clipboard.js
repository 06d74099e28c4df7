// Tables in and out of the clipboard: of Excel, WPS and Word as HTML, of anything as tabbed text.

// The cells of an HTML table, merged ones repeated downwards over what they span.
function gridOf(table) {
  const grid = [];
  [...table.rows].forEach((row, y) => {
    grid[y] = grid[y] || [];
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x] !== undefined) x += 1;
      const text = textOf(cell);
      for (let down = 0; down < Math.min(cell.rowSpan || 1, table.rows.length - y); down += 1) {
        grid[y + down] = grid[y + down] || [];
        for (let along = 0; along < (cell.colSpan || 1); along += 1) grid[y + down][x + along] = along ? "" : text;
      }
      x += cell.colSpan || 1;
    }
  });
  return grid.map((row) => Array.from(row, (text) => text || ""));
}

// The text of a cell; a break inside it stays a break.
function textOf(cell) {
  for (const line of cell.querySelectorAll("br")) line.replaceWith("\n");
  for (const block of cell.querySelectorAll("p, div")) block.append("\n");
  return cell.textContent.replace(/\u00a0/g, " ").split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
}

// Tabbed text; a cell in quotes may hold breaks and tabs, as spreadsheets write them.
export function gridFromText(text) {
  const rows = [[]];
  let cell = "";
  let isQuoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (isQuoted && sign === '"' && source[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (isQuoted && sign === '"') isQuoted = false;
    else if (!isQuoted && sign === '"' && !cell && closes(source, at)) isQuoted = true;
    else if (!isQuoted && (sign === "\t" || sign === "\n")) {
      rows[rows.length - 1].push(cell.trim());
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows[rows.length - 1].push(cell.trim());
  return rows;
}

// Whether a quote at the beginning of a cell is one of a spreadsheet: it ends where the cell ends.
function closes(source, at) {
  const rest = source.slice(at + 1).replace(/""/g, "  ");
  const end = rest.indexOf('"');
  return end >= 0 && [undefined, "\t", "\n"].includes(rest[end + 1]) && /[\n\t]/.test(rest.slice(0, end));
}

// What was copied as a table: {grid}; running lines: {text}; a single value: null.
export function blockOf(data) {
  const html = data.getData("text/html");
  const text = data.getData("text/plain");
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (table) {
    const grid = gridOf(table);
    return grid.flat().filter(Boolean).length > 1 ? { grid, text } : null;
  }
  const grid = gridFromText(text);
  if (grid.some((row) => row.length > 1)) return { grid, text };
  return grid.filter((row) => row[0]).length > 1 ? { grid, text, isLines: true } : null;
}

const escaped = (text) => {
  const holder = document.createElement("i");
  holder.textContent = text;
  return holder.innerHTML.replace(/\n/g, "<br>");
};
const quoted = (text) => (/["\t\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

export function putTable(data, grid) {
  data.setData("text/plain", grid.map((cells) => cells.map(quoted).join("\t")).join("\n"));
  const body = grid.map((cells) => `<tr>${cells.map((text) => `<td>${escaped(text)}</td>`).join("")}</tr>`);
  data.setData("text/html", `<table>${body.join("")}</table>`);
}

// The clipboard interface proper needs HTTPS, which an intranet may not have.
export function copyTable(grid) {
  const fill = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    putTable(event.clipboardData, grid);
  };
  document.addEventListener("copy", fill, { once: true, capture: true });
  const isDone = document.execCommand("copy");
  document.removeEventListener("copy", fill, { capture: true });
  return isDone;
}
