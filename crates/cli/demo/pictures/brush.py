"""The paint box: smooth outlines, soft light, fur and grain, written out as plain SVG.

What a picture shows is decided in `scenes/`; nothing here knows a subject beyond "a furry form".
Screen coordinates throughout: x to the right, y down, in pixels of the finished picture.
"""
import math
import random


def mix(a, b, t):
    t = max(0.0, min(1.0, t))
    return tuple(x + (y - x) * t for x, y in zip(a, b))


def rgb(text):
    return tuple(int(text[i:i + 2], 16) / 255 for i in (1, 3, 5))


def hexa(colour):
    return "#" + "".join(f"{max(0, min(255, round(c * 255))):02x}" for c in colour)


def smooth(low, high, x):
    t = max(0.0, min(1.0, (x - low) / (high - low)))
    return t * t * (3 - 2 * t)


def noise(x, y, seed=0):
    """Value noise in 0..1, smooth at unit distance."""
    def corner(i, j):
        n = (i * 374761393 + j * 668265263 + seed * 974711) & 0xFFFFFFFF
        n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
        return ((n ^ (n >> 16)) & 0xFFFF) / 65535
    i, j = math.floor(x), math.floor(y)
    u, v = smooth(0, 1, x - i), smooth(0, 1, y - j)
    top = corner(i, j) * (1 - u) + corner(i + 1, j) * u
    low = corner(i, j + 1) * (1 - u) + corner(i + 1, j + 1) * u
    return top * (1 - v) + low * v


def tangents(points, closed):
    count = len(points)
    out = []
    for i, p in enumerate(points):
        a = points[(i - 1) % count] if closed or i else p
        b = points[(i + 1) % count] if closed or i < count - 1 else p
        dx, dy = b[0] - a[0], b[1] - a[1]
        size = math.hypot(dx, dy) or 1
        sharp = 0.0 if len(p) > 2 else 1.0
        out.append((dx / size * sharp, dy / size * sharp))
    return out


def segments(points, closed):
    """Cubic Bezier segments through the points; a third item in a point makes it a corner."""
    tan = tangents(points, closed)
    count = len(points)
    for i in range(count if closed else count - 1):
        j = (i + 1) % count
        p, q = points[i], points[j]
        reach = math.hypot(q[0] - p[0], q[1] - p[1]) / 3
        yield ((p[0], p[1]), (p[0] + tan[i][0] * reach, p[1] + tan[i][1] * reach),
               (q[0] - tan[j][0] * reach, q[1] - tan[j][1] * reach), (q[0], q[1]))


def curve(points, closed=True):
    text = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for _, b, c, d in segments(points, closed):
        text += f"C{b[0]:.1f} {b[1]:.1f} {c[0]:.1f} {c[1]:.1f} {d[0]:.1f} {d[1]:.1f}"
    return text + ("Z" if closed else "")


def sampled(points, closed=True, steps=6):
    out = []
    for a, b, c, d in segments(points, closed):
        for k in range(steps):
            t = k / steps
            s = 1 - t
            w = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            out.append(tuple(a[n] * w[0] + b[n] * w[1] + c[n] * w[2] + d[n] * w[3] for n in (0, 1)))
    return out


def limb(spine):
    """A closed outline around a spine of (x, y, half width): tails, legs, sleeves."""
    line = sampled([(x, y) for x, y, _ in spine], closed=False, steps=5) + [spine[-1][:2]]
    left, right = [], []
    for i, (x, y) in enumerate(line):
        a, b = line[max(0, i - 1)], line[min(len(line) - 1, i + 1)]
        dx, dy = b[0] - a[0], b[1] - a[1]
        size = math.hypot(dx, dy) or 1
        at = i / (len(line) - 1) * (len(spine) - 1)
        k = min(len(spine) - 2, int(at))
        w = spine[k][2] + (spine[k + 1][2] - spine[k][2]) * (at - k)
        left.append((x - dy / size * w, y + dx / size * w))
        right.append((x + dy / size * w, y - dx / size * w))
    return left + cap(line[-2], line[-1], spine[-1][2]) + right[::-1] + cap(line[1], line[0], spine[0][2])


def cap(before, end, width):
    """The round end of a limb, three points between its two sides."""
    angle = math.atan2(end[1] - before[1], end[0] - before[0])
    return [(end[0] + math.cos(angle + t) * width, end[1] + math.sin(angle + t) * width) for t in (0.8, 0, -0.8)]


def place(points, cx, base, size, flip=False, turn=0.0):
    """Model units (y up, 100 to the height) to the screen; keeps corner marks."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    out = []
    for p in points:
        x, y = (-p[0] if flip else p[0]), p[1]
        x, y = x * c - y * s, x * s + y * c
        out.append((cx + x * size / 100, base - y * size / 100) + tuple(p[2:]))
    return out


def shifted(points, dx, dy):
    return [(p[0] + dx, p[1] + dy) + tuple(p[2:]) for p in points]


class Form:
    """A rounded, furry volume: a silhouette, and how its surface is turned at every point."""

    def __init__(self, points, roundness, cells=80):
        self.points = points
        self.outline = sampled(points, steps=5)
        xs, ys = [p[0] for p in self.outline], [p[1] for p in self.outline]
        self.box = (min(xs), min(ys), max(xs), max(ys))
        self.cell = max(self.box[2] - self.box[0], self.box[3] - self.box[1]) / cells
        self.across = int((self.box[2] - self.box[0]) / self.cell) + 5
        self.down = int((self.box[3] - self.box[1]) / self.cell) + 5
        self.height = [[self._raise(i, j, roundness) for i in range(self.across)] for j in range(self.down)]
        for _ in range(3):
            self._soften()

    def _raise(self, i, j, roundness):
        x, y = self.box[0] + (i - 2) * self.cell, self.box[1] + (j - 2) * self.cell
        if not self.holds(x, y):
            return 0.0
        d = min(self._distance(x, y) / roundness, 1.0)
        return roundness * math.sqrt(1 - (1 - d) ** 2)

    def _distance(self, x, y):
        best = 1e18
        ring = self.outline
        ax, ay = ring[-1]
        for bx, by in ring:
            dx, dy = bx - ax, by - ay
            long = dx * dx + dy * dy or 1e-9
            t = ((x - ax) * dx + (y - ay) * dy) / long
            t = 0 if t < 0 else 1 if t > 1 else t
            px, py = x - ax - t * dx, y - ay - t * dy
            best = min(best, px * px + py * py)
            ax, ay = bx, by
        return math.sqrt(best)

    def _soften(self):
        old = self.height
        for j in range(1, self.down - 1):
            self.height[j] = [old[j][0]] + [
                (old[j][i] * 2 + old[j][i - 1] + old[j][i + 1] + old[j - 1][i] + old[j + 1][i]) / 6
                for i in range(1, self.across - 1)] + [old[j][-1]]

    def holds(self, x, y):
        inside = False
        ax, ay = self.outline[-1]
        for bx, by in self.outline:
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
            ax, ay = bx, by
        return inside

    def normal(self, x, y):
        i = max(1, min(self.across - 2, round((x - self.box[0]) / self.cell) + 2))
        j = max(1, min(self.down - 2, round((y - self.box[1]) / self.cell) + 2))
        dx = (self.height[j][i + 1] - self.height[j][i - 1]) / (2 * self.cell)
        dy = (self.height[j + 1][i] - self.height[j - 1][i]) / (2 * self.cell)
        size = math.sqrt(dx * dx + dy * dy + 1)
        return (-dx / size, -dy / size, 1 / size)


def lit(albedo, normal, ambient, lights):
    """`lights`: (direction, colour, kind), kind "soft" for a lamp, "rim" for light from behind."""
    total = list(ambient)
    edge = [0.0, 0.0, 0.0]
    for direction, colour, kind in lights:
        facing = sum(n * d for n, d in zip(normal, direction))
        if kind == "soft":
            k = max(0.0, facing * 0.8 + 0.2)
            total = [t + c * k for t, c in zip(total, colour)]
        else:
            k = (1 - normal[2]) ** 1.6 * max(0.0, normal[0] * direction[0] + normal[1] * direction[1])
            edge = [e + c * k for e, c in zip(edge, colour)]
    return tuple(a * t + e for a, t, e in zip(albedo, total, edge))


def fur(form, albedo, flow, ambient, lights, passes, rng, spill=0.5, shade=None):
    """Strokes of hair over a form. `passes`: (count, length, width, opacity), broad to fine.

    `albedo` and `flow` take screen x, y; `shade` may darken (0..1 kept light) where forms overlap.
    """
    middle = albedo((form.box[0] + form.box[2]) / 2, (form.box[1] + form.box[3]) / 2)
    under = lit(middle, (0, 0, 1), ambient, lights)
    out = [f'<path d="{curve(form.points)}" fill="{hexa(mix(under, (0.1, 0.1, 0.14), 0.12))}" filter="url(#b1)"/>']
    ground = (passes[0][0], passes[0][1] * 0.25, passes[0][2], 1)  # short dabs right up to the edge
    for count, length, width, opacity in [ground, *passes]:
        strokes = {}
        made = 0
        while made < count:
            x, y = rng.uniform(form.box[0], form.box[2]), rng.uniform(form.box[1], form.box[3])
            if not form.holds(x, y):
                continue
            made += 1
            colour = lit(albedo(x, y), form.normal(x, y), ambient, lights)
            keep = shade(x, y) if shade else 1.0
            keep *= 0.9 + 0.2 * rng.random()
            key = tuple(min(255, max(0, round(c * keep * 255 / 9) * 9)) for c in colour)
            angle = flow(x, y) + rng.gauss(0, 0.16)
            reach = length * rng.uniform(0.6, 1.2)
            if not form.holds(x + math.cos(angle) * reach, y + math.sin(angle) * reach):
                if width >= 3 and form.holds(x - math.cos(angle) * reach, y - math.sin(angle) * reach):
                    # Broad strokes end at the edge instead of crossing it, so nothing of the ground shows through.
                    x, y = x - math.cos(angle) * reach, y - math.sin(angle) * reach
                else:
                    reach *= spill if width < 3 else spill * 0.3
            dx, dy = math.cos(angle) * reach, math.sin(angle) * reach
            bend = rng.gauss(0, 0.09)
            strokes.setdefault(key, []).append(
                f"M{x:.0f} {y:.0f}q{dx / 2 - dy * bend:.0f} {dy / 2 + dx * bend:.0f} {dx:.0f} {dy:.0f}")
        out.append(f'<g fill="none" stroke-linecap="round" stroke-width="{width}" opacity="{opacity}">')
        for key in sorted(strokes, key=sum):
            out.append(f'<path stroke="#{key[0]:02x}{key[1]:02x}{key[2]:02x}" d="{"".join(strokes[key])}"/>')
        out.append("</g>")
    return "\n".join(out)


class Picture:
    """One SVG in the making."""

    def __init__(self, name, width, height, seed):
        self.name, self.width, self.height = name, width, height
        self.rng = random.Random(seed)
        self.defs, self.body = [], []
        for size in (1, 2, 4, 8, 14, 24, 40, 70, 120):
            self.defs.append(f'<filter id="b{size}" filterUnits="userSpaceOnUse" x="-400" y="-400" '
                             f'width="{width + 800}" height="{height + 800}" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="{size}"/></filter>')
        self.defs.append(ROUGH.format(seed=seed))

    def add(self, *parts):
        self.body.extend(parts)

    def linear(self, name, stops, line=(0, 0, 0, 1)):
        x1, y1, x2, y2 = line
        self.defs.append(f'<linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{stop_list(stops)}'
                         "</linearGradient>")

    def radial(self, name, stops, where=(0.5, 0.5, 0.5)):
        cx, cy, r = where
        self.defs.append(f'<radialGradient id="{name}" cx="{cx}" cy="{cy}" r="{r}">{stop_list(stops)}</radialGradient>')

    def wash(self, paint, more=""):
        self.add(f'<rect width="{self.width}" height="{self.height}" fill="{paint}" {more}/>')

    def glow(self, x, y, rx, ry, colour, opacity, mode="screen"):
        name = f"glow{len(self.defs)}"
        self.radial(name, [(k / 10, colour, opacity * (math.exp(-4.5 * (k / 10) ** 2) - 0.0111)) for k in range(11)])
        self.add(f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="url(#{name})" style="mix-blend-mode:{mode}"/>')

    def finish(self, grain=0.15, vignette=0.34, tint="#1a1420"):
        """Paper, grain and the darker corners that every picture of the set shares."""
        self.defs.append(PAPER)
        self.radial("corners", [(0, tint, 0), (0.55, tint, 0), (1, tint, vignette)], (0.5, 0.48, 0.78))
        self.wash("url(#corners)", 'style="mix-blend-mode:multiply"')
        self.wash("#808080", 'filter="url(#mottle)" opacity="0.2" style="mix-blend-mode:soft-light"')
        self.wash("#808080", f'filter="url(#grain)" opacity="{grain}" style="mix-blend-mode:soft-light"')
        body = "\n".join(self.body)
        defs = "\n".join(self.defs)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}">\n'
                f"<defs>\n{defs}\n</defs>\n{body}\n</svg>\n")


def stop_list(stops):
    return "".join(f'<stop offset="{s[0]}" stop-color="{s[1]}"'
                   + (f' stop-opacity="{s[2]:.3f}"' if len(s) > 2 else "") + "/>" for s in stops)


def shape(points, paint, more="", closed=True):
    return f'<path d="{curve(points, closed)}" fill="{paint}" {more}/>'


def stroke(points, paint, width, more=""):
    return (f'<path d="{curve(points, False)}" fill="none" stroke="{paint}" stroke-width="{width}" '
            f'stroke-linecap="round" stroke-linejoin="round" {more}/>')


def rim(points, colour, width, opacity, blur=2):
    """A line of light along part of an outline."""
    return stroke(points, colour, width, f'opacity="{opacity}" filter="url(#b{blur})" style="mix-blend-mode:screen"')


def oval(x, y, rx, ry, paint, more=""):
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{paint}" {more}/>'


ROUGH = """<filter id="rough" x="-10%" y="-10%" width="120%" height="120%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="0.018" numOctaves="3" seed="{seed}"/>
<feDisplacementMap in="SourceGraphic" scale="5" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="loose" x="-10%" y="-10%" width="120%" height="120%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="0.006" numOctaves="3" seed="{seed}"/>
<feDisplacementMap in="SourceGraphic" scale="46" xChannelSelector="R" yChannelSelector="G"/></filter>"""

PAPER = """<filter id="grain" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="0.55" numOctaves="2" seed="11" stitchTiles="stitch"/>
<feColorMatrix values="1.5 0 0 0 -0.25 1.5 0 0 0 -0.25 1.5 0 0 0 -0.25 0 0 0 0 1"/></filter>
<filter id="mottle" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="0.004 0.005" numOctaves="4" seed="5"/>
<feColorMatrix values="1.7 0 0 0 -0.35 1.7 0 0 0 -0.35 1.7 0 0 0 -0.35 0 0 0 0 1"/></filter>"""
