/// Somebody who does the measured work on demand.
protocol Contender {
    /// The name in tables.
    var name: String { get }
    /// The process that works; this one's for work done here.
    var process: Int32 { get }
    /// Does the work once and returns the milliseconds it took.
    func run() async throws -> Double
}
