"""Tall grass against a low sun; of Luna only ears, the top of her head and the tail."""
import math

from brush import Form, Picture, fur, limb, mix, noise, oval, place, rgb, rim, shape, smooth, hexa, stroke
from scenes.coat import coat

CX, BASE, SIZE = 560, 1560, 1420
SUN = (800, 560)
HEAD = [(0, 18), (9, 19.6), (13.6, 24), (15.8, 29), (15.6, 33.6), (13.2, 38), (14.8, 44.6), (15, 52.4, 0), (10, 48.2), (6, 44.6), (0.4, 46.2),
        (-5.2, 44.6), (-9.4, 48), (-14.6, 52, 0), (-14.8, 44.6), (-13.4, 38), (-15.8, 33.6), (-16, 29), (-13.8, 24), (-9, 19.6)]


def draw(name):
    p = Picture(name, 1333, 2000, 33)
    p.linear("sky", [(0, "#e3b583"), (0.22, "#f0c98c"), (0.4, "#f2bd6c"), (0.55, "#b79a4c"), (1, "#4d5426")])
    p.wash("url(#sky)")
    distance(p)
    grass(p, 260, (800, 980), (190, 420), 5, ("#d9bd6a", "#c8ab55", "#e7cd80"), 4, 0.65)
    grass(p, 340, (1030, 1240), (300, 560), 7, ("#b79f48", "#9c8f3f", "#d6bb63"), 2, 0.85)
    cat(p)
    p.add('<rect x="-40" y="1590" width="1420" height="500" fill="#4d5826" filter="url(#b70)"/>')
    p.glow(*SUN, 900, 900, "#ffcf86", 0.34)
    grass(p, 480, (1420, 1720), (380, 700), 9, ("#7f8138", "#97913f", "#62702f", "#b5a64d"), 1, 0.95)
    seeds(p)
    daisies(p)
    grass(p, 230, (1800, 2120), (420, 800), 13, ("#4b5a29", "#5f6a2e", "#3a4a24", "#80803a"), 2, 0.95)
    grass(p, 46, (2050, 2300), (700, 1150), 34, ("#26331c", "#33401f"), 14, 0.8)
    p.linear("dusk", [(0.6, "#2c3016", 0), (1, "#2c3016", 0.75)])
    p.wash("url(#dusk)", 'style="mix-blend-mode:multiply"')
    motes(p)
    p.glow(*SUN, 1100, 1100, "#ffb75a", 0.34)
    p.finishing = {"vignette": 0.42, "tint": "#2b2410"}
    return p


def distance(p):
    p.glow(*SUN, 860, 760, "#ffeec0", 0.8)
    p.add(oval(*SUN, 82, 82, "#fffdf0", 'opacity="0.95" filter="url(#b14)"'))
    for x in range(-60, 1420, 62):
        h = 60 + 110 * noise(x / 170, 3, 2)
        p.add(oval(x, 770, 74, h, hexa(mix(rgb("#b39a5c"), rgb("#f3cf85"), 1 - min(1, abs(x - SUN[0]) / 620))), 'opacity="0.75" filter="url(#b14)"'))
    p.add('<rect x="-20" y="770" width="1400" height="420" fill="#d0b05c" opacity="0.75" filter="url(#b40)"/>')


def grass(p, count, base, height, width, colours, blur, opacity):
    blades = []
    for _ in range(count):
        x, y = p.rng.uniform(-80, 1413), p.rng.uniform(*base)
        h = p.rng.uniform(*height)
        lean = p.rng.gauss(0.08, 0.22) * h
        blades.append((y, x, h, lean, p.rng.uniform(0.5, 1.2) * width, p.rng.choice(colours), p.rng.random()))
    p.add(f'<g filter="url(#b{blur})" opacity="{opacity}">')
    for y, x, h, lean, w, colour, lucky in sorted(blades):
        warm = max(0.0, 1 - math.hypot(x + lean - SUN[0], y - h - SUN[1]) / 900)
        tone = hexa(mix(rgb(colour), rgb("#ffdc82"), warm * (0.75 if lucky > 0.6 else 0.3)))
        cx, cy = x + lean * 0.2, y - h * 0.6
        p.add(f'<path d="M{x - w / 2:.0f} {y:.0f}Q{cx - w / 2:.0f} {cy:.0f} {x + lean:.0f} {y - h:.0f}Q{cx + w / 2:.0f} {cy:.0f} {x + w / 2:.0f} {y:.0f}Z" fill="{tone}"/>')
    p.add("</g>")


def unit(x, y):
    return (x - CX) / SIZE * 100, (BASE - y) / SIZE * 100


def cat(p):
    ambient = (0.46, 0.40, 0.34)
    lights = [((0.45, -0.8, 0.2), (0.55, 0.42, 0.22), "soft"), ((0.55, -0.85, 0), (1.5, 1.02, 0.5), "rim"), ((-0.7, -0.4, 0), (0.7, 0.48, 0.24), "rim")]
    tail(p, ambient, lights)
    back = Form(place([(-15, 26), (-6, 30), (8, 29), (20, 24), (27, 12), (28, -4), (-26, -4), (-24, 12)], CX, BASE, SIZE), 150)

    def along(x, y):
        return math.pi / 2 - unit(x, y)[0] * 0.02

    p.add(fur(back, lambda x, y: coat(x, y, 0.5 * smooth(0, 0.8, math.sin(unit(x, y)[1] * 0.9 + abs(unit(x, y)[0]) * 0.5)), SIZE), along, ambient, lights,
              [(900, 46, 12, 0.9), (1500, 34, 5, 0.85)], p.rng, 0.3))
    head = Form(place(HEAD, CX, BASE, SIZE), 120)

    def colour(x, y):
        u, v = unit(x, y)
        if v > 42.6 + abs(u) * 0.12:
            deep = 1 - smooth(1.5, 4.2, abs(abs(u) - 11.2))
            return mix(coat(x, y, 0.35, SIZE), (1.1, 0.55, 0.36), 0.75 * deep * smooth(42, 46, v))
        lines = smooth(0.25, 0.9, math.cos(2 * math.pi * u / 5.2 + noise(u, v / 8, 5))) * smooth(27, 34, v) * (1 - smooth(7, 10, abs(u)))
        return coat(x, y, 0.6 * lines, SIZE)

    def away(x, y):
        u, v = unit(x, y)
        return -math.pi / 2 + (0.2 if u > 0 else -0.2) if v > 43 else math.pi / 2 - u * 0.07

    p.add(fur(head, colour, away, ambient, lights, [(1100, 34, 9, 0.9), (2600, 26, 4, 0.85), (3200, 22, 2, 0.8)], p.rng, 0.5))
    edge = place([(13.4, 38), (14.8, 44.6), (15, 52.4, 0), (10, 48.2), (6, 44.6), (0.4, 46.2), (-5.2, 44.6), (-9.4, 48), (-14.6, 52, 0), (-14.8, 45)], CX, BASE, SIZE)
    p.add(rim(edge, "#ffdc94", 9, 0.55, 4), rim(edge, "#fff1c6", 4, 0.75, 1))


def tail(p, ambient, lights):
    spine = place([(33, -6), (35, 10), (34.5, 24), (36, 37), (39.5, 46), (43.5, 50.5), (46.5, 49.6)], CX, BASE, SIZE)
    form = Form(limb([(x, y, w) for (x, y), w in zip(spine, [38, 36, 34, 33, 31, 28, 22])]), 36)

    def colour(x, y):
        u, v = unit(x, y)
        return coat(x, y, max(0.75 * smooth(-0.1, 0.5, math.sin(2 * math.pi * (v + u * 0.5) / 6.4)), smooth(44, 48, v + (u - 39) * 0.5)), SIZE)

    p.add(fur(form, colour, lambda x, y: -math.pi / 2 + (0.5 if unit(x, y)[1] > 38 else 0.1), ambient, lights,
              [(700, 30, 9, 0.9), (1500, 26, 4, 0.85), (1500, 24, 2, 0.8)], p.rng, 0.35))
    edge = place([(32, 14), (31.9, 26), (33.4, 38), (37.4, 47.6), (42, 52.4)], CX, BASE, SIZE)
    p.add(rim(edge, "#ffdc94", 10, 0.5, 4), rim(edge, "#fff1c6", 4, 0.6, 1))


def seeds(p):
    for _ in range(40):
        x, y, h = p.rng.uniform(0, 1333), p.rng.uniform(1600, 1900), p.rng.uniform(640, 980)
        lean = p.rng.gauss(30, 60)
        if abs(x + lean - CX) < 250 or abs(x + lean - 1120) < 150:
            continue
        top = (x + lean, y - h)
        p.add(stroke([(x, y), (x + lean * 0.25, y - h * 0.6), top], "#c2ab5a", 3.2, 'opacity="0.9"'))
        for k in range(15):
            t = k / 15
            sx, sy = top[0] - lean * 0.16 * t, top[1] + 118 * t
            side = -1 if k % 2 else 1
            p.add(f'<ellipse cx="{sx + side * 6:.0f}" cy="{sy:.0f}" rx="3.4" ry="10" fill="#e6c877" opacity="0.9" transform="rotate({side * 24} {sx:.0f} {sy:.0f})"/>')


def daisies(p):
    for x, y, r, blur in [(170, 1440, 25, 1), (252, 1508, 21, 1), (92, 1530, 28, 2), (1150, 1490, 24, 1), (1226, 1418, 20, 1)]:
        p.add(f'<g filter="url(#b{blur})">', stroke([(x, y), (x - 6, y + 160), (x + 8, y + 420)], "#55642d", r * 0.14))
        for k in range(15):
            p.add(f'<ellipse cx="{x}" cy="{y - r * 0.62:.0f}" rx="{r * 0.17:.1f}" ry="{r * 0.48:.1f}" fill="{"#fff3d6" if k % 3 else "#ecd6ab"}" '
                  f'transform="translate({x} {y}) scale(1 .62) translate({-x} {-y}) rotate({k * 24} {x} {y})"/>')
        p.add(oval(x, y - r * 0.04, r * 0.27, r * 0.2, "#e9a92f"), "</g>")


def motes(p):
    for _ in range(60):
        x, y = p.rng.gauss(720, 330), p.rng.gauss(860, 300)
        p.add(oval(x, y, p.rng.uniform(1.5, 4.5), p.rng.uniform(1.5, 4.5), "#fff3c4", f'opacity="{p.rng.uniform(.4, .9):.2f}" filter="url(#b1)"'))
    for _ in range(12):
        x, y, r = p.rng.uniform(200, 1300), p.rng.uniform(200, 1100), p.rng.uniform(16, 44)
        p.add(oval(x, y, r, r, "#ffe9a8", f'opacity="{p.rng.uniform(.1, .24):.2f}" filter="url(#b4)"'))
