import Kernels
import Testing

@testable import Randomness

struct NormalPairsTests {
    private static func bits(_ numbers: [Float]) -> [UInt32] { numbers.map(\.bitPattern) }

    private static func pairing(_ kernels: KernelSet) -> NormalPairing {
        NormalPairing { NormalPairs.turn($0, kernels: kernels) }
    }

    /// The numbers of one pair after the other, which are torch's in every bit.
    @Test(arguments: [1, 2, 15, 16, 17, 31, 32, 33, 47, 64, 100_001], KernelSet.supported)
    func manyAtATimeAreTheSameBits(count: Int, kernels: KernelSet) {
        var (single, many) = (TenchRandom(seed: 7), TenchRandom(seed: 7))
        let numbers = many.normals(count, by: Self.pairing(kernels))
        #expect(Self.bits(numbers) == Self.bits(single.normals(count)))
        #expect(single == many)
    }

    @Test(arguments: [15, 16, 40, 10_007], KernelSet.supported)
    func soAreTorchs(count: Int, kernels: KernelSet) {
        var (single, many) = (TorchRandom(seed: 7), TorchRandom(seed: 7))
        let numbers = many.normals(count, by: Self.pairing(kernels))
        #expect(Self.bits(numbers) == Self.bits(single.normals(count)))
    }

    /// The ends of both ranges, and each octant's.
    @Test(arguments: KernelSet.supported)
    func edgesAreTheSameBits(kernels: KernelSet) {
        let last = 1 - Float(0x1p-24)
        let ends = [0, 0x1p-24, 0x1p-23, 0.25, 0.292_893_2, 0.292_893_23, 0.5, 0.75, last]
        let octants = (0..<8).flatMap { octant in
            let edge = Float(octant) / 8
            return [max(edge.nextDown, 0), edge, edge.nextUp]
        }
        let pairs = ends.flatMap { u in (octants + [last]).flatMap { [u, $0] } }
        var (single, many) = (pairs, pairs)
        single.withUnsafeMutableBufferPointer { NormalPairing.single.turn($0) }
        many.withUnsafeMutableBufferPointer { NormalPairs.turn($0, kernels: kernels) }
        #expect(Self.bits(many) == Self.bits(single))
    }
}
