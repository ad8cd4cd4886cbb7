"""Where drawn things stand, measured by the renderer."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg


def drawn(ax):
    """Render the figure once and give its renderer."""
    canvas = FigureCanvasAgg(ax.figure)
    canvas.draw()
    return canvas.get_renderer()


def texts_outside(ax):
    """List the texts that stick out of the figure."""
    renderer = drawn(ax)
    page = ax.figure.bbox
    return [
        text.get_text()
        for text in ax.texts
        if not (
            page.x0 <= (box := text.get_window_extent(renderer)).x0
            and box.x1 <= page.x1
            and page.y0 <= box.y0
            and box.y1 <= page.y1
        )
    ]


def overlapping(artists, renderer):
    """List the pairs of things whose extents overlap by more than half a pixel."""
    boxes = [(thing, thing.get_window_extent(renderer)) for thing in artists]
    return [
        (one, two)
        for (one, a), (two, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
    ]
