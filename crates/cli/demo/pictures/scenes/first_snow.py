"""The garden in blue light after the first snow, Luna small in it, one paw held up."""
import math

from brush import Form, Picture, curve, fur, limb, mix, noise, oval, place, shape, shifted, smooth, stroke
from scenes.coat import WHITE, coat

CX, FEET, SIZE = 1150, 930, 250


def draw(name):
    p = Picture(name, 2000, 1333, 8)
    p.linear("sky", [(0, "#5d7199"), (0.3, "#8598b8"), (0.5, "#cfc3cf"), (0.58, "#f3d6c6")])
    p.wash("url(#sky)")
    p.glow(1500, 730, 1100, 330, "#ffd9bd", 0.6)
    far_trees(p)
    house(p)
    hedge(p)
    ground(p)
    prints(p)
    cat(p)
    near_tree(p)
    snowfall(p)
    p.finishing = {"vignette": 0.36, "tint": "#26345c"}
    return p


def branches(rng, x, y, angle, length, width, out):
    """A bare tree, branch by branch: (points, width) into `out`."""
    if length < 13:
        return
    bend = rng.gauss(0, 0.12)
    mid = (x + math.cos(angle + bend) * length / 2, y + math.sin(angle + bend) * length / 2)
    end = (x + math.cos(angle) * length, y + math.sin(angle) * length)
    out.append(([(x, y), mid, end], width))
    for turn in ((-0.45, 0.1, 0.5) if length > 50 else (-0.4, 0.4)):
        branches(rng, *end, angle + turn + rng.gauss(0, 0.16), length * rng.uniform(0.6, 0.8), width * 0.66, out)


def tree(p, x, y, size, width, colour, more, snow=None):
    out = []
    branches(p.rng, x, y, -math.pi / 2 + p.rng.gauss(0, 0.05), size, width, out)
    wood, caps = {}, {}
    for points, w in out:
        wood.setdefault(max(1.2, round(w, 1)), []).append(curve(points, False))
        flat = abs(points[0][1] - points[2][1]) < 1.9 * abs(points[0][0] - points[2][0])
        if snow and flat and 1.6 < w < 20:
            caps.setdefault(max(1.4, round(w * 0.5, 1)), []).append(curve([(a, b - w * 0.42) for a, b in points], False))
    p.add(f'<g {more} fill="none" stroke-linecap="round" stroke-linejoin="round">')
    for paint, strokes in ((colour, wood), (snow, caps)):
        for w, paths in strokes.items():
            p.add(f'<path stroke="{paint}" stroke-width="{w}" d="{"".join(paths)}"/>')
    p.add("</g>")


def far_trees(p):
    for x in range(-60, 2100, 74):
        h = 90 + 120 * noise(x / 190, 2, 5)
        p.add(oval(x, 724, 70, h * 0.8, "#b3adc4", 'opacity="0.4" filter="url(#b14)"'))
    for x in (90, 300, 900, 1120, 1420, 1660, 1910):
        tree(p, x + p.rng.uniform(-30, 30), 735, p.rng.uniform(74, 112), 9, "#77839f", 'opacity="0.62" filter="url(#b2)"')


def house(p):
    p.linear("wall", [(0, "#59617f"), (1, "#6d7592")])
    p.add('<g filter="url(#b1)"><path d="M352 742V560H690V742Z" fill="url(#wall)"/>',
          '<path d="M318 572L400 424Q520 412 644 424L726 572Q520 586 318 572Z" fill="#e6eaf3"/>',
          '<path d="M318 572Q520 588 726 572L722 586Q520 602 322 586Z" fill="#8393b5"/>',
          '<path d="M590 424V352H632V424Z" fill="#545a76"/><path d="M584 356Q611 336 638 356V366H584Z" fill="#eef1f7"/></g>')
    p.add(oval(470, 500, 150, 60, "#c3cde2", 'opacity="0.7" filter="url(#b24)"'))
    for k, (dx, dy) in enumerate([(0, 0), (14, -44), (2, -92), (34, -140)]):
        p.add(oval(614 + dx, 318 + dy, 17 + 9 * k, 22 + 6 * k, "#dfe2ec", f'opacity="{0.34 - 0.07 * k}" filter="url(#b14)"'))
    for x in (410, 570):
        p.add(f'<rect x="{x}" y="612" width="68" height="76" fill="#ffcf86"/><path d="M{x + 34} 612v76M{x} 648h68" stroke="#7c5a51" stroke-width="5"/>',
              f'<rect x="{x - 5}" y="688" width="78" height="9" fill="#f4f6fb"/>')
        p.glow(x + 34, 650, 210, 170, "#ffb55e", 0.62)


def hedge(p):
    p.add('<rect x="-20" y="712" width="2040" height="60" fill="#55638a" filter="url(#b4)"/>')
    for k in range(170):
        x = p.rng.uniform(-30, 2040)
        y = 752 - p.rng.uniform(0, 44) - 18 * noise(x / 130, 1, 9)
        p.add(oval(x, y, p.rng.uniform(24, 46), p.rng.uniform(14, 26), p.rng.choice(["#4f5d7e", "#5a688a", "#657397"]), 'filter="url(#b2)"'))
    top = [(x, 700 - 18 * noise(x / 130, 1, 9) - 9 * noise(x / 34, 3, 9)) for x in range(-40, 2080, 34)]
    p.add(shape([(-40, 722, 0)] + top + [(2060, 722, 0)] + [(x, 720 - 12 * noise(x / 40, 8, 9)) for x in range(2040, -40, -40)], "#dfe6f3", 'filter="url(#b2)"'))


def ground(p):
    p.linear("snow", [(0, "#e7e6ee"), (0.2, "#cfd9ea"), (0.6, "#a9bddb"), (1, "#7f99c4")])
    edge = [(x, 742 + 40 * (noise(x / 300, 4, 2) - 0.5)) for x in range(-60, 2120, 50)]
    p.add(shape([(-60, 1400, 0)] + edge + [(2060, 1400, 0)], "url(#snow)", 'filter="url(#b2)"'))
    p.glow(540, 775, 430, 50, "#ffcb92", 0.6)
    p.glow(1560, 790, 620, 60, "#fff0e4", 0.7)
    for y, lift, light, dark in [(850, 26, "#f4f5fa", "#91a8cd"), (980, 46, "#e2e9f5", "#7f99c6"), (1150, 70, "#c9d8ee", "#6683b6")]:
        ridge = [(x, y + lift * (noise(x / 520, y, 3) * 2 - 1)) for x in range(-80, 2140, 80)]
        p.add(stroke([(x, b + lift * 0.75) for x, b in ridge], dark, lift * 0.9, 'opacity="0.34" filter="url(#b24)"'),
              stroke(ridge, light, lift * 0.45, 'opacity="0.55" filter="url(#b14)"'))


def path_at(t):
    """The cat's way, t from 0 (front edge) to 1 (where she stands)."""
    points = [(330, 1440), (520, 1200), (800, 1010), (CX + 20, FEET + 4)]
    s = 1 - t
    w = (s ** 3, 3 * s * s * t, 3 * s * t * t, t ** 3)
    return sum(w[k] * points[k][0] for k in range(4)), sum(w[k] * points[k][1] for k in range(4))


def prints(p):
    t, side = 0.05, 1
    while t < 0.985:
        x, y = path_at(t)
        near = (y - 640) / 700
        side = -side
        x += side * 19 * near
        r = 21 * near
        p.add(oval(x, y, r, r * 0.56, "#4c6799", 'opacity="0.66" filter="url(#b2)"'),
              oval(x + r * 0.1, y + r * 0.62, r * 0.95, r * 0.2, "#f6f8fd", 'opacity="0.4" filter="url(#b2)"'))
        if near > 0.45:
            for k in (-1, 0, 1):
                p.add(oval(x + r * (0.16 + 0.42 * k), y - r * (0.62 - 0.12 * abs(k)), r * 0.23, r * 0.16, "#55709f", 'opacity="0.5" filter="url(#b1)"'))
        t += 0.071 * near + 0.006


def cat(p):
    def at(points):
        return place(points, CX, FEET, SIZE)

    def leg(points, colour):
        spine = [(x, y, w * SIZE / 100) for (x, y), (_, _, w) in zip(at([q[:2] for q in points]), points)]
        return shape(limb(spine), colour)

    p.add(oval(CX + 74, FEET + 2, 110, 9, "#5a74a8", 'opacity="0.55" filter="url(#b8)"'))
    for x in (0.11, 0.2, 0.55):
        p.add(oval(CX + x * SIZE, FEET + 1, 22, 5, "#41588a", 'opacity="0.7" filter="url(#b2)"'))
    far, near = "#4b516c", "#5a5f78"
    p.add('<g filter="url(#b1)">',
          leg([(12, 30, 6), (9, 18, 3.4), (5, 12, 2.6), (10, 1, 2.6), (13, 0.6, 2)], far),
          leg([(50, 26, 4.6), (57, 17, 3.2), (63, 14.5, 2.7), (65.5, 8.6, 2.5), (66.5, 6.6, 2)], far))
    tail = [(2, 38, 3.4), (-6, 44, 3), (-10, 54, 2.8), (-9, 64, 2.6), (-4, 71, 2.3), (2, 72, 1.8)]
    p.add(leg(tail, near))
    body = [(1, 39), (8, 43), (20, 42.4), (34, 40.8), (48, 43), (56, 46), (62, 48), (65, 40), (63, 31), (57, 24.5), (46, 22.5), (32, 22),
            (20, 23), (12, 21), (4, 24), (0, 32)]
    head = [(53, 43), (56.4, 48), (58.6, 52), (59.6, 56), (60.6, 65.6, 0), (65.2, 59.8), (67.6, 59.6), (71.4, 64.8, 0), (71.4, 57.4), (73, 54), (75, 51.2),
            (75.2, 49), (73, 46.6), (69.4, 44.8), (63, 38)]
    p.add("</g>")

    def colour(x, y):
        u, v = (x - CX) / SIZE * 100, (FEET - y) / SIZE * 100
        chest = smooth(60, 64.5, u) * smooth(46, 42, v) + (1 - smooth(0.5, 1.2, math.hypot((u - 75) / 4, (v - 49) / 3)))
        bars = 0.5 * smooth(0.1, 0.8, math.sin(u * 0.95 + 0.25 * v)) * smooth(56, 50, u) * noise(u / 6, v / 6, 3)
        return mix(coat(x, y, 0.12 + bars, SIZE), WHITE, min(1, chest) * 0.75)

    ambient, lights = (0.46, 0.51, 0.68), [((-0.3, -0.85, 0.3), (0.36, 0.33, 0.32), "soft"), ((-0.2, -0.95, 0), (0.9, 0.74, 0.66), "rim")]
    hairs = [(700, 11, 5, 0.9), (1400, 9, 2.6, 0.85), (1200, 8, 1.4, 0.8)]
    limbs = [[(12, 30.5, 8.6), (14, 21, 6.2), (9.4, 13, 3.2), (16, 4, 2.9), (20, 1.6, 2.7)], [(57, 32, 7), (55.6, 20, 4.6), (53.8, 9, 3), (53.8, 2.4, 2.8), (56, 1.2, 2.4)]]
    p.add(fur(Form(shifted(at(body), 0, 2), 24, 60), colour, lambda x, y: math.pi - 0.35, ambient, lights, hairs, p.rng, 0.4))
    for model in limbs:
        spine = [(x, y, w * SIZE / 100) for (x, y), (_, _, w) in zip(at([q[:2] for q in model]), model)]
        p.add(fur(Form(limb(spine), 20, 50), colour, lambda x, y: math.pi * 0.56, ambient, lights, [(n // 2, *rest) for n, *rest in hairs], p.rng, 0.3))
    p.add(oval(*at([(55.8, 1.4)])[0], 8, 4.4, "#d5dae6", 'filter="url(#b1)"'), oval(*at([(20.6, 1.4)])[0], 8, 4, "#b9c1d4", 'filter="url(#b1)"'))
    ears = [[(59.4, 54), (60.4, 67, 0), (65.6, 58.6)], [(67, 58.6), (72, 66, 0), (71.6, 55.6)]]
    p.add(*(shape(at([q + (0,) if len(q) == 2 else q for q in ear]), "#4c4f66", 'filter="url(#b1)"') for ear in ears))
    p.add(fur(Form(at(head), 13, 60), colour, lambda x, y: math.pi - 0.7, ambient, lights, [(n // 3, *rest) for n, *rest in hairs], p.rng, 0.3))
    rim = 'opacity="0.85" filter="url(#b1)"'
    p.add(stroke(shifted(at([(3, 41), (9, 43.6), (20, 43), (34, 41.4), (46, 43)]), 0, 2), "#f7dccb", 3, rim),
          stroke(at([(-11.5, 54), (-11, 64), (-5, 73), (2, 74)]), "#f7dccb", 2.6, rim))


def near_tree(p):
    p.add('<g filter="url(#b2)">')
    tree(p, 1872, 1010, 205, 52, "#3a4263", "", "#eef2fa")
    p.add(shape([(1847, 860, 0), (1845, 940), (1832, 1000), (1798, 1034), (1872, 1044), (1948, 1034), (1912, 1000), (1899, 940), (1897, 860, 0)], "#3a4263"), "</g>", oval(1872, 1040, 120, 22, "#c3d2ea", 'filter="url(#b8)"'), oval(1760, 1030, 260, 16, "#5f7bb0", 'opacity="0.4" filter="url(#b14)"'))


def snowfall(p):
    for count, low, high, blur, opacity in [(240, 1.4, 3, 1, 0.8), (90, 3, 5.5, 2, 0.75), (26, 7, 13, 4, 0.55), (9, 18, 30, 8, 0.34)]:
        p.add(f'<g fill="#ffffff" opacity="{opacity}" filter="url(#b{blur})">')
        for _ in range(count):
            p.add(f'<circle cx="{p.rng.uniform(0, 2000):.0f}" cy="{p.rng.uniform(0, 1333):.0f}" r="{p.rng.uniform(low, high):.1f}"/>')
        p.add("</g>")
