// The page's colours for charts; read again when the theme changes.
const NAMES = ["text", "dim", "line", "panel", "accent", "up", "down", "warn"];
const SERIES = 8;

// One colour for one thing, on every page: sources, overlays of the price, and kinds of events.
const COLOUR_OF = {
  news: 1,
  yahoo_news: 2,
  rss: 3,
  reddit: 4,
  twitter: 5,
  filings: 6,
  "SMA 20": 2,
  "SMA 50": 1,
  "SMA 200": 4,
  "EMA 12": 3,
  "EMA 26": 5,
  "RSI 14": 4,
  MACD: 1,
  "MACD signal": 2,
  earnings: 5,
  filing: 6,
  story: 1,
  dividend: 3,
  split: 8,
  revenue: 1,
  "net income": 3,
};

export function palette() {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
  const series = Array.from({ length: SERIES }, (_, at) =>
    style.getPropertyValue(`--series-${at + 1}`).trim(),
  );
  return { ...colours, series };
}

// The colour of a thing by its name; a name without one of its own gets that of its place.
export function colourOf(name, place, colours) {
  return colours.series[(COLOUR_OF[name] ?? place + 1) - 1] ?? colours.series[place % SERIES];
}

// Options shared by every chart. Tooltips are drawn on the canvas, never inserted as HTML.
export function base(colours) {
  return {
    animation: false,
    color: colours.series,
    textStyle: { color: colours.dim, fontFamily: "inherit", fontSize: 11 },
    tooltip: {
      renderMode: "richText",
      confine: true,
      trigger: "axis",
      backgroundColor: colours.panel,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 11 },
    },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 14,
      itemHeight: 8,
      textStyle: { color: colours.dim, fontSize: 11 },
    },
  };
}

export function axis(colours, more = {}) {
  return {
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.dim, fontSize: 10, hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.5 } },
    ...more,
  };
}

// The first line of a tooltip is its date, each further one a series with a value.
export function tip(format) {
  return (points) => {
    const lines = points.map(format).filter(Boolean);
    return [points[0].axisValueLabel, ...lines].join("\n");
  };
}

export function plural(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

export function signed(value, digits = 2) {
  return `${value > 0 ? "+" : ""}${value.toFixed(digits)}`.replace("-", "−");
}

export function short(value) {
  for (const [size, name] of [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]]) {
    if (Math.abs(value) >= size) return `${+(value / size).toFixed(1)}${name}`;
  }
  return String(value);
}
