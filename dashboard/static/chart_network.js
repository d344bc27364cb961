// Companies that are spoken of together; a click on a neighbour opens its page.
import { base } from "/static/palette.js";

const PLANE = { type: "value", min: -1.1, max: 1.1, show: false };

export function network(data, colours) {
  const most = Math.max(...data.neighbours.map((held) => held.weight));
  const nodes = data.neighbours.map((held, at) => {
    const angle = (2 * Math.PI * at) / data.neighbours.length + 0.35;
    const far = 0.55 + 0.45 * (1 - held.weight / most);
    return {
      id: String(at),
      name: held.name,
      href: held.href,
      tip: `${held.title}\n${held.count} texts, weight ${held.weight.toFixed(2)}`,
      value: [Math.cos(angle) * far, Math.sin(angle) * far],
      symbolSize: 12 + 16 * Math.sqrt(held.weight / most),
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
        links: data.neighbours.map((held, at) => ({
          source: "centre",
          target: String(at),
          lineStyle: { width: 1 + 4 * (held.weight / most), color: colours.dim, opacity: 0.4 },
        })),
        label: { show: true, position: "bottom", color: colours.text, fontSize: 11 },
        emphasis: { focus: "adjacency" },
      },
    ],
  };
}
