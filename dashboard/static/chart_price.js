// Candles, volume, selected indicators, and markers that open the page of their event.
import { axis, base, short } from "/static/palette.js";

const SYMBOLS = {
  earnings: ["diamond", "E"],
  filing: ["rect", "F"],
  story: ["circle", "S"],
  upgrade: ["arrow", "↑"],
  downgrade: ["pin", "↓"],
  dividend: ["triangle", "D"],
  split: ["triangle", "÷"],
};
const BANDS = ["Bollinger low", "Bollinger high"];

function selectedIndicators() {
  return new Set([...document.querySelectorAll("[data-overlays] :checked")].map((box) => box.value));
}

function markers(data, colours) {
  const highs = new Map(data.sessions.map((session, at) => [session, data.bars[at][3]]));
  const stacked = new Map();
  const top = Math.max(...highs.values()) - Math.min(...highs.values());
  const groups = Object.groupBy(data.markers, (marker) => marker.kind);
  return Object.entries(groups).map(([kind, markers], index) => ({
    type: "scatter",
    name: kind,
    symbol: SYMBOLS[kind][0],
    symbolSize: 15,
    itemStyle: { color: colours.series[index], borderColor: colours.panel },
    label: { show: true, formatter: SYMBOLS[kind][1], color: colours.panel, fontSize: 9 },
    cursor: "pointer",
    data: markers.map((marker) => {
      const level = (stacked.get(marker.session) ?? 0) + 1;
      stacked.set(marker.session, level);
      const at = highs.get(marker.session) + level * 0.055 * top;
      return { value: [marker.session, at], name: marker.label, href: marker.href };
    }),
    tooltip: { formatter: (tip) => `${tip.value[0]} ${kind}\n${wrapped(tip.name)}\nClick to open` },
  }));
}

function wrapped(text) {
  return text.replace(/(.{1,48})(\s|$)/g, "$1\n").trim();
}

function overlays(data, names, colours) {
  return Object.entries(data.overlays)
    .filter(([name]) => names.has(name) || (names.has("Bollinger") && BANDS.includes(name)))
    .map(([name, values], at) => ({
      type: "line",
      name,
      data: values,
      showSymbol: false,
      lineStyle: { width: 1.2, type: BANDS.includes(name) ? "dashed" : "solid" },
      color: BANDS.includes(name) ? colours.dim : colours.series[(at + 2) % 6],
    }));
}

function oscillators(data, names) {
  const line = { type: "line", showSymbol: false, lineStyle: { width: 1.2 } };
  const rsi = [{ ...line, name: "RSI 14", data: data.rsi }];
  const macd = [
    { ...line, name: "MACD", data: data.macd.line },
    { ...line, name: "MACD signal", data: data.macd.signal },
    { type: "bar", name: "MACD bars", data: data.macd.bars },
  ];
  const shown = [...(names.has("RSI 14") ? [rsi] : []), ...(names.has("MACD") ? [macd] : [])];
  return shown.flatMap((series, at) =>
    series.map((one) => ({ ...one, xAxisIndex: at + 2, yAxisIndex: at + 2 })),
  );
}

// The price on top, below it volume and each oscillator in a pane of its own.
function panes(count) {
  const height = count > 2 ? 11 : 14;
  const first = 86 - (count - 1) * (height + 3);
  const below = Array.from({ length: count - 1 }, (_, at) => ({
    top: `${first + 3 + at * (height + 3)}%`,
    height: `${height}%`,
  }));
  return [{ top: 32, height: `${first - 9}%` }, ...below].map((pane) => ({
    left: 8,
    right: 56,
    outerBoundsMode: "none",
    ...pane,
  }));
}

export function price(data, colours) {
  const names = selectedIndicators();
  const lower = oscillators(data, names);
  const grids = panes(Math.max(1, ...lower.map((series) => series.xAxisIndex)) + 1);
  const volumes = data.volumes.map((value, at) => ({
    value,
    itemStyle: { color: data.bars[at][1] >= data.bars[at][0] ? colours.up : colours.down },
  }));
  const over = [...overlays(data, names, colours), ...lower, ...markers(data, colours)];
  const named = over.map((series) => series.name);
  return {
    ...base(colours),
    legend: { ...base(colours).legend, type: "scroll", data: named },
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: colours.dim } },
    grid: grids,
    xAxis: grids.map((_, at) =>
      axis(colours, {
        type: "category",
        data: data.sessions,
        gridIndex: at,
        axisLabel: {
          show: at === grids.length - 1,
          showMinLabel: false,
          color: colours.dim,
          fontSize: 10,
        },
        axisPointer: { show: true },
      }),
    ),
    yAxis: grids.map((_, at) =>
      axis(colours, {
        scale: at !== 1,
        position: "right",
        gridIndex: at,
        splitNumber: at ? 2 : 5,
        axisLabel: { color: colours.dim, fontSize: 10, formatter: at === 1 ? short : undefined },
      }),
    ),
    dataZoom: [
      { type: "inside", xAxisIndex: grids.map((_, at) => at), zoomOnMouseWheel: "ctrl" },
      {
        type: "slider",
        xAxisIndex: grids.map((_, at) => at),
        height: 16,
        bottom: 2,
        borderColor: colours.line,
        textStyle: { color: colours.dim },
      },
    ],
    series: [
      {
        type: "candlestick",
        name: data.currency,
        data: data.bars,
        itemStyle: {
          color: colours.up,
          color0: colours.down,
          borderColor: colours.up,
          borderColor0: colours.down,
        },
      },
      { type: "bar", name: "volume", data: volumes, xAxisIndex: 1, yAxisIndex: 1 },
      ...over,
    ],
  };
}
