// Joins what two people did to the rows of one table kept as lines of text, cell by cell.
const cellsOf = (line) => line.split(/[|｜\t]/).map((cell) => cell.trim());
export const lineOf = (cells) => cells.join(" | ").replace(/[\s|]+$/, "");
export const linesOf = (text) => text.split(/\r?\n/).map((line) => lineOf(cellsOf(line))).filter(Boolean);
export { cellsOf };

const isSame = (left, right) => left.length === right.length && left.every((item, index) => item === right[index]);

// Which line of one list stands where in the other: the longest common run of both.
function matches(left, right) {
  const best = Array.from({ length: left.length + 1 }, () => Array.from({ length: right.length + 1 }, () => 0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      best[i][j] = left[i] === right[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
  }
  const found = new Map();
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) {
      found.set(i, j);
      i += 1;
      j += 1;
    } else if (best[i + 1][j] >= best[i][j + 1]) i += 1;
    else j += 1;
  }
  return found;
}

// One value out of three; undefined where both changed it differently.
function settle(base, mine, theirs) {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base ? mine : undefined;
}

function joinLine(base, mine, theirs) {
  const [old, left, right] = [base, mine, theirs].map(cellsOf);
  const width = Math.max(old.length, left.length, right.length);
  const cells = Array.from({ length: width }, (_, at) => settle(old[at] || "", left[at] || "", right[at] || ""));
  return cells.includes(undefined) ? undefined : lineOf(cells);
}

// Lines between two that nobody touched; what both added behind them is kept, the stored first.
function joinPart(base, mine, theirs) {
  if (isSame(mine, base) || isSame(mine, theirs)) return theirs;
  if (isSame(theirs, base)) return mine;
  if (mine.length < base.length || theirs.length < base.length) return null;
  const lines = base.map((line, index) => joinLine(line, mine[index], theirs[index]));
  if (lines.includes(undefined)) return null;
  return [...lines, ...theirs.slice(base.length), ...mine.slice(base.length)];
}

// Gives the joined text; null where both changed the same cell, or one deleted what the other changed.
export function joinTables(...texts) {
  const [base, mine, theirs] = texts.map(linesOf);
  const inMine = matches(base, mine);
  const inTheirs = matches(base, theirs);
  const joined = [];
  let from = { base: 0, mine: 0, theirs: 0 };
  for (let at = 0; at <= base.length; at += 1) {
    const isEnd = at === base.length;
    if (!isEnd && !(inMine.has(at) && inTheirs.has(at))) continue;
    const to = isEnd
      ? { mine: mine.length, theirs: theirs.length }
      : { mine: inMine.get(at), theirs: inTheirs.get(at) };
    const part = joinPart(
      base.slice(from.base, at), mine.slice(from.mine, to.mine), theirs.slice(from.theirs, to.theirs),
    );
    if (!part) return null;
    joined.push(...part);
    if (!isEnd) joined.push(base[at]);
    from = { base: at + 1, mine: to.mine + 1, theirs: to.theirs + 1 };
  }
  return joined.join("\n");
}
