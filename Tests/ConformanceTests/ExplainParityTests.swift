import Experiments
import Files
import Foundation
import Imaging
import Randomness
import Tench
import TestKit
import Testing
import Wire

@testable import tench_explain

extension Conformance {
    /// What tench-explain's methods make of a little network, against Captum's.
    @Suite struct ExplainParityTests {
        /// values/explain.json, which make_explain.py wrote.
        private struct Reference: Decodable {
            struct Settings: Decodable {
                let height: Int
                let width: Int
                let `class`: Int
                let every: Int
                let steps: Int
                let samples: Int
                let noise: Double
                let seed: Int
                let window: Int
                let stride: Int
            }
            struct Attributions: Decodable {
                let shape: [Int]
                let max: Double
                let values: [Double]
            }
            let settings: Settings
            let methods: [String: Attributions]
        }

        private static func reference() throws -> Reference {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
            let file = folder.appending(path: "../Reference/values/explain.json").standardized
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }

        /// Every eleventh value, to 1e-5 of the largest.
        private func expect(
            _ found: [Float],
            are wanted: Reference.Attributions,
            _ every: Int,
            _ name: String
        ) {
            let sample = stride(from: 0, to: found.count, by: every).map { Double(found[$0]) }
            #expect(sample.count == wanted.values.count, "\(name)")
            let off = zip(sample, wanted.values).map { abs($0 - $1) }.max() ?? .infinity
            #expect(off <= 1e-5 * wanted.max, "\(name): off by \(off / wanted.max) of the largest")
        }

        @Test func everyMethodIsCaptums() async throws {
            let reference = try Self.reference()
            let given = reference.settings
            let names = Set(reference.methods.keys).subtracting(["gradcam, enlarged"])
            #expect(names == Set(Method.allCases.map(\.rawValue)))
            let folder = try TemporaryFolder()
            let file = try OnnxFixture.copy("resnet", into: folder.path)
            let daemon = try DaemonProcess(options: ["--model", "net=onnx:\(file)"])
            defer { daemon.stop() }
            let image = testPicture(height: given.height, width: given.width)
            try await Connection.withConnection(to: daemon.endpoint) { connection in
                let model = try await RemoteModel("net", over: connection)
                let network = try await Network(
                    Viewer(model, size: PictureSize(height: given.height, width: given.width)),
                    labels: Labels(),
                    layer: nil,
                    for: Method.allCases,
                    over: connection
                )
                let explainer = Explainer(
                    model: model,
                    classIndex: given.class,
                    layer: network.layer,
                    settings: Settings(
                        steps: given.steps,
                        samples: given.samples,
                        noise: given.noise,
                        random: .torch,
                        seed: given.seed,
                        window: given.window,
                        stride: given.stride
                    ),
                    limits: Limits(),
                    daemon: connection
                ) { _ in }
                for method in Method.allCases {
                    let made = try await explainer.attributions(by: method, of: image)
                    let wanted = try #require(reference.methods[method.rawValue])
                    #expect(made.shape.dimensions == wanted.shape, "\(method)")
                    expect(made.values, are: wanted, given.every, method.rawValue)
                    guard method == .gradcam else { continue }
                    let large = HeatMap(made, of: method).plane
                        .resized(height: given.height, width: given.width)
                    let enlarged = try #require(reference.methods["gradcam, enlarged"])
                    expect(large.values, are: enlarged, given.every, "gradcam, enlarged")
                }
            }
        }
    }
}
