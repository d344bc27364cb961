// Candles, volume, selected indicators, and markers that open the page of their event.
import { axis, base, colourOf, short, signed } from "/static/palette.js";

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

const LOG = "log";

function selectedIndicators() {
  return new Set([...document.querySelectorAll("[data-overlays] :checked")].map((box) => box.value));
}

// The first session of a range: 1M, 6M, YTD or 1Y before the last one.
export function firstOf(sessions, range) {
  const last = sessions.at(-1);
  const from = new Date(`${last}T00:00:00Z`);
  if (range === "YTD") from.setUTCMonth(0, 1);
  else from.setUTCMonth(from.getUTCMonth() - (range.endsWith("Y") ? 12 : 1) * parseInt(range, 10));
  const first = from.toISOString().slice(0, 10);
  return Math.max(0, sessions.findIndex((session) => session >= first));
}

function markers(data, colours) {
  const highs = new Map(data.sessions.map((session, at) => [session, data.bars[at][3]]));
  const stacked = new Map();
  const top = Math.max(...highs.values()) - Math.min(...highs.values());
  const groups = Object.groupBy(data.markers, (marker) => marker.kind);
  return Object.entries(groups).map(([kind, markers], place) => ({
    type: "scatter",
    name: kind,
    symbol: SYMBOLS[kind][0],
    symbolSize: 15,
    itemStyle: { color: colourOf(kind, place, colours), borderColor: colours.panel },
    label: { show: true, formatter: SYMBOLS[kind][1], color: colours.panel, fontSize: 9 },
    cursor: "pointer",
    data: markers.map((marker) => {
      const level = (stacked.get(marker.session) ?? 0) + 1;
      stacked.set(marker.session, level);
      const at = highs.get(marker.session) + level * 0.055 * top;
      return { value: [marker.session, at], name: marker.label, href: marker.href };
    }),
  }));
}

function wrapped(text) {
  return text.replace(/(.{1,48})(\s|$)/g, "$1\n").trim();
}

function overlays(data, names, colours) {
  return Object.entries(data.overlays)
    .filter(([name]) => names.has(name) || (names.has("Bollinger") && BANDS.includes(name)))
    .map(([name, values], place) => ({
      type: "line",
      name,
      data: values,
      showSymbol: false,
      lineStyle: { width: 1.2, type: BANDS.includes(name) ? "dashed" : "solid" },
      color: BANDS.includes(name) ? colours.dim : colourOf(name, place, colours),
    }));
}

// One tooltip a session: prices, shown indicators and events, each once.
function tooltip(data, shown) {
  return (points) => {
    const at = data.sessions.indexOf(points[0].axisValue);
    const [open, close, low, high] = data.bars[at];
    const before = data.bars[at - 1]?.[1];
    const change = before ? `  ${signed(100 * (close / before - 1), 1)}%` : "";
    const volume = data.volumes[at];
    const events = data.markers
      .filter((marker) => marker.session === data.sessions[at])
      .map((marker) => wrapped(`${marker.kind}: ${marker.label}`));
    return [
      `${data.sessions[at]}${change}`,
      `open ${open.toFixed(2)}  high ${high.toFixed(2)}  low ${low.toFixed(2)}  close ${close.toFixed(2)}`,
      volume === null ? "" : `volume ${short(volume)}`,
      ...shown
        .filter((series) => series.type === "line" && series.data[at] != null)
        .map((series) => `${series.name} ${series.data[at].toFixed(2)}`),
      ...events,
    ]
      .filter(Boolean)
      .join("\n");
  };
}

function oscillators(data, names, colours) {
  const line = { type: "line", showSymbol: false, lineStyle: { width: 1.2 } };
  const rsi = [{ ...line, name: "RSI 14", data: data.rsi, color: colourOf("RSI 14", 0, colours) }];
  const macd = [
    { ...line, name: "MACD", data: data.macd.line, color: colourOf("MACD", 0, colours) },
    {
      ...line,
      name: "MACD signal",
      data: data.macd.signal,
      color: colourOf("MACD signal", 1, colours),
    },
    { type: "bar", name: "MACD bars", data: data.macd.bars, color: colours.dim },
  ];
  const shown = [...(names.has("RSI 14") ? [rsi] : []), ...(names.has("MACD") ? [macd] : [])];
  return shown.flatMap((series, at) =>
    series.map((one) => ({ ...one, xAxisIndex: at + 2, yAxisIndex: at + 2 })),
  );
}

// The price on top, below it volume and each oscillator in a pane of its own.
function panes(count) {
  const height = count > 2 ? 11 : 14;
  const first = 82 - (count - 1) * (height + 3);
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
  const lower = oscillators(data, names, colours);
  const grids = panes(Math.max(1, ...lower.map((series) => series.xAxisIndex)) + 1);
  const volumes = data.volumes.map((value, at) => ({
    value,
    itemStyle: { color: data.bars[at][1] >= data.bars[at][0] ? colours.up : colours.down },
  }));
  const over = [...overlays(data, names, colours), ...lower, ...markers(data, colours)];
  const named = over.map((series) => series.name);
  return {
    ...base(colours),
    tooltip: { ...base(colours).tooltip, formatter: tooltip(data, [...overlays(data, names, colours), ...lower]) },
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
        type: at === 0 && names.has(LOG) ? "log" : "value",
        position: "right",
        gridIndex: at,
        splitNumber: at ? 2 : 5,
        axisLabel: { color: colours.dim, fontSize: 10, formatter: at === 1 ? short : undefined },
      }),
    ),
    dataZoom: [
      { type: "inside", xAxisIndex: grids.map((_, at) => at), zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false },
      {
        type: "slider",
        xAxisIndex: grids.map((_, at) => at),
        left: 8,
        right: 56,
        height: 22,
        bottom: 6,
        showDetail: false,
        brushSelect: false,
        borderColor: colours.line,
        fillerColor: "transparent",
        selectedDataBackground: {
          lineStyle: { color: colours.accent },
          areaStyle: { color: colours.accent, opacity: 0.25 },
        },
        dataBackground: {
          lineStyle: { color: colours.dim, opacity: 0.6 },
          areaStyle: { color: colours.dim, opacity: 0.15 },
        },
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
