"""Writes ApproachReference.swift of KernelsTests, ImagingTests and ExperimentsTests: torch's inverse Fourier transform, its
grid_sample, and the pictures that the library lucent makes of waves, all with their gradients.

Needs torch (made with 2.13, CPU). Run from this folder.
"""

import math

import torch
import torch.nn.functional as functional

from make_imaging import picture, rows

COLOURS = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], dtype=torch.float64)
COLOURS = COLOURS / COLOURS.norm(dim=0).max()


def numbers(*shape, step=7):
    """Numbers that the tests make too: (step·index mod 31) / 31 − 1/2."""
    index = torch.arange(math.prod(shape))
    return ((step * index % 31).double() / 31 - 0.5).reshape(shape)


def graded(parameters, function):
    """A function's value and the gradient of Σ value·numbers(step 11) with respect to its parameters."""
    parameters = parameters.clone().requires_grad_()
    value = function(parameters)
    (value * numbers(*value.shape, step=11)).sum().backward()
    return value.detach().flatten().tolist(), parameters.grad.flatten().tolist()


def planes(spectra, height, width):
    """irfft2 of [planes, 2, height, width // 2 + 1], the real parts before the imaginary ones."""
    return torch.fft.irfft2(torch.complex(spectra[:, 0], spectra[:, 1]), s=(height, width), norm="ortho")


def falling(size, decay):
    down, across = torch.fft.fftfreq(size)[:, None].double(), torch.fft.rfftfreq(size)[None].double()
    return 1 / torch.clamp((down**2 + across**2).sqrt(), min=1 / size) ** decay


def coloured(values):
    return torch.sigmoid(torch.einsum("rc,chw->rhw", COLOURS, values))


def waves(size, decay):
    """lucent's image(size, fft=True, decorrelate=True), but for the batch and the order of real and imaginary parts."""
    return lambda spectra: coloured(planes(spectra * falling(size, decay), size, size) / 4)


def phases(size):
    amplitudes = falling(size, 1)
    amplitudes[0, 0] = 0
    twice = torch.full_like(amplitudes, 2)
    twice[:, 0] = 1
    if size % 2 == 0:
        twice[:, -1] = 1
    amplitudes = amplitudes * size / (amplitudes**2 * twice).sum().sqrt()
    return lambda angles: coloured(
        planes(torch.stack([amplitudes * angles.cos(), amplitudes * angles.sin()], dim=1), size, size) * 1.5)


def view(side, outside):
    """A picture's view: turned by 20° about (4, 4), 0.8 of its size, shifted by (−1.5, 0.5)."""
    angle = math.radians(20)
    turn = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], dtype=torch.float64)
    centres = torch.arange(side).double() + 0.5
    points = torch.stack([centres.expand(side, side), centres[:, None].expand(side, side)], dim=-1) * 0.8
    points = (points - 4) @ turn.T + 4 + torch.tensor([-1.5, 0.5], dtype=torch.float64)

    def sample(image):
        extent = torch.tensor([image.shape[3], image.shape[2]]).double()
        return functional.grid_sample(image - outside, (2 * points / extent - 1)[None], align_corners=False) + outside

    return sample


def case(name, doc, result):
    value, gradient = result
    return [f"    /// {doc}", f"    static let {name}: (value: [Float], gradient: [Float]) = (", "        [",
            rows(value, 12), "        ],", "        [", rows(gradient, 12), "        ]", "    )", ""]


def write(folder, summary, cases):
    lines = ["// Made by Tests/Reference/make_approach.py; not to be edited.", "", f"/// {summary}",
             "enum ApproachReference {"] + sum(cases, [])
    with open(f"../{folder}/ApproachReference.swift", "w") as file:
        file.write("\n".join(lines[:-1] + ["}"]) + "\n")


def main():
    write("KernelsTests", "What `torch.fft.irfft2` makes of two spectra, and the gradient.", [
        case(name, f"Of planes of {height}×{width}.",
             graded(numbers(2, 2, height, width // 2 + 1), lambda spectra: planes(spectra, height, width)))
        for name, height, width in (("even", 6, 4), ("odd", 5, 7), ("mixed", 4, 3))])
    write("ImagingTests", "What `torch.nn.functional.grid_sample` makes of a picture, and the gradient.", [
        case("turned", "A 7×9 picture, turned by 20° about (4, 4), 0.8 of its size, shifted by (−1.5, 0.5): 8×8.",
             graded(picture(7, 9).double(), view(8, 0.5)))])
    write("ExperimentsTests", "The pictures that lucent makes of waves, and the gradients.", [
        case("waves", "Of 6×6 pixels, from real and imaginary parts.", graded(20 * numbers(3, 2, 6, 4), waves(6, 1))),
        case("steepWaves", "Of 5×5 pixels, falling with the square of the frequency.",
             graded(4 * numbers(3, 2, 5, 3), waves(5, 2))),
        case("phases", "Of 6×6 pixels, from phases.", graded(6 * numbers(3, 6, 4), phases(6)))])


if __name__ == "__main__":
    main()
