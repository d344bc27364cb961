"""Small graphs of samples over time, two per row, as an SVG without scripts."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, GAP, LEFT, TOP, COLUMNS = 360, 80, 44, 64, 64, 2
INK, FAINT, LINE = "#1f2933", "#9aa5b1", "#2563eb"
FONT = "font-family='system-ui, sans-serif'"
X = "minute"

Samples = Sequence[Mapping[str, float]]


def draw(samples: Samples, title: str) -> str:
    """Draw one graph per sampled value, each from zero to its maximum, over the same minutes."""
    names = [name for name in samples[-1] if name != X]
    rows = -(-len(names) // COLUMNS)
    graphs = "".join(
        f"<g transform='translate({number % COLUMNS * (LEFT + WIDTH + GAP)} "
        f"{TOP + number // COLUMNS * (HEIGHT + GAP)})'>{_graph(samples, name)}</g>"
        for number, name in enumerate(names)
    )
    width, height = COLUMNS * (LEFT + WIDTH + GAP), TOP + rows * (HEIGHT + GAP)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<rect width='100%' height='100%' fill='#fff'/>"
        f"{_text(LEFT, 28, title, 15, INK)}{graphs}</svg>\n"
    )


def _graph(samples: Samples, name: str) -> str:
    values = [sample.get(name, 0.0) for sample in samples]
    most, last = max(*values, 1e-9), samples[-1][X]
    points = " ".join(
        f"{LEFT + WIDTH * sample[X] / last:.1f},{HEIGHT - HEIGHT * value / most:.1f}"
        for sample, value in zip(samples, values, strict=True)
    )
    return (
        f"{_text(LEFT, -6, name, 12, INK)}"
        f"<line x1='{LEFT}' y1='{HEIGHT}' x2='{LEFT + WIDTH}' y2='{HEIGHT}' stroke='{FAINT}'/>"
        f"{_text(LEFT - 8, 10, f'{most:,.0f}', 11, FAINT, 'end')}"
        f"{_text(LEFT - 8, HEIGHT, '0', 11, FAINT, 'end')}"
        f"{_text(LEFT + WIDTH, HEIGHT + 14, f'{last:.0f} min', 11, FAINT, 'end')}"
        f"<polyline points='{points}' fill='none' stroke='{LINE}' stroke-width='1.5'/>"
    )


def _text(x: float, y: float, words: str, size: int, colour: str, anchor: str = "start") -> str:
    return (
        f"<text x='{x}' y='{y}' font-size='{size}' fill='{colour}' text-anchor='{anchor}' {FONT}>"
        f"{escape(words)}</text>"
    )
