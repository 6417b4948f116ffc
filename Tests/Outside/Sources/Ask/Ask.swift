import Tench

/// Asks the daemon at the endpoint given for a gradient, with nothing but `import Tench`.
@main
struct Ask {
    static func main() async throws {
        guard CommandLine.arguments.count == 2,
            let endpoint = Endpoint(CommandLine.arguments[1])
        else { fatalError("usage: ask ENDPOINT") }
        print("the logit is \(try await readmeExample(endpoint))")
    }
}
