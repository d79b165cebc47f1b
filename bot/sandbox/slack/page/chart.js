// Slack's data_visualization block as a drawing: bars, lines, areas or a pie, with every number also as text.

import { el, newId, svg } from "./dom.js";
import { refusal } from "./refusal.js";

const WIDTH = 480;
const HEIGHT = 220;
const EDGE = { left: 44, right: 10, top: 10, bottom: 28 };

/** The figure of a block, with title, drawing, legend and a table for screen readers. */
export function chart(block) {
  const kind = block.chart?.type;
  if (!["bar", "line", "area", "pie"].includes(kind)) return refusal(`not simulated: chart ${kind}`);
  const title = newId("chart");
  const series = kind === "pie" ? [{ name: block.title, data: block.chart.segments }] : block.chart.series;
  const categories = kind === "pie" ? series[0].data.map((each) => each.label) : block.chart.axis_config.categories;
  const legend = kind === "pie" ? categories : series.length > 1 ? series.map((each) => each.name) : [];
  const axes = block.chart.axis_config ?? {};
  return el(
    "figure",
    { class: "chart", "aria-labelledby": title },
    el("figcaption", { id: title }, block.title),
    axes.y_label && el("div", { class: "chart-axis" }, axes.y_label),
    kind === "pie" ? pie(series[0].data, block.title) : axesChart(kind, series, categories, block.title),
    axes.x_label && el("div", { class: "chart-axis chart-axis-x" }, axes.x_label),
    legend.length > 0 &&
      el(
        "ul",
        { class: "legend", "aria-hidden": "true" },
        legend.map((name, index) => el("li", {}, el("span", { class: `swatch tone-${index % 6}` }), name)),
      ),
    numbers(series, categories),
  );
}

function numbers(series, categories) {
  const row = (each) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, each.name),
      categories.map((name) => el("td", {}, valueAt(each, name))),
    );
  return el(
    "table",
    { class: "sr-only" },
    el(
      "tr",
      {},
      el("td"),
      categories.map((name) => el("th", { scope: "col" }, name)),
    ),
    series.map(row),
  );
}

function valueAt(series, category) {
  return String(series.data.find((point) => point.label === category)?.value ?? 0);
}

/** Round steps (1, 2, 5 × 10ⁿ) up to at least the highest value. */
function scale(highest) {
  const rough = Math.max(highest, 1) / 4;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((each) => each * ten).find((each) => each >= rough),
  );
  return { step, top: Math.max(step, Math.ceil(highest / step) * step) };
}

function axesChart(kind, series, categories, title) {
  const { step, top } = scale(Math.max(...series.flatMap((each) => each.data.map((point) => point.value))));
  const inner = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const slot = inner.width / categories.length;
  const y = (value) => EDGE.top + inner.height * (1 - value / top);
  const x = (index) => EDGE.left + slot * (index + 0.5);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  const every = Math.ceil(categories.length / 9);
  const draw = { bar: bars, line: lines, area: areas }[kind];
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${kind} chart: ${title}` },
    ticks.map((value) => [
      svg("line", { class: "grid", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(value), y2: y(value) }),
      svg("text", { class: "label", x: EDGE.left - 8, y: y(value) + 4, "text-anchor": "end" }, value.toLocaleString()),
    ]),
    categories.map(
      (name, index) =>
        index % every === 0 &&
        svg(
          "text",
          { class: "label", x: x(index), y: HEIGHT - 8, "text-anchor": "middle" },
          name.length > 12 ? `${name.slice(0, 11)}…` : name,
        ),
    ),
    series.map((each, index) =>
      draw(
        categories.map((name) => Number(valueAt(each, name))),
        { x, y, slot, index, of: series.length, name: each.name, categories },
      ),
    ),
  );
}

function bars(values, { x, y, slot, index, of, name, categories }) {
  const width = Math.min(34, (slot * 0.7) / of);
  return values.map((value, at) =>
    svg(
      "rect",
      {
        class: `tone-${index % 6}`,
        x: x(at) - (width * of) / 2 + width * index + 0.5,
        y: y(value),
        width: width - 1,
        height: y(0) - y(value),
        rx: 2,
      },
      svg("title", {}, `${categories[at]}, ${name}: ${value}`),
    ),
  );
}

function lines(values, { x, y, index, name, categories }) {
  return [
    svg("polyline", {
      class: `stroke-${index % 6}`,
      points: values.map((value, at) => `${x(at)},${y(value)}`).join(" "),
    }),
    values.map((value, at) =>
      svg(
        "circle",
        { class: `tone-${index % 6}`, cx: x(at), cy: y(value), r: 3 },
        svg("title", {}, `${categories[at]}, ${name}: ${value}`),
      ),
    ),
  ];
}

function areas(values, place) {
  const { x, y, index } = place;
  const points = [[x(0), y(0)], ...values.map((value, at) => [x(at), y(value)]), [x(values.length - 1), y(0)]];
  return [
    svg("polygon", { class: `tone-${index % 6} faint`, points: points.map((point) => point.join(",")).join(" ") }),
    lines(values, place),
  ];
}

function pie(segments, title) {
  const total = segments.reduce((sum, each) => sum + each.value, 0) || 1;
  const middle = HEIGHT / 2;
  const radius = middle - 12;
  let turned = 0;
  const at = (share) =>
    [middle + radius * Math.sin(share * 2 * Math.PI), middle - radius * Math.cos(share * 2 * Math.PI)].join(" ");
  const slices = segments.map((each, index) => {
    const start = turned;
    turned += each.value / total;
    const label = svg("title", {}, `${each.label}: ${each.value}`);
    if (each.value === total)
      return svg("circle", { class: `tone-${index % 6}`, cx: middle, cy: middle, r: radius }, label);
    const wide = turned - start > 0.5 ? 1 : 0;
    return svg(
      "path",
      {
        class: `slice tone-${index % 6}`,
        d: `M ${middle} ${middle} L ${at(start)} A ${radius} ${radius} 0 ${wide} 1 ${at(turned)} Z`,
      },
      label,
    );
  });
  return svg(
    "svg",
    { viewBox: `0 0 ${HEIGHT} ${HEIGHT}`, class: "pie", role: "img", "aria-label": `pie chart: ${title}` },
    slices,
  );
}
