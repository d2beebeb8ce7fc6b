"""Luna's coat: the grey tabby's colours and stripes, shared by every picture that shows her near."""
import math

from brush import mix, noise, rgb, smooth

GREY, DARK, WARM, WHITE, PINK = rgb("#7c777a"), rgb("#29262d"), rgb("#8f857e"), rgb("#f1ece4"), rgb("#c99a92")


def coat(x, y, stripes, scale):
    """Ground colour with soft mottling, darkened by `stripes` (0..1)."""
    ground = mix(GREY, WARM, noise(x / scale * 5, y / scale * 5, 3))
    ground = mix(ground, DARK, 0.22 * noise(x / scale * 14, y / scale * 14, 9))
    return mix(ground, DARK, stripes)


def back_stripes(u, v):
    """Seen from behind, in model units from the spine (u) and up from the floor (v)."""
    wander = noise(u / 6, v / 6, 4) * 2 - 1
    spine = (1 - smooth(0.6, 3.2, abs(u + wander * 1.2))) * (0.55 + 0.45 * noise(u / 20, v / 7, 12)) * smooth(0, 12, v)
    wave = math.sin(2 * math.pi * (v + 0.75 * abs(u)) / 8.6 + wander * 1.6)
    bars = smooth(0.05, 0.75, wave) * smooth(2.5, 6, abs(u)) * (0.45 + 0.55 * noise(u / 9, v / 9, 7))
    return max(spine * 0.75, bars * 0.62)


def side_stripes(u, v):
    """Seen from the side: bars across the flank, broken and wavering."""
    wander = noise(u / 9, v / 9, 14) * 2 - 1
    wave = math.sin(2 * math.pi * (u + 0.22 * v) / 9.5 + wander * 2.0)
    return smooth(0.1, 0.8, wave) * (0.3 + 0.6 * noise(u / 11, v / 11, 6)) * 0.7
