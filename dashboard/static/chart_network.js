// Companies that are mentioned together; a click on one opens its page.
import { base, plural } from "/static/palette.js";

const PLANE = { type: "value", min: -1.1, max: 1.1, show: false };

export function network(data, colours) {
  const most = Math.max(...data.neighbours.map((neighbour) => neighbour.weight));
  const nodes = data.neighbours.map((neighbour, index) => {
    const angle = (2 * Math.PI * index) / data.neighbours.length + 0.35;
    const far = 0.55 + 0.45 * (1 - neighbour.weight / most);
    return {
      id: String(index),
      name: neighbour.name,
      href: neighbour.href,
      tip: `${neighbour.title}\n${plural(neighbour.count, "text")}, weight ${neighbour.weight.toFixed(2)}`,
      value: [Math.cos(angle) * far, Math.sin(angle) * far],
      symbolSize: 12 + 16 * Math.sqrt(neighbour.weight / most),
      itemStyle: { color: colours.series[1] },
    };
  });
  const centre = { id: "centre", name: data.center, value: [0, 0], symbolSize: 34, tip: data.center };
  return {
    ...base(colours),
    tooltip: { ...base(colours).tooltip, formatter: (tip) => tip.data.tip ?? "" },
    legend: undefined,
    grid: { left: 30, right: 30, top: 16, bottom: 26, outerBoundsMode: "none" },
    xAxis: { ...PLANE },
    yAxis: { ...PLANE },
    series: [
      {
        type: "graph",
        coordinateSystem: "cartesian2d",
        data: [{ ...centre, itemStyle: { color: colours.accent } }, ...nodes],
        links: data.neighbours.map((neighbour, index) => ({
          source: "centre",
          target: String(index),
          lineStyle: { width: 1 + 4 * (neighbour.weight / most), color: colours.dim, opacity: 0.4 },
        })),
        label: { show: true, position: "bottom", color: colours.text, fontSize: 11 },
        emphasis: { focus: "adjacency" },
      },
    ],
  };
}
