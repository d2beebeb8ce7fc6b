"""Two backs on a garden bench at the end of a day, the smaller leaning on the other."""
import math

from brush import Form, Picture, fur, hexa, mix, noise, oval, place, rgb, rim, shape, shifted, smooth, stroke
from scenes.sitting import Sitting

CX, SEAT, SIZE = 780, 1092, 960
TORSO = [(0, -1), (-16, -1.2), (-21, 0), (-22, 7), (-24, 15), (-25.6, 24), (-25.4, 34), (-24.2, 45), (-22.4, 53), (-18.2, 58.6), (-11.6, 61.8), (-6.4, 64.4), (-4.6, 70), (4.8, 70),
         (7, 64.4), (12, 61.4), (18.6, 57.6), (22.6, 51.6), (24.4, 43), (25.6, 33), (25.4, 23), (23.6, 14), (22, 7), (21, 0), (16, -1.2)]
HAIR = [(0.4, 61), (-5, 61.2), (-9.6, 62.6), (-11.2, 66.4), (-10.4, 71.6), (-9.8, 77), (-9.6, 82), (-7.8, 87.4), (-4, 90.8), (0.6, 91.8), (5.2, 90.6), (8.8, 87), (10.4, 81.8), (10.4, 77), (10.8, 71.6),
        (11.6, 66.4), (9.8, 62.4), (5.4, 61.2)]
AMBIENT = (0.34, 0.28, 0.34)
LIGHTS = [((-0.5, -0.6, 0.3), (0.46, 0.31, 0.2), "soft"), ((-0.7, -0.75, 0), (1.35, 0.86, 0.44), "rim"), ((0.8, -0.5, 0), (0.95, 0.6, 0.36), "rim")]


def draw(name):
    p = Picture(name, 2000, 1333, 17)
    evening(p)
    bench(p)
    p.add(oval(1150, SEAT + 4, 210, 16, "#1d1116", 'opacity="0.7" filter="url(#b8)"'), oval(CX, SEAT + 4, 300, 18, "#1d1116", 'opacity="0.7" filter="url(#b8)"'))
    person(p)
    luna = Sitting(p, 1142, SEAT + 2, 550, AMBIENT, LIGHTS, flip=True, turn=7)
    p.add(oval(1080, 900, 90, 190, "#26120f", 'opacity="0.4" filter="url(#b24)"'))
    luna.tail([(-12, 3.4), (-24, 2.8), (-34, 1.8), (-40, -3), (-42, -11), (-40, -19), (-35.4, -22)])
    luna.body()
    luna.head("#ffe0b4")
    grasses(p)
    p.glow(330, 560, 1300, 1000, "#ffb868", 0.26)
    p.finishing = {"vignette": 0.42, "tint": "#2c1618"}
    return p


def evening(p):
    p.linear("sky", [(0, "#c98f86"), (0.25, "#e6ae8b"), (0.48, "#f8d59a"), (0.62, "#fae0a9")])
    p.wash("url(#sky)")
    for _ in range(20):
        p.add(oval(p.rng.uniform(-100, 2100), p.rng.uniform(40, 420), p.rng.uniform(200, 520), p.rng.uniform(8, 26), p.rng.choice(["#fbe0b4", "#b97f83"]), 'opacity="0.22" filter="url(#b14)"'))
    p.glow(330, 560, 800, 620, "#fff0c4", 0.85)
    p.add(oval(330, 560, 62, 62, "#fff9e2", 'filter="url(#b8)"'))
    hills = [(600, "#d9a07c", 60), (690, "#bd8468", 70), (790, "#96705a", 56), (890, "#6f5f48", 44)]
    for k, (level, colour, swell) in enumerate(hills):
        line = [(x, level - swell * (noise(x / 420, k, 44) * 2 - 1)) for x in range(-60, 2140, 60)]
        p.add(shape([(-60, 1400, 0)] + line + [(2080, 1400, 0)], colour, 'filter="url(#b4)"'))
        for _ in range(26 if k else 0):
            x = p.rng.uniform(-20, 2020)
            y = level - swell * (noise(x / 420, k, 44) * 2 - 1)
            size = (10 + 13 * k) * p.rng.uniform(0.7, 1.3)
            p.add(oval(x, y, size, size * 0.8, hexa(mix(rgb(colour), rgb("#4f4433"), 0.22)), 'opacity="0.6" filter="url(#b8)"'))
        p.add(f'<rect x="-20" y="{level - 30}" width="2040" height="120" fill="#ffcf8e" opacity="0.16" filter="url(#b40)"/>')
    p.glow(330, 640, 760, 300, "#ffe0a0", 0.5)
    foliage(p)


def foliage(p):
    p.add(stroke([(1985, 1140), (1950, 760), (1968, 380), (1900, -40)], "#4a352f", 74, 'filter="url(#b8)"'), stroke([(1962, 500), (1850, 300), (1690, 130), (1500, 60)], "#4a352f", 26, 'filter="url(#b8)"'))
    for blur, count, size in ((8, 260, 26), (4, 420, 17), (2, 330, 12)):
        p.add(f'<g filter="url(#b{blur})">')
        for _ in range(count):
            x = 2040 - abs(p.rng.gauss(0, 270))
            y = -20 + abs(p.rng.gauss(0, 120)) + 60 * noise(x / 90, 2, 5)
            r, turn = size * p.rng.uniform(0.6, 1.2), p.rng.uniform(20, 110)
            colour = p.rng.choice(["#66603a", "#7f7340", "#b58f4c", "#4d4a31", "#d9ad62"])
            p.add(f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{r:.0f}" ry="{r * .5:.0f}" fill="{colour}" opacity="0.85" transform="rotate({turn:.0f} {x:.0f} {y:.0f})"/>')
        p.add("</g>")


def bench(p):
    p.linear("plank", [(0, "#c08a5c"), (0.12, "#8a5c42"), (1, "#4b332c")])
    p.linear("lawn", [(0, "#6f5f48", 0), (0.3, "#5d5538"), (1, "#30351f")])
    p.add('<rect x="-20" y="960" width="2040" height="400" fill="url(#lawn)"/>')
    p.add('<g filter="url(#b4)">')
    for _ in range(420):
        x, y, h = p.rng.uniform(-20, 2020), p.rng.uniform(1010, 1200), p.rng.uniform(20, 70)
        p.add(stroke([(x, y), (x + p.rng.gauss(0, 12), y - h)], p.rng.choice(["#8a7a48", "#a58a50", "#535433", "#6b6440"]), 4, 'opacity="0.6"'))
    p.add("</g>")
    for x in (330, 1560):
        p.add(f'<rect x="{x}" y="1130" width="92" height="220" fill="#3a2823" filter="url(#b2)"/>')
    p.add('<g filter="url(#rough)"><rect x="120" y="1070" width="1660" height="88" rx="8" fill="url(#plank)"/>',
          '<rect x="120" y="1098" width="1660" height="4" fill="#2e1d1a" opacity="0.7"/><rect x="122" y="1069" width="1656" height="6" fill="#ffd9a0" opacity="0.7"/></g>')
    for _ in range(60):
        x = p.rng.uniform(140, 1700)
        p.add(stroke([(x, p.rng.uniform(1106, 1150)), (x + p.rng.uniform(30, 120), p.rng.uniform(1106, 1150))], "#2e1d1a", 1.6, 'opacity="0.2"'))
    p.add('<rect x="120" y="1158" width="1660" height="60" fill="#15110d" opacity="0.6" filter="url(#b14)"/>')


def wool(x, y):
    rows = 0.5 + 0.5 * math.sin(y / 4.6)
    return mix(rgb("#a05a45"), rgb("#7c3f37"), 0.28 * rows + 0.6 * noise(x / 60, y / 60, 3))


def stitches(x, y):
    return math.pi / 2 + (0.55 if int(x // 8) % 2 else -0.55)


WOOL = [(16, 7, 0.9), (12, 4, 0.85), (9, 2.2, 0.75)]


def knitted(p, form, counts, shade=None):
    p.add(fur(form, wool, stitches, AMBIENT, LIGHTS, [(n, *rest) for n, rest in zip(counts, WOOL)], p.rng, 0.2, shade))


def unit(x, y):
    return (x - CX) / SIZE * 100, (SEAT - y) / SIZE * 100


def person(p):
    def folds(x, y):
        u, v = unit(x, y)
        crease = max(0.0, math.sin(v * 0.42 + abs(u) * 0.2 + 2 * noise(u / 10, v / 10, 8))) * smooth(34, 6, v)
        sleeve = (1 - smooth(0, 2.6, abs(abs(u) - 18.6 + (v - 30) * 0.02))) * smooth(50, 40, v)
        return 1 - 0.16 * crease - 0.3 * smooth(6, 0, v) - 0.42 * sleeve - 0.3 * smooth(54, 62, v) * smooth(15, 10, abs(u - 1))

    torso = Form(place(TORSO, CX, SEAT, SIZE), 190)
    knitted(p, torso, (7000, 9000, 7500), folds)
    for band in (2.2, 4.2):
        p.add(stroke(place([(-24, band), (0, band - 1.4), (24.6, band)], CX, SEAT, SIZE), "#4d211f", 4, 'opacity="0.4" filter="url(#b2)"'))
    for points in ([(-22.4, 53), (-18.2, 58.6), (-11.6, 61.8)], [(12, 61.4), (18.6, 57.6), (22.6, 51.6)]):
        p.add(rim(place(points, CX, SEAT, SIZE), "#ffcf90", 6, 0.45, 4))
    hair(p)


def hair(p):
    lean = math.tan(math.radians(7))

    def at(points):
        return [(x + (SEAT - y - 620) * lean, y) for x, y in place(points, CX, SEAT, SIZE)]

    def own(x, y):
        return unit(x - (SEAT - y - 620) * lean, y)

    def strands(x, y):
        u, v = own(x, y)
        return math.atan2(1.0, (u - 0.6) * 0.11 * smooth(72, 88, v) - 0.10 - 0.012 * u * smooth(72, 62, v))

    def brown(x, y):
        u, v = own(x, y)
        spread = (u - 0.6) / max(2.5, math.sqrt(max(0.1, 92.4 - v)) * 2.2)
        lock = noise(spread * 9, v / 40, 2)
        return mix(mix(rgb("#4a332b"), rgb("#8d6a54"), lock), rgb("#b9a48f"), 0.35 * smooth(0.62, 0.9, noise(spread * 15, v / 60, 7)))

    form = Form(at(HAIR), 95)
    p.add(shape(shifted(form.points, 4, 20), "#1d0f12", 'opacity="0.5" filter="url(#b14)"'))
    p.add(fur(form, brown, strands, AMBIENT, LIGHTS, [(1300, 60, 8, 0.9), (2600, 56, 3.6, 0.85), (3000, 50, 1.7, 0.75)], p.rng, 0.12))
    p.add(rim(at([(-10.4, 72), (-9.9, 82), (-8, 87.6), (-4, 91), (0.6, 92), (5.2, 90.8)]), "#ffd9a0", 7, 0.55, 4))
    for start, end in [((-6, 61.6), (-7.2, 59.6)), ((5, 61.4), (6.4, 59.2)), ((-10, 72), (-11.4, 68))]:
        p.add(stroke(at([start, ((start[0] + end[0]) / 2 + 0.6, (start[1] + end[1]) / 2), end]), "#a07c5e", 2, 'opacity="0.7" filter="url(#b1)"'))


def grasses(p):
    p.add('<g filter="url(#b4)">')
    for _ in range(330):
        x, h = p.rng.uniform(-20, 2020), p.rng.uniform(70, 210)
        lean = p.rng.gauss(0, 30)
        warm = p.rng.random() * max(0.2, 1 - abs(x - 330) / 1400)
        p.add(f'<path d="M{x - 7:.0f} 1345Q{x:.0f} {1345 - h * .6:.0f} {x + lean:.0f} {1345 - h:.0f}Q{x + 7:.0f} {1345 - h * .6:.0f} {x + 8:.0f} 1345Z" '
              f'fill="{hexa(mix(rgb("#33381f"), rgb("#b9964a"), warm * 0.8))}" opacity="0.9"/>')
    p.add("</g>")
