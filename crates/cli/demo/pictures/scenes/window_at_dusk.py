"""Luna from behind on the window sill, evening outside, a lamp beside her."""
from brush import Picture, noise, oval, shape, shifted, stroke
from scenes.sitting import Sitting

CX, BASE, SIZE = 960, 1128, 770


def draw(name):
    p = Picture(name, 2000, 1333, 21)
    sky(p)
    town(p)
    window(p)
    lamp(p)
    cat(p)
    p.glow(1560, 820, 900, 760, "#ffb765", 0.22)
    p.finishing = {"vignette": 0.5}
    return p


def sky(p):
    p.linear("sky", [(0, "#2d3a5e"), (0.3, "#525a85"), (0.52, "#927a97"), (0.68, "#d2948c"), (0.8, "#efb487"), (0.92, "#f7cf98")])
    p.wash("url(#sky)")
    for _ in range(26):
        x, y = p.rng.uniform(-100, 2000), p.rng.uniform(260, 860)
        tone = "#f3b79c" if y > 520 else "#a58bb0"
        p.add(oval(x, y, p.rng.uniform(160, 460), p.rng.uniform(7, 24), tone, 'opacity="0.26" filter="url(#b14)"'))
    p.glow(700, 1010, 900, 330, "#ffd79a", 0.75)
    for _ in range(16):
        p.add(oval(p.rng.uniform(100, 1900), p.rng.uniform(70, 420), 1.9, 1.9, "#fff4dc", f'opacity="{p.rng.uniform(.3, .8):.2f}"'))
    p.add('<path d="M1245 118a52 52 0 1 0 44 78a44 44 0 1 1-44-78z" fill="#fff1d2" opacity="0.9" filter="url(#b1)"/>')
    p.glow(1230, 165, 170, 170, "#ffeecb", 0.35)


def town(p):
    for k, (level, colour, swell) in enumerate([(905, "#a9818f", 46), (968, "#76627b", 34), (1030, "#463f58", 22)]):
        line = [(x, level - swell * (noise(x / 260, k, 31) * 2 - 0.6)) for x in range(-40, 2080, 60)]
        p.add(shape([(-40, 1400, 0)] + line + [(2040, 1400, 0)], colour, 'filter="url(#b4)"'))
    for x, w, h in [(215, 150, 92), (392, 118, 70), (560, 170, 104), (1275, 140, 86), (1430, 120, 70)]:
        y = 1052
        p.add(f'<path d="M{x} {y}v{-h}l{w / 2} {-h * .55:.0f}l{w / 2} {h * .55:.0f}v{h}z" fill="#393449" filter="url(#b2)"/>')
        for _ in range(2):
            wx, wy = x + p.rng.uniform(22, w - 40), y - p.rng.uniform(34, h - 8)
            p.add(f'<rect x="{wx:.0f}" y="{wy:.0f}" width="15" height="21" fill="#ffcf83" filter="url(#b2)"/>')
            p.glow(wx + 7, wy + 10, 60, 60, "#ffb863", 0.4)
    for _ in range(90):
        x = p.rng.choice([p.rng.gauss(110, 70), p.rng.gauss(1390, 120), p.rng.gauss(480, 50), p.rng.gauss(800, 120)])
        p.add(oval(x, 1060 - abs(p.rng.gauss(0, 36)), p.rng.uniform(18, 44), p.rng.uniform(18, 36), "#332f44", 'opacity="0.85" filter="url(#b4)"'))


def window(p):
    p.linear("frame", [(0, "#241f2d"), (0.45, "#3b2f38"), (1, "#6b4a3c")], (0, 0, 1, 0))
    p.linear("sill", [(0, "#8a5f45"), (0.1, "#c48c5c"), (0.42, "#8a5d42"), (1, "#4a3230")])
    p.add('<g filter="url(#rough)"><rect x="520" y="-20" width="54" height="1160" fill="url(#frame)"/>',
          '<rect x="-20" y="290" width="2040" height="40" fill="#3d323c"/>',
          '<rect x="-20" y="290" width="2040" height="5" fill="#8d7486" opacity="0.4"/>',
          '<rect x="520" y="-20" width="5" height="1160" fill="#98788a" opacity="0.35"/>',
          '<rect x="567" y="-20" width="7" height="1160" fill="#d79c69" opacity="0.75"/></g>')
    p.linear("sheen", [(0, "#ffffff", 0.10), (1, "#ffffff", 0)], (0, 0, 1, 1))
    p.add('<path d="M640 -10L980 -10L620 700L560 700L560 170Z" fill="url(#sheen)" filter="url(#b8)"/>')
    p.add('<g filter="url(#rough)"><rect x="-20" y="1092" width="2040" height="300" fill="url(#sill)"/>',
          '<rect x="-20" y="1186" width="2040" height="200" fill="#2e2127" opacity="0.62"/>',
          '<rect x="-20" y="1180" width="2040" height="8" fill="#e2a56c" opacity="0.55"/></g>')
    p.glow(620, 1128, 520, 40, "#ffdca8", 0.4)
    curtain(p)


def curtain(p):
    p.linear("linen", [(0, "#4b3b46"), (0.55, "#7d5c58"), (1, "#ad7d63")], (0, 0, 1, 0))
    edge = [(330, -20, 0), (318, 240), (286, 560), (232, 850), (218, 1010), (262, 1220), (300, 1353, 0)]
    p.add(shape([(-30, -20, 0)] + edge + [(-30, 1353, 0)], "url(#linen)", 'filter="url(#b2)"'))
    for k in range(7):
        f = (k + 0.5) / 7
        fold = [(x * f - 20 + 18 * (k % 2), y) for x, y, *_ in edge]
        p.add(stroke(fold, "#31263a" if k % 2 else "#e0a983", 26, f'opacity="{0.42 if k % 2 else 0.26}" filter="url(#b14)"'))
    p.add(stroke(edge, "#f3c397", 5, 'opacity="0.55" filter="url(#b2)"'))
    p.add(stroke([(0, 905), (120, 930), (226, 908)], "#c7926c", 26, 'opacity="0.9" filter="url(#b2)"'),
          stroke([(0, 918), (120, 943), (224, 921)], "#4a3339", 9, 'opacity="0.5" filter="url(#b4)"'))


def lamp(p):
    p.linear("shade", [(0, "#ffd693"), (0.5, "#fff0c9"), (1, "#ffbf6b")])
    p.linear("foot", [(0, "#54393a"), (0.4, "#c98f5f"), (0.65, "#8d5d47"), (1, "#412b31")], (0, 0, 1, 0))
    p.glow(1660, 700, 760, 760, "#ffb561", 0.75)
    foot = [(1640, 850), (1652, 900), (1600, 970), (1598, 1050), (1640, 1104), (1652, 1118), (1700, 1118), (1712, 1104), (1754, 1050),
            (1752, 970), (1698, 900), (1710, 850)]
    p.add(oval(1676, 1124, 190, 22, "#2c1d22", 'opacity="0.6" filter="url(#b14)"'), shape(foot, "url(#foot)", 'filter="url(#b1)"'),
          stroke([(1640, 968), (1628, 1010), (1638, 1060)], "#ffdba0", 10, 'opacity="0.6" filter="url(#b4)"'))
    shade = '<path d="M1568 540Q1676 522 1784 540L1850 832Q1676 868 1502 832Z"'
    p.add(f'{shade} fill="url(#shade)" filter="url(#b2)"/>')
    p.add(oval(1676, 735, 120, 110, "#fffbe8", 'opacity="0.85" filter="url(#b40)"'))
    p.add('<path d="M1502 832Q1676 868 1850 832L1847 818Q1676 853 1505 818Z" fill="#e89a4f" opacity="0.7" filter="url(#b1)"/>')
    p.glow(1676, 1150, 520, 44, "#ffce86", 0.6)


def cat(p):
    ambient = (0.36, 0.37, 0.50)
    lights = [((0.88, -0.1, 0.42), (0.95, 0.62, 0.34), "soft"), ((0.9, -0.35, 0), (1.5, 0.98, 0.5), "rim"),
              ((-0.85, -0.5, 0), (0.62, 0.42, 0.50), "rim")]
    p.add(oval(CX - 40, BASE + 6, 290, 24, "#20151c", 'opacity="0.75" filter="url(#b14)"'),
          oval(CX - 240, BASE + 18, 330, 20, "#20151c", 'opacity="0.5" filter="url(#b24)"'))
    luna = Sitting(p, CX, BASE, SIZE, ambient, lights)
    luna.tail([(-14, 3.4), (-24, 2.6), (-33, 1.8), (-39.5, -1.2), (-42.4, -8), (-42, -16), (-38.4, -20.8)])
    luna.body()
    luna.head("#ffdcae")
