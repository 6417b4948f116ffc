import Glibc
import Kernels
import TestKit
import Testing

struct FourierTransformTests {
    // Of each test its own, since a pool runs one loop at a time.
    private let pool = Pool(threads: 2)
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
        #expect(distance(transform.planes(of: spectra, pool: pool), reference.value) < 1e-6)
    }

    @Test(arguments: 0..<3) func theTransposeIsTorchsGradient(index: Int) {
        let (height, width, reference) = Self.cases[index]
        let transform = FourierTransform(height: height, width: width)
        let slopes = Self.numbers(2 * height * width, step: 11)
        #expect(distance(transform.transposed(slopes, pool: pool), reference.gradient) < 1e-6)
    }

    /// Sizes of every kind of factor, and of more rows and columns than are transformed at a time.
    @Test(arguments: [(224, 30), (33, 105), (26, 64), (97, 34), (2, 2)])
    func pixelsAreTheSumsOfTheirWaves(height: Int, width: Int) {
        let transform = FourierTransform(height: height, width: width)
        let (waves, block) = (transform.waves, height * transform.waves)
        let spectra = Self.numbers(3 * transform.spectrumCount, step: 7)
        let planes = transform.planes(of: spectra, pool: pool)
        let norm = 1 / Double(height * width).squareRoot()
        for index in stride(from: 0, to: planes.count, by: 1 + planes.count / 40) {
            let (line, x) = index.quotientAndRemainder(dividingBy: width)
            let (plane, y) = line.quotientAndRemainder(dividingBy: height)
            var sum = 0.0
            for wave in 0..<block {
                let (down, across) = wave.quotientAndRemainder(dividingBy: waves)
                // Whole turns do not count.
                let turns =
                    Double(down * y % height) / Double(height)
                    + Double(across * x % width) / Double(width)
                let real = Double(spectra[2 * plane * block + wave])
                let imaginary = Double(spectra[(2 * plane + 1) * block + wave])
                let isSingle = across == 0 || 2 * across == width
                let value = real * cos(2 * .pi * turns) - imaginary * sin(2 * .pi * turns)
                sum += (isSingle ? norm : 2 * norm) * value
            }
            #expect(abs(Double(planes[index]) - sum) < 1e-6, "\(plane), \(y), \(x)")
        }
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
        let forward = product(transform.planes(of: spectra, pool: pool), planes)
        let backward = product(spectra, transform.transposed(planes, pool: pool))
        #expect(abs(forward - backward) < 1e-4 * Double(height * width).squareRoot())
    }

    /// As if spectra came multiplied, and by whatever threads to the same bits.
    @Test(arguments: [(9, 6), (64, 97)], KernelSet.supported)
    func wavesCountByTheirWeights(size: (height: Int, width: Int), kernels: KernelSet) {
        let (height, width) = size
        let transform = FourierTransform(height: height, width: width, kernels: kernels)
        let weights = Self.numbers(height * transform.waves, step: 5)
        let spectra = Self.numbers(3 * transform.spectrumCount, step: 7)
        let planes = Self.numbers(3 * height * width, step: 11)
        func weighted(_ spectra: [Float]) -> [Float] {
            spectra.indices.map { spectra[$0] * weights[$0 % weights.count] }
        }
        for threads in [1, 2] {
            let pool = Pool(threads: threads)
            #expect(
                transform.planes(of: spectra, weighing: weights, pool: pool)
                    == transform.planes(of: weighted(spectra), pool: self.pool)
            )
            #expect(
                transform.transposed(planes, weighing: weights, pool: pool)
                    == weighted(transform.transposed(planes, pool: self.pool))
            )
        }
        let bound = FourierTransform(height: height, width: width)
        let own = transform.planes(of: spectra, pool: pool)
        let largest = own.reduce(1) { max($0, abs($1)) }
        // Sets differ in whether a product is rounded before it is added.
        let difference = distance(own, bound.planes(of: spectra, pool: pool))
        #expect(difference < 1e-6 * largest)
    }
}
