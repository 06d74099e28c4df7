// Draws the pictures of the board from the data beside each table; a click opens the list behind.
// Without this script the tables stand alone. Tips are drawn on the canvas: the content policy
// refuses inline styles.
import { init } from "../vendor/echarts-5.6.0/echarts.min.js";

const COLOURS = { late: "#b42318", open: "#7d8fa6", wait: "#2f7fc1", back: "#d99a2b", done: "#2f8f57", "": "#1f4e8c" };
const INK = "#1f2733";
const SOFT = "#55606f";
const FACE = getComputedStyle(document.body).fontFamily;

function short(name) {
  return name.length > 11 ? `${name.slice(0, 10)}…` : name;
}

function base(data) {
  return {
    animation: false,
    textStyle: { fontFamily: FACE, fontSize: 13, color: INK },
    aria: { enabled: true, label: { enabled: false }, decal: { show: data.type === "stacked" } },
    tooltip: { renderMode: "richText", trigger: data.type === "curve" ? "axis" : "item" },
  };
}

function bars(data) {
  const sums = data.names.map((name, at) => data.series.reduce((sum, one) => sum + one.data[at], 0));
  const isOne = data.series.length === 1;
  return {
    ...base(data),
    color: data.series.map((one) => COLOURS[one.tone]),
    legend: isOne ? undefined : { top: 0, left: 8, itemWidth: 16, itemHeight: 10, textStyle: { color: INK } },
    grid: { left: 8, right: 56, top: isOne ? 6 : 30, bottom: 6, containLabel: true },
    xAxis: { type: "value", minInterval: 1, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.names,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { formatter: short, color: INK, fontSize: 13 },
    },
    series: data.series.map((one, index) => ({
      type: "bar",
      stack: "all",
      name: one.name,
      barMaxWidth: 16,
      cursor: "pointer",
      data: one.data,
      label: {
        show: index === data.series.length - 1,
        position: "right",
        color: INK,
        formatter: ({ dataIndex }) => (isOne ? `${sums[dataIndex]}` : data.series.map((each) => each.data[dataIndex]).join("/")),
      },
      tooltip: { formatter: ({ name, value }) => `${name}\n${one.name} ${value} ${data.unit}` },
    })),
  };
}

function curve(data) {
  const lefts = [...data.now, ...data.then].map(([left]) => left);
  const today = data.left;
  const points = (list) => list.map(([left, number]) => [-left, number]);
  const marks = [{ yAxis: data.owed, label: { formatter: `应报 ${data.owed}`, position: "insideStartTop", color: INK } }];
  if (data.end) marks.push({ xAxis: 0, lineStyle: { color: COLOURS.late }, label: { formatter: `${data.end} 截止`, position: "end", align: "right", color: INK } });
  const now = points(data.now);
  if (today !== null && now.length && -today > now[now.length - 1][0]) now.push([-today, now[now.length - 1][1]]);
  return {
    ...base(data),
    color: [COLOURS[""], "#8a5300"],
    legend: { top: 0, left: 8, data: data.then.length ? ["今年", "去年"] : ["今年"], textStyle: { color: INK } },
    grid: { left: 8, right: 24, top: 34, bottom: 24, containLabel: true },
    tooltip: {
      renderMode: "richText",
      trigger: "axis",
      formatter: (items) => [`距截止 ${-items[0].value[0]} 天`, ...items.map((item) => `${item.seriesName} ${item.value[1]} 份`)].join("\n"),
    },
    xAxis: {
      type: "value",
      min: Math.min(...lefts.map((left) => -left)),
      max: Math.max(0, ...lefts.map((left) => -left)),
      minInterval: 1,
      axisLabel: { formatter: (at) => (at > 0 ? `过 ${at} 天` : `剩 ${-at} 天`), color: SOFT },
      splitLine: { show: false },
    },
    yAxis: { type: "value", minInterval: 1, max: (range) => Math.max(range.max, Math.ceil((data.owed * 1.15) / 5) * 5), axisLabel: { color: SOFT } },
    series: [
      {
        type: "line",
        name: "今年",
        data: now,
        symbolSize: 5,
        areaStyle: { opacity: 0.12 },
        markLine: { silent: true, symbol: "none", lineStyle: { type: "dotted", color: SOFT }, data: marks },
      },
      { type: "line", name: "去年", data: points(data.then), symbol: data.then.length > 1 ? "none" : "circle", lineStyle: { type: "dashed" } },
    ],
  };
}

function draw(place) {
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const rows = data.type === "curve" ? 9 : data.names.length + (data.series.length > 1 ? 1 : 0);
  place.style.height = `${Math.max(rows, 2) * 27 + 20}px`;
  const chart = init(place, null, { renderer: "canvas" });
  chart.setOption(data.type === "curve" ? curve(data) : bars(data));
  if (data.series) {
    chart.on("click", ({ seriesIndex, dataIndex }) => window.location.assign(data.series[seriesIndex].urls[dataIndex]));
  }
  new ResizeObserver(() => chart.resize()).observe(place);
}

for (const place of document.querySelectorAll("[data-chart]")) {
  const card = place.closest("section");
  const table = card.querySelector("[data-table]");
  const views = card.querySelector("[data-views]");
  const show = (view) => {
    place.hidden = view !== "chart";
    table.hidden = view === "chart";
    for (const button of views.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  };
  views.hidden = false;
  views.addEventListener("click", ({ target }) => target.dataset.view && show(target.dataset.view));
  show("chart");
  draw(place);
}
