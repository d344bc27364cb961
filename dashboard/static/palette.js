// The page's colours for charts; read again when the theme changes.
const NAMES = ["text", "dim", "line", "panel", "accent", "up", "down", "warn"];

export function palette() {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
  const series = [1, 2, 3, 4, 5, 6].map((at) => style.getPropertyValue(`--series-${at}`).trim());
  return { ...colours, series };
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

export function plural(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

export function short(value) {
  for (const [size, name] of [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]]) {
    if (Math.abs(value) >= size) return `${+(value / size).toFixed(1)}${name}`;
  }
  return String(value);
}
