// On the phone each row of a list is a card: its cells bear the head of their column.
export function labelCells(table) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => (head.querySelector(".text") || head).textContent.trim());
  for (const row of table.tBodies.length ? table.tBodies[0].rows : []) {
    [...row.cells].forEach((cell, at) => { if (!cell.dataset.label && heads[at]) cell.dataset.label = heads[at]; });
  }
}
