"""A wet pane at night, lights out of focus behind it, Luna's outline before it."""
import math

from brush import Form, Picture, fur, limb, mix, noise, oval, place, rim, shape, smooth, stroke
from scenes.coat import WHITE, coat, side_stripes

CX, BASE, SIZE = 560, 1742, 1250
BODY = [(8, 0), (0, 1), (-3, 7), (-2.4, 16), (1.4, 27), (6.4, 38), (11.6, 48), (16.6, 56.4), (20.4, 63), (23.4, 69), (25.6, 74.4), (26.6, 79.4),
        (27.4, 84), (28.4, 92.2, 0), (32.6, 87.8), (35, 86.4), (37.2, 87.6), (40.2, 91.6, 0), (41, 86.4), (42.4, 82.6), (45, 78.8), (48.2, 75.8), (50.2, 73.9), (50.3, 72),
        (48.6, 70.4), (47.6, 68.4), (44.6, 66.9), (41.8, 65), (41.2, 60), (42.6, 52), (42.4, 43), (40.8, 32), (40, 20), (40.2, 9), (42, 5.4), (44.8, 3.4), (44.6, 0.6),
        (38, 0), (33, 0.2), (26, 0)]


def draw(name):
    p = Picture(name, 2000, 2000, 71)
    p.linear("night", [(0, "#101a2e"), (0.45, "#1c2d45"), (0.8, "#2d3d50"), (1, "#2a3040")])
    p.wash("url(#night)")
    lights(p)
    drops(p)
    frame(p)
    cat(p)
    p.glow(1560, 900, 1100, 1100, "#ff9d4d", 0.16)
    p.finishing = {"vignette": 0.5, "tint": "#0a0c18"}
    return p


def lights(p):
    for _ in range(12):
        p.glow(p.rng.uniform(500, 2000), p.rng.uniform(500, 1350), p.rng.uniform(260, 520), p.rng.uniform(220, 420), p.rng.choice(["#c8743f", "#2f6f7d", "#8d4358"]), 0.26)
    colours = ["#ffb45e", "#ffcf8a", "#f58d4d", "#e36a56", "#7fb7b8", "#ffe2ae", "#f7a35b"]
    for k in range(58):
        x, y = p.rng.uniform(330, 2030), p.rng.gauss(1010, 300)
        r, colour = p.rng.uniform(24, 112), p.rng.choice(colours)
        fade = p.rng.uniform(0.14, 0.5)
        p.add(f'<g opacity="{fade:.2f}" style="mix-blend-mode:screen" filter="url(#b{p.rng.choice([2, 4, 8])})">',
              oval(x, y, r, r, colour, 'opacity="0.72"'), f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r * .96:.0f}" fill="none" stroke="{colour}" stroke-width="{r * .07:.1f}"/></g>')
    for k in range(7):
        x = 700 + k * 210 + p.rng.uniform(-60, 60)
        p.add(f'<rect x="{x:.0f}" y="1290" width="{p.rng.uniform(40, 110):.0f}" height="420" fill="{p.rng.choice(colours)}" opacity="0.2" filter="url(#b40)" style="mix-blend-mode:screen"/>')


def drops(p):
    p.linear("drop", [(0, "#0c1424", 0.75), (0.45, "#4c5c6c", 0.25), (1, "#ffe3b4", 0.85)])
    for _ in range(26):
        x, y, long = p.rng.uniform(260, 1990), p.rng.uniform(-60, 1100), p.rng.uniform(160, 620)
        line = [(x + 9 * (noise(x, k * 1.7, 6) - 0.5) * 2, y + long * k / 6) for k in range(7)]
        p.add(stroke(line, "#cfe0ea", p.rng.uniform(5, 10), 'opacity="0.10" filter="url(#b2)"'),
              stroke([(a + 3, b) for a, b in line], "#ffe6bf", 1.6, 'opacity="0.28" filter="url(#b1)"'))
        bead(p, line[-1][0], line[-1][1], p.rng.uniform(9, 15))
    for _ in range(540):
        bead(p, p.rng.uniform(240, 2000), p.rng.uniform(0, 1700), p.rng.choice([2.2, 3, 3.6, 4.6, 6, 8, 11]) * p.rng.uniform(0.8, 1.2))


def bead(p, x, y, r):
    p.add(f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{r * .82:.1f}" ry="{r:.1f}" fill="url(#drop)" opacity="0.8"/>')
    if r > 4:
        p.add(f'<circle cx="{x - r * .26:.1f}" cy="{y - r * .36:.1f}" r="{r * .17:.1f}" fill="#fff" opacity="0.85"/>')


def frame(p):
    p.linear("jamb", [(0, "#0c0c14"), (0.8, "#1d1a22"), (1, "#4a362e")], (0, 0, 1, 0))
    p.linear("ledge", [(0, "#6b4936"), (0.06, "#3c2c2d"), (1, "#15121a")])
    p.add('<rect x="-20" y="-20" width="240" height="2040" fill="url(#jamb)" filter="url(#b2)"/>',
          '<rect x="-20" y="1716" width="2040" height="320" fill="url(#ledge)" filter="url(#b2)"/>')
    for x, c in [(1080, "#ff9f55"), (1330, "#ffcf8a"), (1610, "#e8764f"), (1850, "#ffb45e")]:
        p.add(oval(x, 1800, 90, 120, c, 'opacity="0.2" filter="url(#b40)" style="mix-blend-mode:screen"'))


def unit(x, y):
    return (x - CX) / SIZE * 100, (BASE - y) / SIZE * 100


def cat(p):
    ambient = (0.16, 0.17, 0.24)
    glow = [((0.82, -0.25, 0.25), (0.46, 0.27, 0.16), "soft"), ((0.95, -0.35, 0), (1.3, 0.72, 0.34), "rim"), ((-0.7, -0.7, 0), (0.26, 0.34, 0.46), "rim")]
    p.add(oval(CX + 240, BASE + 10, 420, 26, "#05060c", 'opacity="0.8" filter="url(#b14)"'))
    p.add(f'<g opacity="0.2" transform="translate(0 {2 * BASE + 6}) scale(1 -1)" filter="url(#b8)">', shape(place(BODY, CX, BASE, SIZE), "#05060c"), "</g>")
    spine = place([(4, 4), (-7, 3), (-16, 1.4), (-21, -3), (-22.4, -10), (-19.6, -16)], CX, BASE, SIZE)
    tail = Form(limb([(x, y, w) for (x, y), w in zip(spine, [46, 44, 42, 40, 36, 22])]), 42)
    rough = [(900, 34, 10, 0.9), (1500, 28, 4, 0.85), (1400, 24, 2, 0.8)]
    p.add(fur(tail, lambda x, y: coat(x, y, 0.5, SIZE), lambda x, y: math.pi * (0.95 if unit(x, y)[1] > 0 else 0.6), ambient, glow, rough, p.rng, 0.5))
    body = Form(place(BODY, CX, BASE, SIZE), 190, 110)

    def colour(x, y):
        u, v = unit(x, y)
        if v > 66:
            return coat(x, y, 0.4 * smooth(0.2, 0.9, math.sin(u * 0.9 + v * 0.5)), SIZE)
        chest = smooth(3.4, 1.0, 42.6 - u) * smooth(30, 38, v)
        paw = smooth(8, 3, v) * smooth(34, 37, u)
        return mix(coat(x, y, side_stripes(u, v), SIZE), WHITE, max(chest * 0.8, paw * 0.8))

    def flow(x, y):
        u, v = unit(x, y)
        if v > 86:
            return -math.pi / 2
        if v > 66:
            return math.pi * (0.62 + 0.012 * (44 - u))
        return math.pi * (0.62 - 0.004 * u - 0.002 * (40 - v))

    def thigh(x, y):
        u, v = unit(x, y)
        ring = math.hypot((u - 13) / 17, (v - 14) / 17)
        return 1 - 0.45 * smooth(0.9, 1.05, ring) * (1 - smooth(1.05, 1.45, ring)) * smooth(8, 20, u) - 0.25 * smooth(68, 60, v) * smooth(56, 62, v)

    p.add(fur(body, colour, flow, ambient, glow, [(3400, 44, 12, 0.9), (6000, 34, 5, 0.85), (6500, 30, 2.2, 0.8)], p.rng, 0.4, thigh))
    face(p)


def face(p):
    def at(points):
        return place(points, CX, BASE, SIZE)
    edge = at([(28.6, 91), (32.6, 87.8), (35, 86.4)])
    front = at([(40.2, 91.4), (41, 86.4), (42.4, 82.6), (45, 78.8), (48.2, 75.8), (50.2, 73.9), (50.3, 72), (48.6, 70.4), (47.6, 68.4), (44.6, 66.9)])
    chest = at([(41.6, 64), (41.4, 60), (42.6, 52), (42.4, 43), (40.8, 32), (40, 20), (40.4, 9), (42, 5.6), (44.6, 3.6)])
    for line, strength in ((edge, 0.5), (front, 0.8), (chest, 0.7)):
        p.add(rim(line, "#ff9c4c", 12, strength * 0.6, 4), rim(line, "#ffd9a0", 4.5, strength, 1))
    p.add(rim(at([(-2.6, 14), (1.2, 27), (6.2, 38), (11.4, 48.2), (16.4, 56.8), (20.2, 63.4), (25.2, 74.6), (26.4, 80)]), "#6f8fb0", 6, 0.5, 4))
    p.add(shape(at([(42.5, 77.1), (43.3, 78.4), (44.5, 78.2), (45, 77.2), (44.2, 76.3), (43.2, 76.3)]), "#8fae62", 'opacity="0.85" filter="url(#b1)"'),
          oval(*at([(44.2, 77.3)])[0], 4, 8.5, "#10131a", 'filter="url(#b1)"'), oval(*at([(44.5, 77.9)])[0], 2.2, 2.2, "#fff4d8"))
    p.add(stroke(at([(41.8, 76.4), (42.6, 78), (43.8, 78.9), (45.2, 78)]), "#0e0d14", 4, 'opacity="0.6" filter="url(#b2)"'))
    for k in range(4):
        p.add(stroke(at([(47.4, 71.8 - k * 0.4), (52, 71 - k * 1.1), (58, 67.6 - k * 2.4)]), "#ffd3a0", 2, 'opacity="0.6"'))
