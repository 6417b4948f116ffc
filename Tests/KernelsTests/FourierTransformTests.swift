import Kernels
import TestKit
import Testing

struct FourierTransformTests {
    typealias Case = (height: Int, width: Int, reference: (value: [Float], gradient: [Float]))

    private static let cases: [Case] = [
        (6, 4, ApproachReference.even), (5, 7, ApproachReference.odd),
        (4, 3, ApproachReference.mixed),
    ]

    private static func numbers(_ count: Int, step: Int) -> [Float] {
        (0..<count).map { Float(Double(step * $0 % 31) / 31 - 0.5) }
    }

    @Test(arguments: 0..<3) func planesAreTorchs(index: Int) {
        let (height, width, reference) = Self.cases[index]
        let transform = FourierTransform(height: height, width: width)
        let spectra = Self.numbers(2 * transform.spectrumCount, step: 7)
        #expect(distance(transform.planes(of: spectra), reference.value) < 1e-6)
    }

    @Test(arguments: 0..<3) func theTransposeIsTorchsGradient(index: Int) {
        let (height, width, reference) = Self.cases[index]
        let transform = FourierTransform(height: height, width: width)
        let slopes = Self.numbers(2 * height * width, step: 11)
        #expect(distance(transform.transposed(slopes), reference.gradient) < 1e-6)
    }

    /// ⟨F s, p⟩ = ⟨s, Fᵀ p⟩ at sizes that pictures have.
    @Test(arguments: [(224, 224), (299, 299), (64, 97), (2, 3)])
    func theTransposeIsOne(height: Int, width: Int) {
        let transform = FourierTransform(height: height, width: width)
        let spectra = Self.numbers(transform.spectrumCount, step: 7)
        let planes = Self.numbers(height * width, step: 11)
        func product(_ a: [Float], _ b: [Float]) -> Double {
            zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let forward = product(transform.planes(of: spectra), planes)
        let backward = product(spectra, transform.transposed(planes))
        #expect(abs(forward - backward) < 1e-4 * Double(height * width).squareRoot())
    }
}
