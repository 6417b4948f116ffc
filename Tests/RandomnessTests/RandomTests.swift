import Experiments
import Imaging
import Randomness
import Testing

struct TorchRandomTests {
    @Test(arguments: RandomReference.normals)
    func noiseIsTorchsBitForBit(count: Int, bits: [UInt32]) {
        var random = TorchRandom(seed: 999)
        #expect(random.normals(count).map(\.bitPattern) == bits)
    }

    @Test func aSpareNumberWaitsForTheNextShortDraw() {
        var random = TorchRandom(seed: 999)
        let drawn = [3, 20, 2].flatMap { random.normals($0) }
        #expect(drawn.map(\.bitPattern) == RandomReference.mixed)
    }

    @Test func aPicturesNoiseIsTorchsInEveryBit() {
        var random = TorchRandom(seed: 999)
        #expect(checksum(random.normals(3 * 299 * 299)) == RandomReference.pictureNoise)
    }

    @Test func theStartPictureIsTheScriptsInEveryBit() {
        var random = RandomKind.torch.seeded(999)
        let image = StartNoise().image(size: 299, random: &random)
        #expect(checksum(image.values) == RandomReference.startPicture)
    }

    @Test func integersAreCPythons() {
        var random = TorchRandom(seed: 999)
        let tops = Array(repeating: [0, 20, 30, 0, 20, 1, 255, 256, 1 << 20], count: 8)
        #expect(tops.joined().map { random.integer(through: $0) } == RandomReference.integers)
    }

    @Test func aSeedOfTwoWordsIsCPythons() {
        var random = TorchRandom(seed: 7 << 32 + 11)
        #expect(
            (0..<10).map { _ in random.integer(through: 999) }
                == RandomReference.integersOfALongSeed
        )
    }

    @Test func noiseAndCropsDoNotDisturbEachOther() {
        var (alone, mixed) = (TorchRandom(seed: 5), TorchRandom(seed: 5))
        _ = mixed.normals(100)
        #expect(alone.integer(through: 1000) == mixed.integer(through: 1000))
    }
}

struct SplitMix64Tests {
    @Test func givesThePublishedNumbers() {
        // What the author's program prints for this seed.
        var generator = SplitMix64(seed: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
        #expect(generator.next() == 9_817_491_932_198_370_423)
        #expect(SplitMix64.mixed(1_234_567) == 6_457_827_717_110_365_317)
    }
}

struct NormalNumbersTests {
    @Test func stayWhatTheyAre() {
        // As Python's math module works them out, rounded to float32.
        var numbers = NormalNumbers(seed: 7)
        #expect(
            (0..<6).map { _ in numbers.next().bitPattern } == [
                0x3F7D_0CA7, 0x3DD6_5639, 0xBFEE_9FEF, 0xBF88_F72C, 0x3B80_7515, 0x3F8C_7BA7,
            ]
        )
    }
}

struct TenchRandomTests {
    @Test func theSameSeedGivesTheSameNumbers() {
        var (first, second) = (TenchRandom(seed: 999), TenchRandom(seed: 999))
        #expect(first.normals(1001) == second.normals(1001))
        #expect(first == second)
        var other = TenchRandom(seed: 998)
        #expect(first.normals(4) != other.normals(4))
    }

    @Test func itsFirstNumbersStayWhatTheyAre() {
        // xoshiro256** seeded by SplitMix64 from 0, as its authors' program prints it.
        var random = TenchRandom(seed: 0)
        #expect(random.word() == 0x99EC_5F36_CB75_F2B4)
        #expect(random.word() == 0xBF6E_1F78_4956_452A)
    }

    @Test func normalsHaveMeanZeroAndDeviationOne() {
        var random = TenchRandom(seed: 999)
        let numbers = random.normals(100_000).map(Double.init)
        let mean = numbers.reduce(0, +) / 100_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
        #expect(abs(mean) < 0.01 && abs(variance - 1) < 0.02)
    }

    @Test func integersReachBothEndsEvenly() {
        var random = TenchRandom(seed: 999)
        var counts = [Int](repeating: 0, count: 21)
        for _ in 0..<21000 { counts[random.integer(through: 20)] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }
}

/// CRC-32 of the numbers' bytes, least significant first, as Python's zlib computes it.
private func checksum(_ values: [Float]) -> UInt32 {
    let table = (0..<256).map(crcEntry)
    var crc = ~UInt32(0)
    for value in values {
        for shift in stride(from: 0, to: 32, by: 8) {
            let byte = (value.bitPattern >> UInt32(shift)) & 0xFF
            crc = table[Int((crc ^ byte) & 0xFF)] ^ (crc >> 8)
        }
    }
    return ~crc
}

private func crcEntry(_ byte: Int) -> UInt32 {
    var crc = UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    return crc
}
