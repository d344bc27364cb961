// Charts over time: sentiment, attention by source, reported figures by period, comparisons.
import { axis, base, colourOf, plural, short, signed, tip } from "/static/palette.js";

const GRID = { left: 8, right: 44, top: 30, bottom: 22 };

function frame(colours, categories, more = {}) {
  return {
    ...base(colours),
    grid: GRID,
    xAxis: axis(colours, { type: "category", data: categories }),
    yAxis: axis(colours, { position: "right", ...more }),
  };
}

// One bold mean, the band between the sources' own means, and the texts of each day below.
export function sentiment(data, colours) {
  const most = Math.max(1, ...data.texts);
  const options = frame(colours, data.days);
  options.yAxis = [
    axis(colours, { min: -1, max: 1, position: "right", splitNumber: 4 }),
    { show: false, max: most * 4 },
  ];
  const hidden = { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 } };
  const width = data.high.map((high, at) => (high === null ? null : high - data.low[at]));
  options.series = [
    { ...hidden, name: "lowest source", data: data.low, silent: true, stackStrategy: "all" },
    {
      ...hidden,
      name: "sources",
      data: width,
      silent: true,
      stackStrategy: "all",
      color: colours.accent,
      areaStyle: { color: colours.accent, opacity: 0.18 },
    },
    {
      type: "line",
      name: "7-day mean",
      data: data.mean,
      symbol: "circle",
      symbolSize: 4,
      showAllSymbol: false,
      color: colours.text,
      lineStyle: { width: 2.6 },
      markLine: {
        silent: true,
        symbol: "none",
        label: { show: false },
        lineStyle: { color: colours.dim, type: "solid", opacity: 0.6 },
        data: [{ yAxis: 0 }],
      },
    },
    {
      type: "bar",
      name: "texts",
      data: data.texts,
      yAxisIndex: 1,
      color: colours.dim,
      itemStyle: { opacity: 0.35 },
    },
  ];
  options.legend.data = ["7-day mean", "sources", "texts"];
  options.tooltip.formatter = (points) => {
    const at = points[0].dataIndex;
    const mean = data.mean[at] === null ? "no mean: fewer than 5 texts" : `mean ${signed(data.mean[at])}`;
    const band = data.low[at] === null ? [] : [`sources ${signed(data.low[at])} to ${signed(data.high[at])}`];
    return [data.days[at], `${mean} in 7 days`, ...band, `${plural(data.texts[at], "text")} on the day`].join("\n");
  };
  return options;
}

export function attention(data, colours) {
  const days = data.ago.map((ago) => (ago ? `${ago} d` : "last day"));
  const options = frame(colours, days, { minInterval: 1 });
  options.series = Object.entries(data.sources).map(([source, counts], place) => ({
    type: "bar",
    name: source,
    data: counts,
    stack: "all",
    color: colourOf(source, place, colours),
  }));
  options.tooltip.formatter = tip(({ seriesName, value }) => value && `${seriesName} ${value}`);
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
  options.tooltip.formatter = tip(({ seriesName, value }) =>
    value == null ? "" : `${seriesName} ${short(value)}`,
  );
  options.series = Object.entries(table.rows).map(([measure, values], place) => ({
    type: "bar",
    name: measure,
    data: values,
    barMaxWidth: 28,
    color: colourOf(measure, place, colours),
  }));
  return options;
}

// A line a company; each has the colour of its place, the same in every chart of the page.
function compared(data, days, lines, colours, format) {
  const options = frame(colours, days, { scale: true });
  const places = [...new Set([...Object.keys(data.prices), ...Object.keys(data.sentiment)])];
  options.series = Object.entries(lines).map(([symbol, values]) => ({
    type: "line",
    name: symbol,
    data: values,
    symbol: "circle",
    symbolSize: 3,
    showSymbol: false,
    color: colours.series[places.indexOf(symbol)],
    lineStyle: { width: 1.8 },
  }));
  options.tooltip.formatter = tip(({ seriesName, value }) =>
    value == null ? "" : `${seriesName} ${format(value)}`,
  );
  return options;
}

export function rebased(data, colours) {
  return compared(data, data.sessions, data.prices, colours, (value) => value.toFixed(1));
}

export function compared_sentiment(data, colours) {
  return compared(data, data.days, data.sentiment, colours, signed);
}
