"""Small graphs of samples over time, one below the other, as an SVG without any script."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, GAP, LEFT, TOP = 760, 90, 34, 70, 48
INK, FAINT, LINE = "#1f2933", "#9aa5b1", "#2563eb"
FONT = "font-family='system-ui, sans-serif'"
X = "minute"

Samples = Sequence[Mapping[str, float]]


def draw(samples: Samples, title: str) -> str:
    """One graph for each thing sampled, each from zero to its own most, over the same minutes."""
    names = [name for name in samples[-1] if name != X]
    height = TOP + len(names) * (HEIGHT + GAP)
    graphs = "".join(
        _graph(samples, name, TOP + number * (HEIGHT + GAP)) for number, name in enumerate(names)
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {LEFT + WIDTH + 20} {height}'>"
        f"<rect width='100%' height='100%' fill='#fff'/>"
        f"{_text(LEFT, 24, title, 15, INK)}{graphs}</svg>\n"
    )


def _graph(samples: Samples, name: str, top: float) -> str:
    values = [sample.get(name, 0.0) for sample in samples]
    most, last = max(*values, 1e-9), samples[-1][X]
    points = " ".join(
        f"{LEFT + WIDTH * sample[X] / last:.1f},{top + HEIGHT - HEIGHT * value / most:.1f}"
        for sample, value in zip(samples, values, strict=True)
    )
    floor = top + HEIGHT
    return (
        f"{_text(LEFT, top - 6, name, 12, INK)}"
        f"<line x1='{LEFT}' y1='{floor}' x2='{LEFT + WIDTH}' y2='{floor}' stroke='{FAINT}'/>"
        f"{_text(LEFT - 8, top + 10, f'{most:,.0f}', 11, FAINT, 'end')}"
        f"{_text(LEFT - 8, floor, '0', 11, FAINT, 'end')}"
        f"{_text(LEFT + WIDTH, floor + 14, f'{last:.0f} min', 11, FAINT, 'end')}"
        f"<polyline points='{points}' fill='none' stroke='{LINE}' stroke-width='1.5'/>"
    )


def _text(x: float, y: float, words: str, size: int, colour: str, anchor: str = "start") -> str:
    return (
        f"<text x='{x}' y='{y}' font-size='{size}' fill='{colour}' text-anchor='{anchor}' {FONT}>"
        f"{escape(words)}</text>"
    )
