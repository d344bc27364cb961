// Charts over time: sentiment and attention by source, reported figures by period.
import { axis, base, plural, short } from "/static/palette.js";

const GRID = { left: 8, right: 44, top: 30, bottom: 22 };

function frame(colours, categories, more = {}) {
  return {
    ...base(colours),
    tooltip: { ...base(colours).tooltip, trigger: "axis" },
    grid: GRID,
    xAxis: axis(colours, { type: "category", data: categories }),
    yAxis: axis(colours, { position: "right", ...more }),
  };
}

export function sentiment(data, colours) {
  const most = Math.max(1, ...Object.values(data.sources).flatMap((series) => series.count));
  const options = frame(colours, data.days);
  options.yAxis = [
    axis(colours, { min: -1, max: 1, position: "right", splitNumber: 4 }),
    { show: false, max: most * 4 },
  ];
  options.series = Object.entries(data.sources).flatMap(([source, series], index) => [
    {
      type: "line",
      name: source,
      data: series.mean,
      connectNulls: true,
      symbolSize: 5,
      color: colours.series[index % colours.series.length],
      tooltip: { valueFormatter: (mean) => (mean == null ? "–" : `mean ${mean}`) },
    },
    {
      type: "bar",
      name: source, // one entry of the legend hides both
      data: series.count,
      yAxisIndex: 1,
      stack: "count",
      color: colours.series[index % colours.series.length],
      tooltip: { valueFormatter: (count) => plural(count, "text") },
      itemStyle: { opacity: 0.35 },
    },
  ]);
  return options;
}

export function attention(data, colours) {
  const days = data.ago.map((ago) => (ago ? `${ago} d` : "last day"));
  const options = frame(colours, days, { minInterval: 1 });
  options.series = Object.entries(data.sources).map(([source, counts]) => ({
    type: "bar",
    name: source,
    data: counts,
    stack: "all",
  }));
  if (data.mean !== null && options.series.length) {
    options.series[0].markLine = {
      silent: true,
      symbol: "none",
      data: [{ yAxis: data.mean, name: "average" }],
      label: { formatter: "average", color: colours.dim, position: "insideStartTop" },
      lineStyle: { color: colours.warn },
    };
  }
  return options;
}

export function financials(data, colours) {
  const table = data.yearly.ends.length ? data.yearly : data.quarterly;
  const options = frame(colours, table.ends, { axisLabel: { color: colours.dim, formatter: short } });
  options.tooltip.valueFormatter = short;
  options.series = Object.entries(table.rows).map(([measure, values]) => ({
    type: "bar",
    name: measure,
    data: values,
    barMaxWidth: 28,
  }));
  return options;
}
