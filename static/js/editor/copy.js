// Copies the indicator table out, as a table for Excel and Word and as tabbed text.
const HEAD = ["一级指标", "二级指标", "三级指标", "年度(/项目)指标值", "分值"];

const escaped = (text) => {
  const holder = document.createElement("i");
  holder.textContent = text;
  return holder.innerHTML;
};

export function tableOf(page, rows) {
  const lines = page.rows().filter((row) => !page.isBlank(row)).map((row) => [
    rows.level1(row), rows.level2(row), ...["level3", "target", "weight"].map((name) => page.cell(row, name).value),
  ]);
  const flat = (text) => text.replace(/[\t\r\n]+/g, " ");
  return [HEAD, ...lines].map((cells) => cells.map(flat));
}

export function watchCopy(page, rows, announce) {
  const button = page.form.querySelector("[data-copy-table]");
  button.addEventListener("click", () => {
    const table = tableOf(page, rows);
    // The clipboard interface proper needs HTTPS, which an intranet may not have.
    const fill = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", table.map((cells) => cells.join("\t")).join("\n"));
      const body = table.map((cells) => `<tr>${cells.map((text) => `<td>${escaped(text)}</td>`).join("")}</tr>`);
      event.clipboardData.setData("text/html", `<table>${body.join("")}</table>`);
    };
    document.addEventListener("copy", fill, { once: true });
    const isDone = document.execCommand("copy");
    document.removeEventListener("copy", fill);
    const text = isDone ? `已复制 ${table.length - 1} 行，可粘贴到 Excel 或 Word` : "浏览器不允许复制";
    announce(text);
    button.textContent = isDone ? "已复制" : "未能复制";
    setTimeout(() => { button.textContent = "复制指标表"; }, 2000);
  });
}
