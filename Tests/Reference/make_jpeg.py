"""Writes ImagingTests/JPEGReference.swift: JPEG files of each kind, and what Pillow makes of them.

Needs Pillow (made with 13.0) and numpy. Run from this folder.
"""

import base64
import io

import numpy
from PIL import Image, ImageOps


def picture(height, width):
    """Colours that change slowly, so that no kind of file loses much."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    red, green, blue = 40 + 12 * x, 230 - 11 * y, 60 + 5 * x + 7 * y
    return Image.fromarray(numpy.stack([red, green, blue], -1).clip(0, 255).astype(numpy.uint8))


def jpeg(image, **options):
    file = io.BytesIO()
    image.save(file, "JPEG", optimize=True, **options)
    return file.getvalue()


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return jpeg(picture(3, 5), quality=95, subsampling=0, exif=exif)


def files():
    yield "colour, 4:4:4", jpeg(picture(6, 9), quality=90, subsampling=0)
    yield "colour, 4:2:0", jpeg(picture(6, 9), quality=90, subsampling=2)
    yield "progressive", jpeg(picture(6, 9), quality=90, subsampling=0, progressive=True)
    yield "grey", jpeg(picture(6, 9).convert("L"), quality=90)
    for orientation in range(1, 9):
        yield f"orientation {orientation}", turned(orientation)


def text(file):
    code = base64.b64encode(file).decode()
    lines = [f"            {code[at:at + 80]}\\" for at in range(0, len(code), 80)]
    lines[-1] = lines[-1][:-1]
    return ['            """'] + lines + ['            """,']


def rows(values):
    lines, line = [], ""
    for item in map(str, values):
        if len(line) + len(item) + 2 > 80:
            lines.append(line.rstrip())
            line = ""
        line += item + ", "
    return [" " * 16 + line for line in lines + [line.rstrip()]]


def main():
    out = [
        "// Made by Tests/Reference/make_jpeg.py; not to be edited.",
        "",
        "/// JPEG files, and what Pillow makes of them.",
        "enum JPEGReference {",
        "    /// Files in base64, with their extents as seen and their bytes: red, green, blue.",
        "    static let files: [(name: String, file: String, height: Int, width: Int, bytes: [UInt8])] = [",
    ]
    for name, file in files():
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
        planes = numpy.asarray(image).transpose(2, 0, 1)
        out += ["        (", f'            "{name}",'] + text(file)
        out += [f"            {image.height}, {image.width},", "            ["]
        out += rows(planes.flatten().tolist()) + ["            ]", "        ),"]
    cmyk = base64.b64encode(jpeg(picture(2, 2).convert("CMYK"), quality=50)).decode()
    out += ["    ]", "", "    /// A file in the colours of print.", '    static let print = """']
    out += [f"        {cmyk[at:at + 80]}\\" for at in range(0, len(cmyk), 80)]
    out[-1] = out[-1][:-1]
    out += ['        """', "}"]
    with open("../ImagingTests/JPEGReference.swift", "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
