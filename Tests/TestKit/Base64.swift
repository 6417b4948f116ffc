import Foundation

/// The bytes of a base64 text, by Foundation: what is tested must not check itself.
package func bytes(base64 text: String) -> [UInt8] {
    guard let data = Data(base64Encoded: text) else {
        preconditionFailure("no base64: \(text.prefix(40))")
    }
    return Array(data)
}

extension [UInt8] {
    /// The bytes as a base64 text, by Foundation.
    package var base64: String { Data(self).base64EncodedString() }
}
