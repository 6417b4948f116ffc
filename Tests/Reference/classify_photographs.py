#!/usr/bin/env python3
"""PyTorch's answers for a folder of photographs: classify_photographs.py WEIGHTS_FOLDER PHOTOGRAPHS_FOLDER [--write]

The pixels are those that the tests use: short side to 256 (bilinear, no antialias), the 224 × 224 in the middle; ResNet-50
gets them less ImageNet's mean, over its deviation, the BVLC GoogLeNet as they are. For each file and network: the best class
and the largest logits. `--write` also keeps them in values/photographs.json.
"""
import json, pathlib, struct, sys, zlib
import numpy, safetensors.torch, torch
import networks

MEAN, DEVIATION = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def png(path):
    """The pixels of an 8-bit RGB file that isn't interlaced, 0…1: float32[3, h, w]."""
    data, position, packed = path.read_bytes(), 8, b""
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        body = data[position + 8:position + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert (depth, colour, interlaced) == (8, 2, 0), f"{path.name}: 8-bit RGB is all this reads"
        packed += body if kind == b"IDAT" else b""
        position += 12 + length
    lines = numpy.frombuffer(zlib.decompress(packed), numpy.uint8).reshape(height, 1 + 3 * width)
    above = numpy.zeros(3 * width + 3, numpy.int64)     # three zeros stand left of the picture
    rows = []
    for filtering, line in zip(lines[:, 0], lines[:, 1:].astype(numpy.int64)):
        row = numpy.zeros_like(above)
        if filtering in (0, 2):
            row[3:] = (line + (above[3:] if filtering == 2 else 0)) & 255
        else:
            for i, value in enumerate(line.tolist(), 3):
                left, up, corner = row[i - 3], above[i], above[i - 3]
                guess = left if filtering == 1 else (left + up) // 2 if filtering == 3 else paeth(left, up, corner)
                row[i] = (value + guess) & 255
        rows.append(row[3:])
        above = row
    return torch.from_numpy(numpy.stack(rows).reshape(height, width, 3).transpose(2, 0, 1).astype(numpy.float32) / 255)


def paeth(left, up, corner):
    distances = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
    return (left, up, corner)[distances.index(min(distances))]


def pixels(path):
    """The middle of the picture, float32[1, 3, 224, 224]."""
    x = png(path)[None]
    height, width = x.shape[2:]
    short = min(height, width)
    size = (round(height * 256 / short), round(width * 256 / short))
    x = torch.nn.functional.interpolate(x, size=size, mode="bilinear", align_corners=False)
    top, left = (size[0] - 224) // 2, (size[1] - 224) // 2
    return x[:, :, top:top + 224, left:left + 224]


def main(weights, photographs, *options):
    weights = pathlib.Path(weights)
    nets = {"resnet50": networks.build("resnet50"), "googlenet_bvlc": networks.build("googlenet_bvlc")}
    nets["resnet50"].load_state_dict(torch.load(weights / "resnet50.pth", weights_only=True))
    nets["googlenet_bvlc"].load_state_dict(safetensors.torch.load_file(weights / "googlenet_bvlc.safetensors"))
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (MEAN, DEVIATION))
    answers = []
    for path in sorted(pathlib.Path(photographs).glob("*.png")):
        x = pixels(path)
        for name, net in nets.items():
            with torch.no_grad():
                logits = net((x - mean) / deviation if name == "resnet50" else x)[0]
            largest, classes = (values.tolist() for values in logits.topk(5))
            answers.append({"photograph": path.name, "architecture": name, "classes": classes,
                            "logits": [round(value, 5) for value in largest]})
            print(f"{path.name:32} {name:16}", *(f"{c} ({v:.3f})" for c, v in zip(classes, largest)))
    if "--write" in options:
        target = pathlib.Path(__file__).parent / "values" / "photographs.json"
        target.write_text(json.dumps({"answers": answers}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
