// Draws each chart from the table that stands below it, and folds the table away; a reader opens it again with one key.
// Only line and bar charts; no animation, no tooltip (it would need inline styles): the numbers are in the table.
"use strict";
(function () {
  if (!window.echarts) return;
  const opened = new Map(); // a table the reader opened stays open when the page renews itself

  const tokens = (box) => {
    const style = getComputedStyle(box), of = (name) => style.getPropertyValue(name).trim();
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8;
    return { colours: ["", of("--chart-1"), of("--chart-2"), of("--chart-3"), of("--chart-4")], ink: of("--ink") || "#1f2326", line: of("--line") || "#ccc", card: of("--card") || "#fff", size, family: style.fontFamily, width: box.clientWidth };
  };

  function read(table, legend) {
    const rows = Array.from(table.querySelectorAll("tbody tr")).map((row) => ({ name: row.cells[0].dataset.label || row.cells[0].innerText.trim(), cells: row.cells }));
    const series = Array.from(legend.children).map((item) => ({
      name: item.textContent.trim(), form: item.dataset.form, colour: Number(item.dataset.colour), rate: "rate" in item.dataset, column: Number(item.dataset.column),
      values: rows.map((row) => { const value = row.cells[Number(item.dataset.column)].dataset.value; return value === "" || value === undefined ? null : Number(value); }),
    }));
    return { rows, series };
  }

  function seriesOf(one, place, all, shape, look) {
    const colour = look.colours[one.colour], stacked = shape === "bars" && all.length > 1;
    if (one.form === "bar") {
      return {
        name: one.name, type: "bar", data: one.values, stack: stacked ? "all" : undefined, barMaxWidth: look.size * 1.8,
        itemStyle: { color: colour, borderColor: look.card, borderWidth: 1 },
        label: { show: shape === "bars", position: stacked ? "inside" : "right", fontSize: look.size, color: stacked && one.colour !== 4 ? "#000" : (stacked ? "#fff" : look.ink), formatter: (each) => each.value || "" },
      };
    }
    return {
      name: one.name, type: "line", data: one.values, connectNulls: true, symbol: one.form === "dash" ? "diamond" : "circle", symbolSize: look.size * 0.55,
      lineStyle: { color: colour, width: 3, type: one.form === "dash" ? "dashed" : "solid" }, itemStyle: { color: colour },
    };
  }

  function option(shape, told, look) {
    const words = { color: look.ink, fontSize: look.size, fontFamily: look.family };
    const rate = told.series.some((one) => one.rate);
    const values = told.series.flatMap((one) => one.values).filter((value) => value !== null);
    const least = rate && values.length ? Math.max(0, Math.floor(Math.min(...values) * 10 - 0.5) / 10) : 0;
    const names = { type: "category", data: told.rows.map((row) => row.name), axisLabel: { ...words }, axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } } };
    const numbers = {
      type: "value", min: least, max: rate ? 1 : undefined, minInterval: rate ? undefined : 1, splitLine: { lineStyle: { color: look.line } },
      axisLabel: { ...words, formatter: rate ? (value) => `${Math.round(value * 100)}%` : undefined },
    };
    const flat = shape === "bars";
    if (flat) Object.assign(names, { inverse: true, axisLabel: { ...words, width: Math.max(look.size * 9, look.width * 0.36), overflow: "truncate" } });
    return {
      animation: false, textStyle: { fontFamily: look.family }, grid: { left: look.size * 0.6, right: look.size * (flat ? 2.2 : 0.8), top: look.size, bottom: look.size * 0.4, containLabel: true },
      xAxis: flat ? numbers : names, yAxis: flat ? names : numbers,
      series: told.series.map((one, place, all) => seriesOf(one, place, all, shape, look)),
    };
  }

  function draw(box) {
    const numbers = document.getElementById(box.dataset.table), legend = box.nextElementSibling;
    const table = numbers && numbers.querySelector("table");
    if (!table) return;
    const told = read(table, legend);
    box.hidden = false;
    legend.hidden = legend.children.length < 2;
    const standing = echarts.getInstanceByDom(box);
    const chart = standing || echarts.init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    chart.setOption(option(box.dataset.chart, told, tokens(box)), true);
    box.dataset.linked = "";
    chart.off("click");
    chart.on("click", (event) => { // with a mouse the bar leads where its number in the table does
      const cell = told.rows[event.dataIndex].cells[told.series[event.seriesIndex].column], link = cell && cell.querySelector("a[href]");
      if (link) window.location.assign(link.href);
    });
    numbers.open = opened.get(numbers.id) || false;
    if (standing) return;
    numbers.querySelector("summary").addEventListener("click", () => opened.set(numbers.id, !numbers.open));
    if (window.ResizeObserver) new ResizeObserver(() => { if (box.isConnected) chart.resize(); }).observe(box);
  }

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
  drawAll(document);
  document.addEventListener("daiban:swapped", (event) => drawAll(event.target));
  window.addEventListener("beforeprint", () => document.querySelectorAll("[data-chart]").forEach((box) => { const chart = echarts.getInstanceByDom(box); if (chart) chart.resize(); }));
})();
