import Foundation

/// Reference/values/similarity.json, made with numpy by Reference/make_similarity.py.
struct SimilarityReference: Decodable {
    let first: [[Float]]
    let second: [[Float]]
    let distances: [[Double]]
    let shares: [Double]
    let coordinates: [[Double]]
    let pairDistances: [Double]
    let pairCorrelations: [Double]
    let correlation: Double
    let linearCKA: Double

    static func cases() throws -> [SimilarityReference] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../Reference/values/similarity.json").standardized
        return try JSONDecoder().decode([Self].self, from: Data(contentsOf: file))
    }
}
