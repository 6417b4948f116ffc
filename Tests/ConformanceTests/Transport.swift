import Testing

/// The two ways to the daemon; every test of the protocol runs over both.
enum Transport: String, CaseIterable, CustomTestStringConvertible {
    case unix
    case tcp

    var testDescription: String { rawValue }
}
