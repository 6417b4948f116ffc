import Tensors
import Testing

@testable import Networks

/// Expects a tensor's shape, its sampled values and its norm to be the reference's, but for
/// `tolerance` of the reference's largest magnitude, or for `floor` where rounding alone may make
/// it.
func expect(
    _ tensor: Tensor,
    matches record: ReferenceValues.Record,
    tolerance: Double = 1e-4,
    floor: Double = 0,
    _ context: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let what = "\(context): \(record.name)"
    guard tensor.shape.dimensions == record.shape else {
        Issue.record(
            "\(what) is \(tensor.shape), not \(record.shape)",
            sourceLocation: sourceLocation
        )
        return
    }
    let values = tensor.values
    let bound = max(tolerance * record.max, floor)
    let worst = differences(values, record.values.values).max() ?? 0
    #expect(
        worst <= bound,
        "\(what) differs by \(worst / record.max) of its largest value",
        sourceLocation: sourceLocation
    )
    let norm = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(
        abs(norm - record.l2) <= max(tolerance * record.l2, floor),
        "\(what) has the norm \(norm)",
        sourceLocation: sourceLocation
    )
    // By Cauchy's inequality no sum of differences within the bound can be larger.
    let sum = values.reduce(0.0) { $0 + Double($1) }
    #expect(
        abs(sum - record.sum) <= bound * Double(values.count),
        "\(what) has the sum \(sum)",
        sourceLocation: sourceLocation
    )
}

/// How far torch's own float32 gradients lie from its float64, relative to the gradient: the worst
/// over all large pictures of an architecture.
///
/// Not that of the very picture, for then chance is measured: which ReLUs and windows sit on a
/// fence there. Reference/variants.py judges torch's float32 variants, right programs all, by three
/// times each other's deviation on the same picture. At 224×224, 22 % of the pairs fail for
/// ResNet-50, GoogLeNet (both) and InceptionV3, and 2.6 % of the variants when the worst of all
/// others judges: over the 27 large pictures here, a right program would fail as often as not.
/// Medians over six pictures do no better, for they fall on either side of the gap between rounding
/// and a flip.
///
/// What this lets pass is caught by the pictures on which no fence stood for torch, and by
/// Reference/fences.py, which takes the fences out of the comparison: there Tench's gradients lie
/// within 2.8e-6 of the maximum for every architecture, at 97×131, 224×224 and 299×299.
struct Spread {
    let max: Double
    let l2: Double

    init(of cases: [ReferenceValues.ForwardCase]) {
        let large = cases.filter { !$0.isFarFromFences }.map(\.gradient)
        max = large.compactMap(\.spreadMax).max() ?? 0
        l2 = large.compactMap(\.spreadL2).max() ?? 0
    }
}

/// Expects a gradient to lie no further from float64 than three times what torch's own float32
/// does, in the largest difference and in the two norm; 1e-4 of either is always let pass.
///
/// For pictures so large that some ReLU always sits on the fence: there one flip, which two correct
/// programs may decide differently, moves a patch of the gradient.
func expect(
    _ gradient: Tensor,
    matches record: ReferenceValues.Record,
    within spread: Spread,
    _ context: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(gradient.shape.dimensions == record.shape, sourceLocation: sourceLocation)
    let reference = record.values.values
    let differences = differences(gradient.values, reference)
    let worst = (differences.max() ?? 0) / record.max
    #expect(
        worst <= max(3 * spread.max, 1e-4),
        "\(context): off by \(worst) of the maximum, torch by \(spread.max)",
        sourceLocation: sourceLocation
    )
    let length = { (values: [Double]) in values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let norm = length(differences) / length(reference.map(Double.init))
    #expect(
        norm <= max(3 * spread.l2, 1e-4),
        "\(context): off by \(norm) of the norm, torch by \(spread.l2)",
        sourceLocation: sourceLocation
    )
}

/// How far a tensor lies from the reference: the largest of the sampled differences, relative to
/// the largest value, the difference of the norms, and that of the sums, which see every position.
func deviation(of tensor: Tensor, from record: ReferenceValues.Record) -> Double {
    guard tensor.shape.dimensions == record.shape else { return .infinity }
    let values = tensor.values
    let worst = (differences(values, record.values.values).max() ?? .infinity) / record.max
    let norm = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let sum = values.reduce(0.0) { $0 + Double($1) }
    return max(
        worst,
        abs(norm - record.l2) / record.l2,
        abs(sum - record.sum) / (record.max * Double(values.count))
    )
}

/// How far the sampled positions of `values` lie from `reference`; NaN counts as infinitely far.
func differences(_ values: [Float], _ reference: [Float]) -> [Double] {
    let places = Formulas.positions(count: values.count, wanted: reference.count)
    return zip(places, reference).map { place, wanted in
        let difference = abs(Double(values[place]) - Double(wanted))
        return difference.isNaN ? .infinity : difference
    }
}
