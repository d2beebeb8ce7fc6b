"""Luna folded up on the doorstep in low autumn sun, leaves blown against the stone."""
import math

from brush import Form, Picture, fur, limb, mix, noise, oval, place, rim, shape, shifted, smooth, stroke
from scenes.coat import WHITE, coat, side_stripes

CX, BASE, SIZE = 660, 1486, 720
BODY = [(-29, 0), (-36, 1.4), (-39, 8), (-38.4, 17), (-33.4, 27), (-24, 33.6), (-11, 36.4), (3, 36), (14, 33.6), (20.6, 33), (23.4, 36.4),
        (25.6, 40.6), (27, 46), (28.4, 54.4, 0), (32.8, 49.6), (35, 48.4), (37.2, 49.4), (40, 53.4, 0), (41, 48.4), (42.6, 44.4), (45, 40.8), (48.2, 37.6),
        (50.2, 35.7), (50.3, 33.8), (48.8, 32.2), (47.6, 30.3), (45, 28.7), (43.6, 26.6), (44.8, 21), (45.2, 13), (43.6, 5), (40, 0.8), (34, 0), (10, -0.4)]
LEAF_COLOURS = ["#c8692f", "#d98b35", "#b34a2b", "#e0a943", "#9a4a2c", "#cf7a38", "#a8662f"]


def draw(name):
    p = Picture(name, 1500, 2000, 91)
    wall(p)
    door(p)
    steps(p)
    boots(p)
    for count, low, high, squash in [(64, 1412, 1490, 0.34), (40, 1700, 1790, 0.38)]:
        drift(p, count, low, high, squash)
    cat(p)
    drift(p, 11, 1500, 1530, 0.42)
    drift(p, 26, 1925, 1992, 0.5, 1.5)
    sunlight(p)
    branch(p)
    p.finishing = {"vignette": 0.44, "tint": "#2b1712"}
    return p


def wall(p):
    p.linear("plaster", [(0, "#e0c4a0"), (0.5, "#cfae8c"), (1, "#94765f")], (0, 0, 1, 0.25))
    p.wash("url(#plaster)")
    for _ in range(70):
        p.add(oval(p.rng.uniform(-50, 620), p.rng.uniform(0, 1400), p.rng.uniform(40, 170), p.rng.uniform(10, 40), p.rng.choice(["#f2dcb8", "#a98a6e", "#d9b994"]),
                   'opacity="0.22" filter="url(#b14)"'))
    p.add('<rect x="-20" y="1250" width="640" height="180" fill="#6e5548" opacity="0.4" filter="url(#b40)"/>')


def door(p):
    p.linear("green", [(0, "#46645a"), (0.5, "#375349"), (1, "#24372f")], (0, 0, 1, 0.4))
    p.linear("jamb", [(0, "#efe0c4"), (1, "#b59c7f")], (0, 0, 1, 0))
    p.add('<g filter="url(#rough)"><rect x="560" y="-30" width="960" height="1440" fill="#4a352c" opacity="0.5" filter="url(#b14)"/>',
          '<rect x="572" y="-30" width="84" height="1440" fill="url(#jamb)"/><rect x="648" y="-30" width="10" height="1440" fill="#5c4a3e"/>',
          '<rect x="658" y="-30" width="880" height="1440" fill="url(#green)"/></g>')
    for x, y, w, h in [(750, 110, 300, 560), (1130, 110, 300, 560), (750, 810, 300, 440), (1130, 810, 300, 440)]:
        p.add(f'<g filter="url(#rough)"><rect x="{x}" y="{y}" width="{w}" height="{h}" fill="#2b443b"/>',
              f'<rect x="{x + 16}" y="{y + 16}" width="{w - 32}" height="{h - 32}" fill="#3f5d52"/>',
              f'<path d="M{x} {y + h}V{y}H{x + w}" fill="none" stroke="#1d2f28" stroke-width="7"/>',
              f'<path d="M{x} {y + h}H{x + w}V{y}" fill="none" stroke="#7c9a87" stroke-width="5" opacity="0.7"/></g>')
    p.radial("brass", [(0, "#fff0bd"), (0.4, "#d9a650"), (1, "#6e4a22")], (0.36, 0.32, 0.75))
    p.add(oval(708, 765, 24, 24, "#16241e", 'opacity="0.6" filter="url(#b8)"'), oval(702, 750, 21, 21, "url(#brass)"))
    p.add('<rect x="640" y="1330" width="900" height="90" fill="#16211c" opacity="0.5" filter="url(#b24)"/>')


def steps(p):
    p.linear("tread", [(0, "#8d7a6b"), (0.4, "#cbb59b"), (1, "#e4cfae")])
    p.linear("riser", [(0, "#8b7566"), (1, "#5e4c46")])
    for y, deep, high in [(1396, 144, 150), (1690, 120, 100), (1910, 100, 40)]:
        p.add(f'<g filter="url(#rough)"><rect x="-20" y="{y}" width="1540" height="{deep}" fill="url(#tread)"/>',
              f'<rect x="-20" y="{y + deep}" width="1540" height="{high}" fill="url(#riser)"/>',
              f'<rect x="-20" y="{y + deep - 7}" width="1540" height="8" fill="#f6e2bd" opacity="0.75"/></g>',
              f'<rect x="-20" y="{y + deep + 2}" width="1540" height="22" fill="#3a2b29" opacity="0.4" filter="url(#b8)"/>')
    for _ in range(260):
        y = p.rng.choice([p.rng.uniform(1400, 1690), p.rng.uniform(1690, 2000)])
        p.add(oval(p.rng.uniform(0, 1500), y, p.rng.uniform(2, 26), p.rng.uniform(1, 4), p.rng.choice(["#5b4a43", "#f0dcbc", "#7d8063"]), 'opacity="0.24" filter="url(#b1)"'))


def boots(p):
    p.linear("rubber", [(0, "#a5493a"), (0.3, "#8c3830"), (1, "#4f2224")], (0, 0, 1, 0))
    p.add(oval(1280, 1464, 210, 20, "#2a1a18", 'opacity="0.6" filter="url(#b14)"'))
    for x, y in ((1232, 1444), (1318, 1462)):
        outline = [(x - 52, y - 250, 0), (x, y - 243), (x + 50, y - 250, 0), (x + 47, y - 130), (x + 52, y - 40), (x + 50, y - 4, 0), (x - 108, y, 0), (x - 122, y - 26), (x - 104, y - 58),
                   (x - 62, y - 84), (x - 50, y - 140)]
        p.add(shape(shifted(outline, 6, 3), "#241416", 'opacity="0.5" filter="url(#b8)"'), shape(outline, "url(#rubber)", 'filter="url(#b1)"'), oval(x, y - 249, 51, 12, "#32171a"),
              stroke([(x - 34, y - 232), (x - 31, y - 140), (x - 52, y - 84), (x - 88, y - 56)], "#f0a987", 9, 'opacity="0.6" filter="url(#b4)"'),
              f'<path d="M{x - 118} {y - 14}L{x + 51} {y - 20}L{x + 50} {y + 2}L{x - 112} {y + 4}Z" fill="#3a2422" filter="url(#b1)"/>')


def leaf(p, x, y, size, turn, squash, kind, colour, more=""):
    if kind:
        half = [(0, -1), (0.16, -0.62), (0.42, -0.74), (0.4, -0.38), (0.86, -0.42), (0.66, -0.12), (0.94, 0.14), (0.5, 0.22), (0.46, 0.5), (0.08, 0.4)]
        points = [(a, b, 0) for a, b in half] + [(-a, b, 0) for a, b in half[:0:-1]]
    else:
        points = [(0, -1, 0), (0.3, -0.55), (0.42, 0), (0.28, 0.45), (0, 0.72, 0), (-0.28, 0.45), (-0.42, 0), (-0.3, -0.55)]
    points = [(a * size, b * size) + tuple(c) for a, b, *c in points]
    p.add(f'<g transform="translate({x:.0f} {y:.0f}) scale(1 {squash}) rotate({turn:.0f})" {more}>', shape(points, colour),
          f'<path d="M0 {-size * .8:.0f}L0 {size * .95:.0f}" stroke="#5a2c1c" stroke-width="{size * .05:.1f}" opacity="0.6" stroke-linecap="round"/>',
          f'<path d="M0 {-size * .8:.0f}L{size * .4:.0f} 0L0 {size * .5:.0f}Z" fill="#ffe0a0" opacity="0.2"/></g>')


def drift(p, count, low, high, squash, scale=1.0):
    for _ in range(count):
        x, y = p.rng.uniform(-10, 1510), p.rng.uniform(low, high)
        size = p.rng.uniform(22, 40) * scale
        p.add(oval(x + 9, y + size * 0.22, size * 0.8, size * 0.24, "#33201b", 'opacity="0.45" filter="url(#b4)"'))
        leaf(p, x, y, size, p.rng.uniform(0, 360), squash * p.rng.uniform(0.8, 1.5), p.rng.random() < 0.5, p.rng.choice(LEAF_COLOURS))


def unit(x, y):
    return -(x - CX) / SIZE * 100, (BASE - y) / SIZE * 100


AMBIENT = (0.44, 0.40, 0.44)
LIGHTS = [((-0.72, -0.5, 0.48), (1.02, 0.80, 0.56), "soft"), ((-0.75, -0.65, 0), (0.95, 0.66, 0.36), "rim")]


def cat(p):
    def at(points):
        return place(points, CX, BASE, SIZE, True)

    form = Form(at(BODY), 126, 100)
    p.add(shape(shifted(at([(-38, 1.5), (40, 3), (44, 0), (20, -3), (-30, -3.4)]), 34, 8), "#2a1a18", 'opacity="0.7" filter="url(#b14)"'),
          oval(CX + 210, BASE + 10, 330, 22, "#2a1a18", 'opacity="0.5" filter="url(#b24)"'))

    def colour(x, y):
        u, v = unit(x, y)
        chest = smooth(34.5, 41, u + noise(u / 3, v / 3, 2) * 3) * smooth(29, 25, v) * smooth(-2, 3, v)
        if u > 24 and v > 27:
            muzzle = 1 - smooth(0.7, 1.15, math.hypot((u - 48) / 5, (v - 32) / 3.8))
            if v > 48.6:
                return coat(x, y, 0.35, SIZE)
            lines = smooth(0.3, 0.9, math.sin((v - 0.55 * u) * 1.15)) * smooth(41, 37, u) * 0.8
            return mix(coat(x, y, 0.55 * lines, SIZE), WHITE, max(muzzle, chest) * 0.85)
        return mix(coat(x, y, side_stripes(u, v), SIZE), WHITE, chest * 0.85)

    def flow(x, y):
        u, v = unit(x, y)
        if v > 49:
            return -math.pi / 2
        if u > 24 and v > 27:
            return 0.55 + 0.02 * (44 - v)
        if u > 33:
            return math.pi / 2 - 0.1
        return 0.25 + 0.02 * (34 - v) - 0.008 * min(0, u)

    def folds(x, y):
        u, v = unit(x, y)
        ring = math.hypot((u + 20) / 18.5, (v - 10) / 17)
        arm = math.hypot((u - 29) / 12, (v - 8) / 13)
        thigh = 0.34 * smooth(0.86, 1.0, ring) * (1 - smooth(1.0, 1.3, ring)) * smooth(-24, -8, u)
        elbow = 0.26 * smooth(0.86, 1.0, arm) * (1 - smooth(1.0, 1.3, arm)) * smooth(34, 26, u)
        jaw = 0.34 * smooth(30, 27, v) * smooth(20, 25, v) * smooth(22, 28, u)
        return 1 - thigh - elbow - jaw - 0.3 * smooth(6, 0, v)

    p.add(fur(form, colour, flow, AMBIENT, LIGHTS, [(3000, 32, 9, 0.9), (6500, 25, 4, 0.85), (7500, 20, 2, 0.8)], p.rng, 0.35, folds))
    spine = [(x, y, w * SIZE / 100) for (x, y), w in zip(at([(-34, 5), (-31, 2.4), (-18, 1.6), (-4, 1.4), (9, 1.6), (19, 2.6)]), (3, 3.5, 3.6, 3.4, 3.1, 2.5))]
    tail = Form(limb(spine), 30, 90)
    p.add(shape(shifted(tail.points, 4, -10), "#21171b", 'opacity="0.4" filter="url(#b8)"'))
    p.add(fur(tail, lambda x, y: coat(x, y, max(0.72 * smooth(-0.1, 0.5, math.sin(unit(x, y)[0] * 0.95)), smooth(12, 18, unit(x, y)[0]), smooth(-29, -33, unit(x, y)[0]) * 0.7), SIZE), lambda x, y: math.pi,
              AMBIENT, LIGHTS, [(700, 26, 8, 0.9), (1500, 22, 4, 0.85), (1700, 18, 2, 0.8)], p.rng, 0.5))
    face(p, at)


def face(p, at):
    # Eyes nearly shut against the sun: one dark line, a thread of green under it.
    lid = at([(41.6, 37.9), (42.8, 38.3), (44.2, 37.9), (45.3, 36.9)])
    p.add(stroke(shifted(lid, 0, 5), "#8fae62", 4, 'opacity="0.75" filter="url(#b1)"'), stroke(lid, "#1b1519", 5.4, 'opacity="0.9" filter="url(#b1)"'),
          stroke(shifted(lid, 0, -13), "#efe4d2", 8, 'opacity="0.4" filter="url(#b4)"'))
    p.add(shape(at([(48.9, 36.6), (50.3, 35.8), (50.3, 34.8), (49.2, 34.9)]), "#a86f69", 'filter="url(#b1)"'),
          stroke(at([(49.4, 34.8), (48.8, 33.6), (47, 32.9)]), "#4d3a3d", 3.4, 'opacity="0.7" filter="url(#b1)"'))
    for k in range(4):
        p.add(stroke(at([(47, 34.2 - k * 0.5), (52, 34 - k * 1.3), (58, 31.6 - k * 2.4)]), "#fff3dc", 1.8, 'opacity="0.75"'))
    ear = at([(29.6, 47), (29.4, 52), (32.4, 49)])
    p.add(shape(ear, "#c58f80", 'opacity="0.55" filter="url(#b4)"'))
    p.add(rim(at([(35, 48.6), (37.2, 49.6), (39.9, 53.2), (41, 48.4), (42.6, 44.4), (45, 40.9), (48.2, 37.8), (50.2, 35.9)]), "#ffd9a0", 4, 0.6, 1),
          rim(at([(-24, 33.8), (-11, 36.6), (3, 36.2), (14, 33.8), (20.6, 33.2)]), "#ffdca8", 6, 0.4, 4))


def sunlight(p):
    p.glow(-60, 560, 1250, 1250, "#ffc275", 0.42)
    p.add('<g fill="#ffe3a6" opacity="0.34" style="mix-blend-mode:soft-light" filter="url(#b14)">')
    for _ in range(46):
        x, y = p.rng.uniform(0, 1250), p.rng.uniform(150, 1400)
        p.add(f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{p.rng.uniform(24, 80):.0f}" ry="{p.rng.uniform(18, 52):.0f}" transform="rotate(-28 {x:.0f} {y:.0f})"/>')
    p.add("</g>")


def branch(p):
    p.add('<g filter="url(#b8)">', stroke([(-30, 150), (160, 130), (330, 190), (470, 300)], "#4b3228", 13), stroke([(160, 130), (270, 70), (380, 40)], "#4b3228", 9))
    for _ in range(34):
        t = p.rng.random()
        x, y = t * 500 + p.rng.gauss(0, 40), 110 + 150 * t * t + p.rng.gauss(20, 62)
        leaf(p, x, y, p.rng.uniform(44, 76), p.rng.uniform(90, 260), p.rng.uniform(0.6, 1), p.rng.random() < 0.4, p.rng.choice(LEAF_COLOURS))
    p.add("</g>")
    for x, y, size, turn in [(520, 640, 30, 40), (330, 905, 34, 130), (505, 1010, 24, 250)]:
        leaf(p, x, y, size, turn, 0.7, size > 30, "#d98b35", 'filter="url(#b1)"')
