// What the dashboard draws with: only these parts of ECharts are served.
import * as core from "echarts/core";
import { BarChart, CandlestickChart, GraphChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  AxisPointerComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

core.use([
  AriaComponent, AxisPointerComponent, BarChart, CandlestickChart, CanvasRenderer,
  DataZoomComponent, GraphChart, GridComponent, LegendComponent, LegendScrollComponent, LineChart,
  MarkLineComponent, ScatterChart, TooltipComponent,
]);

export const { getInstanceByDom, init } = core;
