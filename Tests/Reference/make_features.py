"""Writes FeatureReference.swift of FeatureTests: what pictures of features raise, with its gradient by torch.

The formulas are those of lucid's and lucent's objectives: the likeness that `diversity` penalises (there divided by the number of
pictures), the direction weighted by its cosine, the mean of squares of deep dream.

Needs torch (made with 2.13, CPU). Run from this folder.
"""

import torch
import torch.nn.functional as functional

from make_approach import numbers
from make_imaging import rows


def likeness(activations):
    flat = activations.flatten(2)
    grams = functional.normalize(flat @ flat.transpose(1, 2), p=2, dim=(1, 2))
    return sum((grams[i] * grams[j]).sum() for i in range(len(grams)) for j in range(len(grams)) if j != i)


def direction(power):
    vector = numbers(5, step=3)

    def mean(activations):
        product = torch.einsum("nchw,c->nhw", activations, vector)
        cosine = product / (activations.norm(dim=1) + 1e-4) / (vector.norm() + 1e-4)
        return (product * cosine.clamp(min=0.1) ** power).mean()

    return mean


def case(name, doc, activations, function):
    activations = activations.clone().requires_grad_()
    value = function(activations)
    value.backward()
    return [f"    /// {doc}", f"    static let {name}: (value: Double, gradient: [Float]) = (", f"        {value.item():.12g},",
            "        [", rows(activations.grad.flatten().tolist(), 12), "        ]", "    )", ""]


def main():
    lines = ["// Made by Tests/Reference/make_features.py; not to be edited.", "",
             "/// What torch makes of features of activations `numbers(step 7)`, and the gradients.", "enum FeatureReference {"]
    lines += case("likeness", "Of three pictures, four channels of 3×5 places.", numbers(3, 4, 3, 5), likeness)
    lines += case("direction", "Of five channels of 2×3 places along `numbers(step 3)`.", numbers(1, 5, 2, 3), direction(0))
    lines += case("cosine", "The same, weighted by the cosine.", numbers(1, 5, 2, 3), direction(1))
    lines += case("steepCosine", "The same, weighted by its power of 2.5.", numbers(1, 5, 2, 3), direction(2.5))
    lines += case("squares", "The mean of squares of the same.", numbers(1, 5, 2, 3), lambda activations: (activations**2).mean())
    with open("../FeatureTests/FeatureReference.swift", "w") as file:
        file.write("\n".join(lines[:-1] + ["}"]) + "\n")


if __name__ == "__main__":
    main()
