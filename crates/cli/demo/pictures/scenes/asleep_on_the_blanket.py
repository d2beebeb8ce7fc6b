"""Luna curled up on a knitted blanket, a patch of morning light across her."""
import math

from brush import Form, Picture, fur, limb, mix, noise, place, shape, shifted, smooth, stroke
from scenes.coat import DARK, PINK, WHITE, coat

CX, CY, SIZE = 1010, 800, 1120
BODY = [(-49, -9), (-46, 13), (-33, 29), (-10, 38.5), (16, 38.5), (39, 27.5), (53, 7), (52, -14), (40, -29), (14, -37), (-18, -36), (-41, -26)]
HAUNCH = [(11, -20), (11, -6), (19, 5), (33, 7.5), (46.5, 1), (54.6, -9), (51, -21), (42, -29), (27, -34.4), (15, -31)]
HEAD = [(-46, -14), (-45.4, -5), (-43.6, 1), (-46.6, 10.6, 0), (-38.6, 8.4), (-33, 6.2), (-27, 7.2), (-20.6, 6.6), (-14.4, 10), (-9, 13.6, 0), (-8.4, 5), (-8, -2),
        (-7.4, -10), (-10.4, -18.4), (-18, -24.4), (-27, -26.4), (-37, -24), (-43.6, -19.4)]


def draw(name):
    p = Picture(name, 2000, 1500, 55)
    blanket(p)
    cat(p)
    light(p)
    p.finishing = {"vignette": 0.36, "tint": "#3a1e1c"}
    return p


def blanket(p):
    left = "M1 -1C-2 12 4 26 21 38C28 30 26 18 18 9C12 3 6 1 1 -1Z"
    p.defs.append('<linearGradient id="yarn" x1="0" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".42"/>'
                  '<stop offset=".5" stop-color="#fff" stop-opacity=".16"/><stop offset="1" stop-color="#2b1420" stop-opacity=".22"/></linearGradient>'
                  '<pattern id="knit" width="48" height="34" patternUnits="userSpaceOnUse"><rect width="48" height="34" fill="#2b1420" fill-opacity=".3"/>'
                  + "".join(f'<g transform="translate(0 {dy})" fill="url(#yarn)"><path d="{left}"/><path d="{left}" transform="translate(48 0) scale(-1 1)"/></g>'
                            for dy in (-34, 0, 34)) + "</pattern>")
    p.add('<g filter="url(#loose)" transform="rotate(-7 1000 750)">')
    bands = ["#b4654a", "#c98a62", "#d9b48c", "#e3cdab", "#d9b48c", "#c98a62", "#a5574a", "#8d4a4a"]
    y, k = -306, 0
    while y < 1850:
        tall = 34 * (5 if k % 4 else 7)
        p.add(f'<rect x="-300" y="{y}" width="2600" height="{tall + 1}" fill="{bands[k % len(bands)]}"/>')
        y, k = y + tall, k + 1
    p.add('<rect x="-300" y="-306" width="2600" height="2200" fill="url(#knit)"/></g>')
    for points, width, opacity in [([(-60, 330), (420, 250), (900, 90), (1300, -60)], 120, 0.5), ([(1500, -40), (1690, 420), (1780, 900), (2060, 1240)], 130, 0.45),
                                   ([(-60, 1120), (300, 1290), (720, 1400), (1000, 1560)], 120, 0.5)]:
        p.add(stroke(points, "#35161f", width, f'opacity="{opacity}" filter="url(#b40)"'),
              stroke(shifted(points, -60, -80), "#ffe3bd", width * 0.7, f'opacity="{opacity * .55:.2f}" filter="url(#b40)"'))


def unit(x, y):
    return (x - CX) / SIZE * 100, (CY - y) / SIZE * 100


AMBIENT = (0.52, 0.49, 0.55)
LIGHTS = [((-0.55, -0.62, 0.56), (1.0, 0.88, 0.74), "soft"), ((-0.6, -0.8, 0), (0.75, 0.58, 0.38), "rim")]
FINE = [(0.7, 40, 11, 0.9), (1.6, 32, 4.5, 0.85), (1.8, 27, 2.1, 0.8)]


def passes(count):
    return [(int(count * k), length, width, opacity) for k, length, width, opacity in FINE]


def turned(x, y):
    """Angle and reach about the point the whole curl turns round; it lies hidden under the paws."""
    u, v = unit(x, y)
    return math.atan2((v + 21) / 0.85, u - 4), math.hypot(u - 4, (v + 21) / 0.85)


def around(x, y):
    """Hair lies the way the back runs: clockwise, from the head round to the tail."""
    return math.pi / 2 - turned(x, y)[0] + 0.12


def rings(x, y):
    u, v = unit(x, y)
    angle, reach = turned(x, y)
    wander = noise(u / 8, v / 8, 4) * 2 - 1
    bars = smooth(0.1, 0.8, math.sin(angle * 16 + wander * 1.9 + reach * 0.06)) * (0.3 + 0.7 * noise(u / 10, v / 10, 8))
    return coat(x, y, 0.8 * bars * smooth(8, 20, reach), SIZE)


def cat(p):
    body = Form(place(BODY, CX, CY, SIZE), 260)
    p.add(shape(shifted(body.points, +44, +62), "#2a1019", 'opacity="0.7" filter="url(#b40)"'),
          shape(shifted(body.points, +10, +18), "#2a1019", 'opacity="0.75" filter="url(#b14)"'))

    def crease(x, y):
        u, v = unit(x, y)
        near_head = math.hypot((u + 26) / 27, (v + 9) / 24)
        near_thigh = math.hypot((u - 31) / 25, (v + 13) / 22)
        return (0.5 + 0.5 * smooth(0.95, 1.35, near_head)) * (0.66 + 0.34 * smooth(0.95, 1.25, near_thigh)) * (0.5 + 0.5 * smooth(8, 20, turned(x, y)[1]))

    p.add(fur(body, rings, around, AMBIENT, LIGHTS, passes(4600), p.rng, 0.4, crease))
    tail(p)
    haunch = Form(place(HAUNCH, CX, CY, SIZE), 190)

    def thigh(x, y):
        u, v = unit(x, y)
        wander = noise(u / 7, v / 7, 21) * 2 - 1
        bars = smooth(0.1, 0.8, math.sin((u * 0.45 + v) * 0.75 + wander * 2)) * (0.3 + 0.5 * noise(u / 9, v / 9, 5))
        return mix(coat(x, y, bars, SIZE), rings(x, y), smooth(-8, 4, v))

    def fade(x, y):
        return 1 - 0.1 * smooth(-6, 6, unit(x, y)[1])

    p.add(fur(haunch, thigh, lambda x, y: around(x, y) + 0.5, AMBIENT, LIGHTS, passes(1900), p.rng, 1.0, fade))
    paws(p)
    head(p)


def paws(p):
    for points in ([(0, -20), (-8, -24), (-15, -27)], [(16, -26), (5, -29), (-4, -30.4)]):
        spine = [(x, y, w) for (x, y), w in zip(place(points, CX, CY, SIZE), (62, 56, 50))]
        form = Form(limb(spine), 50, 50)
        p.add(shape(shifted(form.points, 0, +12), "#1d0f18", 'opacity="0.45" filter="url(#b14)"'))
        p.add(fur(form, lambda x, y: mix(coat(x, y, 0, SIZE), mix(WHITE, DARK, 0.2), smooth(3, -5, unit(x, y)[0]) * 0.85), lambda x, y: math.pi * 0.86, AMBIENT, LIGHTS, passes(420), p.rng, 0.4))


def head(p):
    form = Form(place(HEAD, CX, CY, SIZE), 130)
    p.add(shape(shifted(form.points, +22, +26), "#1d0f18", 'opacity="0.5" filter="url(#b24)"'))

    def tilt(x, y):
        u, v = unit(x, y)
        u, v = u + 27, v + 11
        return u * 0.97 + v * 0.17, -u * 0.17 + v * 0.97

    def colour(x, y):
        a, b = tilt(x, y)
        if b > 15.2 + 0.05 * abs(a):
            return mix(coat(x, y, 0.35, SIZE), PINK, 0.6 * (1 - smooth(1.2, 3.6, abs(abs(a) - 14.6))))
        brow = smooth(0.2, 0.9, math.cos(a * 1.12)) * smooth(1, 8, b) * (1 - smooth(8, 11, abs(a)))
        cheek = smooth(0.3, 0.9, math.sin(b * 0.95 + abs(a) * 0.55)) * smooth(9, 12, abs(a)) * 0.8
        muzzle = 1 - smooth(0.75, 1.15, math.hypot(a / 8.6, (b + 10.5) / 6.4))
        blaze = (1 - smooth(0.6, 1.9, abs(a))) * smooth(2, -4, b) * 0.5
        chin = smooth(-11, -15, b) * 0.8
        return mix(coat(x, y, 0.62 * max(brow, cheek), SIZE), WHITE, max(muzzle, blaze, chin) * 0.92)

    def outward(x, y):
        a, b = tilt(x, y)
        if b > 15:
            return -math.pi / 2 + (0.4 if a > 0 else -0.4)
        return math.atan2(-(b + 6), a * 1.1) + 0.05

    p.add(fur(form, colour, outward, AMBIENT, LIGHTS, [(1500, 26, 8, 0.9), (3400, 20, 3.6, 0.85), (4200, 16, 1.9, 0.8)], p.rng, 0.4))
    face(p)


def face(p):
    def at(points):
        return place([(a * 0.97 - b * 0.17 - 27, a * 0.17 + b * 0.97 - 11) for a, b in points], CX, CY, SIZE)
    for side in (-1, 1):
        eye = at([(side * 10.4, -2), (side * 8.6, -3.9), (side * 6.2, -4.5), (side * 3.8, -4)])
        p.add(stroke(eye, "#1b141a", 15, 'opacity="0.35" filter="url(#b4)"'), stroke(eye, "#1b141a", 6.5, 'opacity="0.9" filter="url(#b1)"'),
              stroke(shifted(eye, 0, -20), "#e8ddd0", 12, 'opacity="0.3" filter="url(#b4)"'))
        p.add(stroke(at([(0, -9.6), (side * 0.7, -11.2), (side * 2.2, -11.9), (side * 3.8, -11.8)]), "#4d3a3d", 3.4, 'opacity="0.6" filter="url(#b1)"'))
        for k in range(3):
            p.add(stroke(at([(side * 5, -9.8 - k * 0.9), (side * 12, -9.4 - k * 2), (side * 21, -12.4 - k * 3.2)]), "#fff6e8", 1.8, 'opacity="0.6"'))
    p.add(shape(at([(-1.9, -7.2), (0, -6.9), (1.9, -7.2), (1.1, -8.9), (0, -9.7), (-1.1, -8.9)]), "#b9807c", 'filter="url(#b1)"'))


def tail(p):
    spine = place([(40, -6), (49.4, -17), (43, -29), (27, -36.5), (8, -39.4), (-10, -38.6), (-25, -35), (-35, -29.4)], CX, CY, SIZE)
    form = Form(limb([(x, y, w) for (x, y), w in zip(spine, [40, 54, 58, 60, 58, 54, 47, 32])]), 56, 90)
    p.add(shape(shifted(form.points, -4, -16), "#1d0f18", 'opacity="0.4" filter="url(#b14)"'),
          shape(shifted(form.points, +12, +26), "#22101a", 'opacity="0.55" filter="url(#b14)"'))

    def colour(x, y):
        u, v = unit(x, y)
        angle = math.atan2((v + 4) / 0.72, u - 2)
        return coat(x, y, max(0.72 * smooth(0, 0.6, math.sin(angle * 17 + noise(u / 5, v / 5, 2))), smooth(-27, -33, u)), SIZE)

    p.add(fur(form, colour, around, AMBIENT, LIGHTS, passes(1500), p.rng, 0.7))


def light(p):
    p.glow(420, 280, 1300, 1050, "#ffd9a0", 0.42)
    p.add('<g opacity="0.36" style="mix-blend-mode:soft-light" filter="url(#b24)" fill="#fff1cf">',
          '<path d="M330 -40L760 -40L1090 700L600 740Z"/><path d="M840 -40L1230 -40L1640 650L1180 692Z"/>',
          '<path d="M632 800L1120 758L1420 1420L860 1480Z"/></g>')
