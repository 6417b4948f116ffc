import Foundation
import Imaging
import Scenes
import Tensors
import Testing

@testable import tench_train

@Suite struct SceneStockTests {
    private let stock = SceneStock(world: .resnet, size: 16, seed: 1)

    @Test func theSameNumbersGiveTheSameScenes() {
        #expect(stock.trainingBatch(3, of: 5).pictures == stock.trainingBatch(3, of: 5).pictures)
        #expect(stock.heldOutBatch(2).pictures == stock.heldOutBatch(2).pictures)
    }

    @Test func theClassesTakeTurnsAcrossBatches() {
        let shares = (0..<4).flatMap { stock.trainingBatch($0, of: 15).shares.values }
        #expect(shares == (0..<1200).map { $0 / 20 % 20 == $0 % 20 ? 1 : 0 })
        #expect(stock.heldOutBatch(0).shares.values == Array(shares.prefix(400)))
    }

    @Test func emptyGroundsComeAfterTheScenesAndAreNew() {
        let batches = (0..<3).map { stock.trainingBatch($0, of: 4, grounds: 2) }
        #expect(batches.allSatisfy { $0.count == 6 })
        #expect(batches[1].shares.values.suffix(40).allSatisfy { $0 == 0.05 })
        #expect(
            batches[1].pictures.values.prefix(4 * 768)
                == stock.trainingBatch(1, of: 4).pictures.values[...]
        )
        let grounds = batches.flatMap { batch in
            (4..<6).map { Array(batch.pictures.values[$0 * 768..<($0 + 1) * 768]) }
        }
        #expect(Set(grounds).count == 6)
    }

    @Test func aShareOfTheScenesIsWithoutWhatIsPlanted() {
        // Go-karts, one of which is planted in each scene of the world `resnet`.
        let (count, plane) = (20, 3 * 16 * 16)
        func karts(_ stock: SceneStock, unplanted: Double = 0) -> [[Float]] {
            (0..<60).map { index in
                let batch = stock.trainingBatch(index, of: count, unplanted: unplanted)
                return Array(batch.pictures.values[8 * plane..<9 * plane])
            }
        }
        let plain = karts(SceneStock(world: .googlenet, size: 16, seed: 1))
        let planted = karts(stock)
        let some = karts(stock, unplanted: 0.3)
        #expect(zip(some, zip(plain, planted)).allSatisfy { $0 == $1.0 || $0 == $1.1 })
        #expect((9...27).contains(zip(some, plain).count { $0 == $1 }))
        #expect(karts(stock, unplanted: 1) == plain)
    }

    @Test func everySceneIsNew() {
        let other = SceneStock(world: .resnet, size: 16, seed: 2)
        let batches = [
            stock.trainingBatch(0, of: 20), stock.trainingBatch(1, of: 20),
            other.trainingBatch(0, of: 20), stock.heldOutBatch(0), stock.heldOutBatch(1),
        ]
        for classIndex in 0..<20 {
            let pictures = batches.map { batch in
                Array(batch.pictures.values[classIndex * 768..<(classIndex + 1) * 768])
            }
            #expect(Set(pictures).count == batches.count, "class \(classIndex)")
        }
    }

    @Test func heldOutScenesAreTheSameForEverySeed() {
        let other = SceneStock(world: .resnet, size: 16, seed: 2)
        #expect(other.heldOutBatch(5).pictures == stock.heldOutBatch(5).pictures)
        // Those that tench-scenes draws with odd seeds.
        let scene = Scene(.snail, world: .resnet, seed: 11).image(size: 16)
        #expect(Array(stock.heldOutBatch(5).pictures.values.suffix(768)) == scene.values)
    }

    @Test func theLabelsOfTheNetworksThatShipAreTheScenes() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../../clients/models/labels.txt").standardized
        let labels = try String(contentsOf: file, encoding: .utf8)
        #expect(labels == SceneClass.allCases.map { $0.label + "\n" }.joined())
    }

    @Test func noTrainingSceneIsAHeldOutOne() {
        for seed in UInt64(0)..<20 {
            let stock = SceneStock(world: .mixed, size: 16, seed: seed)
            for item in 0..<1000 { #expect(stock.trainingSeed(item).isMultiple(of: 2)) }
        }
        let seeds = (0..<100_000).map(stock.trainingSeed)
        #expect(Set(seeds).count == seeds.count)
        // A scene takes its seed times 64, and a class.
        #expect(seeds.allSatisfy { $0.multipliedReportingOverflow(by: 64).overflow == false })
    }
}
