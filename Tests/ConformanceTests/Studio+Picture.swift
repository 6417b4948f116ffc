import Foundation
import Imaging

extension Studio {
    /// Writes a picture of smooth colours that differ with `phase`, and tells where.
    func picture(_ name: String, phase: Float = 0, side: Int = 32) throws -> String {
        var image = Image(height: side, width: side, grey: 0)
        for channel in 0..<3 {
            for y in 0..<side {
                for x in 0..<side {
                    let turn = phase + Float(channel) + Float(x * (channel + 1) + y) / Float(side)
                    image[channel, x, y] = abs(turn.truncatingRemainder(dividingBy: 2) - 1)
                }
            }
        }
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(PNG.encode(image)).write(to: file)
        return path(name)
    }
}
