"""Draws the demo's pictures: `python3 draw.py [name ...]` writes each SVG, and its JPEG through chromium.

Only the standard library, chromium, ImageMagick and exiftool; the same seed gives the same drawing every time.
"""
import importlib
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["window-at-dusk", "first-snow", "asleep-on-the-blanket", "summer-grass", "rain", "autumn-step",
         "the-two-of-us"]


def render(source, target, width, height):
    with tempfile.TemporaryDirectory() as folder:
        shot = pathlib.Path(folder) / "shot.png"
        # The headless window keeps some height for itself, so it is opened taller and the shot is cropped.
        subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                        "--disable-background-networking", "--hide-scrollbars", "--force-color-profile=srgb",
                        "--force-device-scale-factor=1", f"--user-data-dir={folder}/profile",
                        f"--window-size={width},{height + 300}", f"--screenshot={shot}", source.as_uri()],
                       check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        subprocess.run(["convert", str(shot), "-crop", f"{width}x{height}+0+0", "+repage", "-strip",
                        "-sampling-factor", "4:2:0", "-interlace", "JPEG", "-quality", "82", str(target)], check=True)
    # They carry what a phone would write, a made-up maker and a public place (the observatory in Greenwich), so that
    # the demo and its tests show that none of it is in the memorial.
    subprocess.run(["exiftool", "-q", "-overwrite_original", "-Make=Everpaw", "-Model=Drawing by hand",
                    "-SerialNumber=EP-0001", "-GPSLatitude=51.4779", "-GPSLatitudeRef=N", "-GPSLongitude=0.0015",
                    "-GPSLongitudeRef=W", "-XMP:Creator=Everpaw", str(target)], check=True)


def main(names):
    for name in names or NAMES:
        picture = importlib.import_module("scenes." + name.replace("-", "_")).draw(name)
        source = HERE / f"{name}.svg"
        source.write_text(picture.finish(**getattr(picture, "finishing", {})), encoding="utf-8")
        render(source, HERE / f"{name}.jpg", picture.width, picture.height)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.dont_write_bytecode = True
    main(sys.argv[1:])
