// Draws every chart of a page from the JSON beside it.
import { init } from "/static/vendor/echarts.js";
import { attention, compared_sentiment, financials, rebased, sentiment } from "/static/chart_series.js";
import { network } from "/static/chart_network.js";
import { firstOf, price } from "/static/chart_price.js";
import { palette } from "/static/palette.js";

const KINDS = { attention, compared_sentiment, financials, network, price, rebased, sentiment };
const drawn = [];

function draw(element) {
  const name = element.dataset.chart;
  const data = JSON.parse(document.getElementById(`data-${name}`).textContent);
  // the wheel scrolls the page; with Ctrl it zooms
  element.addEventListener("wheel", (event) => event.ctrlKey || event.stopImmediatePropagation(), {
    capture: true,
    passive: true,
  });
  const chart = init(element, null, { renderer: "canvas" });
  const paint = () => {
    const [zoom] = chart.getOption()?.dataZoom ?? [];
    chart.setOption(KINDS[name](data, palette()), { notMerge: true });
    if (zoom) chart.dispatchAction({ type: "dataZoom", start: zoom.start, end: zoom.end });
  };
  paint();
  chart.on("click", (event) => {
    const href = event.data?.href;
    if (href?.startsWith("/")) location.assign(href);
  });
  new ResizeObserver(() => chart.resize()).observe(element);
  drawn.push(paint);
  if (name === "price") addRanges(chart, data.sessions);
}

function addRanges(chart, sessions) {
  const buttons = [...document.querySelectorAll("[data-range]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", other === button);
      chart.dispatchAction({
        type: "dataZoom",
        startValue: firstOf(sessions, button.dataset.range),
        endValue: sessions.length - 1,
      });
    });
  }
}

// One chart a frame, so that no single task is long.
const waiting = [...document.querySelectorAll("[data-chart]")];
function drawNext() {
  const element = waiting.shift();
  if (!element) return;
  draw(element);
  requestAnimationFrame(drawNext);
}
drawNext();
const paintAll = () => drawn.forEach((paint) => paint());
addEventListener("themechange", paintAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintAll);
document.querySelector("[data-overlays]")?.addEventListener("change", paintAll);
