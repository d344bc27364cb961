"""Charts of the results as SVG, if matplotlib is installed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Points = Sequence[tuple[float, float]]
INK, MUTED = "#1f2933", "#9aa5b1"
COLORS = ("#c4553b", "#d39b2a", "#7a6bb0", "#1b7f79", "#3d6fb4", "#5f6b7a")


def lines(
    named: Mapping[str, Points], across: str, up: str, logarithmic: bool = False
) -> Callable[[Path], None]:
    """One line per name, with a legend."""

    def draw(path: Path) -> None:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8, 4.5), layout="constrained")
        axes = figure.subplots()
        for color, (name, points) in zip(COLORS, named.items(), strict=False):
            axes.plot(*zip(*points, strict=True), color=color, linewidth=2, label=name)
        if logarithmic:
            axes.set_xscale("log")
        axes.set_xlabel(across, color=INK)
        axes.set_ylabel(up, color=INK)
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False, labelcolor=INK)
        _plain(axes)
        figure.savefig(path, metadata={"Date": None})

    return draw


def bars(named: Mapping[str, float], across: str) -> Callable[[Path], None]:
    """One bar per name on a logarithmic scale, with its value."""

    def draw(path: Path) -> None:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8, 0.5 * len(named) + 1), layout="constrained")
        axes = figure.subplots()
        names = list(named)[::-1]
        mine = ["#1b7f79" if name.startswith("altlens") else MUTED for name in names]
        drawn = axes.barh(names, [named[name] for name in names], color=mine)
        axes.bar_label(drawn, [f" {named[name]:,.0f}" for name in names], color=INK)
        axes.set_xscale("log")
        axes.set_xlabel(across, color=INK)
        axes.margins(x=0.15)
        _plain(axes)
        figure.savefig(path, metadata={"Date": None})

    return draw


def _plain(axes) -> None:  # type: ignore[no-untyped-def]
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK)
