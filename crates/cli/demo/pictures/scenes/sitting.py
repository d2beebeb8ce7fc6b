"""Luna sitting, seen from behind: her outline and how the coat lies on it. Where she sits is the scene's."""
import math

from brush import Form, fur, limb, mix, noise, place, shape, shifted, smooth, stroke
from scenes.coat import back_stripes, coat

BODY = [(0, -0.5), (14, -0.6), (22.5, 0.4), (27.2, 6), (28, 15), (25.6, 25), (21.6, 35), (18.6, 45), (17.4, 54), (15.6, 62),
        (12, 69), (0, 74), (-11, 69), (-15.4, 62), (-17.6, 54), (-18.8, 45), (-21.8, 35), (-25.8, 25), (-28, 15),
        (-27.2, 6), (-22.5, 0.4), (-14, -0.6)]
HEAD = [(0.6, 56), (9.4, 58), (14.2, 63), (17, 68), (17.5, 72.6), (16.6, 77), (14.4, 81), (15.4, 87.6), (15.2, 95.4, 0),
        (10.4, 91.4), (6.4, 87.6), (1.2, 88.2), (-3.8, 87.6), (-8.2, 91.2), (-13.4, 95.4, 0), (-13.4, 87.6), (-12.2, 81),
        (-14.6, 77), (-15.6, 72.6), (-15, 68), (-12.4, 63), (-8, 58)]


class Sitting:
    """`flip` makes her look to the left; `turn` leans her, in degrees."""

    def __init__(self, picture, cx, base, size, ambient, lights, flip=False, turn=0.0):
        self.picture, self.cx, self.base, self.size = picture, cx, base, size
        self.ambient, self.lights, self.flip, self.turn = ambient, lights, flip, turn

    def at(self, points):
        return place(points, self.cx, self.base, self.size, self.flip, self.turn)

    def unit(self, x, y):
        u, v = (x - self.cx) / self.size * 100, (self.base - y) / self.size * 100
        c, s = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        u, v = u * c + v * s, v * c - u * s
        return (-u if self.flip else u), v

    def hairs(self, form, colour, flow, counts, spill=0.35, shade=None):
        k = self.size / 770
        passes = [(n, long * k, wide * max(k, 0.7), o) for n, (long, wide, o) in zip(counts, [(34, 9, 0.9), (27, 4, 0.85), (22, 2, 0.8)])]
        self.picture.add(fur(form, colour, flow, self.ambient, self.lights, passes, self.picture.rng, spill, shade))

    def body(self):
        def colour(x, y):
            return coat(x, y, back_stripes(*self.unit(x, y)), self.size)

        def down(x, y):
            return math.pi / 2 - self.unit(x, y)[0] * (-0.022 if self.flip else 0.022)

        def under_head(x, y):
            u, v = self.unit(x, y)
            return 1 - 0.3 * smooth(46, 64, v) * (1 - smooth(13, 19, abs(u)))

        form = Form(self.at(BODY), self.size * 0.195)
        self.hairs(form, colour, down, (2800, 5200, 6000), 0.35, under_head)
        for side in (-1, 1):
            fold = self.at([(side * 22, 2), (side * 15.5, 6), (side * 13.4, 16), (side * 16, 27)])
            self.picture.add(stroke(fold, "#1f1a22", self.size * 0.02, 'opacity="0.34" filter="url(#b14)"'))

    def tail(self, points):
        widths = [3.4, 3.6, 3.5, 3.4, 3.3, 2.9, 2.1]
        spine = [(x, y, w * self.size / 100) for (x, y), w in zip(self.at(points), widths)]
        form = Form(limb(spine), self.size * 0.034)
        self.picture.add(shape(shifted(form.points, -14, 10), "#150f16", 'opacity="0.5" filter="url(#b8)"'))
        line = [self.unit(x, y) for x, y, _ in spine]

        def nearest(x, y):
            u, v = self.unit(x, y)
            return min(range(len(line)), key=lambda i: math.hypot(line[i][0] - u, line[i][1] - v))

        def colour(x, y):
            u, v = self.unit(x, y)
            ring = smooth(-0.1, 0.5, math.sin(2 * math.pi * (v - u) / 6.6))
            return coat(x, y, max(0.7 * ring, 0.85 if nearest(x, y) >= len(line) - 1 else 0), self.size)

        def along(x, y):
            i = min(len(line) - 2, nearest(x, y))
            return math.atan2(spine[i + 1][1] - spine[i][1], spine[i + 1][0] - spine[i][0])

        self.hairs(form, colour, along, (700, 1500, 1400), 0.4)

    def head(self, whisker):
        form = Form(self.at(HEAD), self.size * 0.096)

        def colour(x, y):
            u, v = self.unit(x, y)
            u -= 1.2
            if v > 84.5 + abs(u) * 0.16:
                deep = 1 - smooth(0, 4, abs(abs(u) - 10.6))
                return mix(coat(x, y, 0.5, self.size), (0.74, 0.6, 0.55), 0.45 * deep * smooth(85, 89, v))
            lines = smooth(0.25, 0.9, math.cos(2 * math.pi * u / 5.6 + (noise(u, v / 8, 5) - 0.5)))
            lines *= smooth(70, 78, v) * (1 - smooth(8, 11, abs(u)))
            cheek = smooth(0.3, 0.9, math.sin(v * 1.15 + abs(u) * 0.4)) * smooth(9, 12, abs(u)) * 0.7
            return coat(x, y, 0.55 * max(lines, cheek), self.size)

        def away(x, y):
            u, v = self.unit(x, y)
            side = -1 if self.flip else 1
            if v > 86.5:
                return -math.pi / 2 + (0.25 if u > 0 else -0.25) * side
            return math.pi / 2 - (u - 1.2) * 0.06 * side

        self.hairs(form, colour, away, (1100, 2600, 3000), 0.4)
        for rise in (0.5, 3.5, -2.5):
            line = self.at([(17, 68.6), (21.6, 69 + rise * 0.5), (26.5, 67.6 + rise * 1.5)])
            self.picture.add(stroke(line, whisker, 1.6, 'opacity="0.7" filter="url(#b1)"'))
