// Draws every chart of a page from the JSON beside it.
import { init } from "/static/vendor/echarts.js";
import { attention, financials, sentiment } from "/static/chart_series.js";
import { network } from "/static/chart_network.js";
import { price } from "/static/chart_price.js";
import { palette } from "/static/palette.js";

const KINDS = { attention, financials, network, price, sentiment };
const drawn = [];

function draw(element) {
  const name = element.dataset.chart;
  const data = JSON.parse(document.getElementById(`data-${name}`).textContent);
  const chart = init(element, null, { renderer: "canvas" });
  const paint = () => chart.setOption(KINDS[name](data, palette()), { notMerge: true });
  paint();
  chart.on("click", (event) => {
    const href = event.data?.href;
    if (href?.startsWith("/")) location.assign(href);
  });
  new ResizeObserver(() => chart.resize()).observe(element);
  drawn.push(paint);
}

document.querySelectorAll("[data-chart]").forEach(draw);
const paintAll = () => drawn.forEach((paint) => paint());
addEventListener("themechange", paintAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintAll);
document.querySelector("[data-overlays]")?.addEventListener("change", paintAll);
