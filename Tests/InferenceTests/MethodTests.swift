import Foundation
import JSON
import Networks
import TestKit
import Testing
import Wire

@testable import Inference

/// The table of methods: who may call what, known before anything of `params` is read.
@Suite struct MethodTests {
    private func engine() throws -> Engine {
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        return engine
    }

    private func line(_ method: String, _ params: String = "{}") -> [UInt8] {
        Array(#"{"id":1,"method":"\#(method)","params":\#(params)}"#.utf8)
    }

    /// The type of the refusal of a peer with this role.
    private func refusal(_ role: Role?, _ line: [UInt8]) throws -> ErrorType? {
        try engine().ask(line, from: peer(1, role)).errorType
    }

    @Test func everyNameIsThereOnce() {
        let names = Methods.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    /// The page's headings of the third rank name methods, but for those that explain what several
    /// share.
    @Test func theProtocolsPageHasASectionForEveryMethodAndNoOther() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Wire/Wire.docc/Protocol.md")
        let headings = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("### ") }
            .flatMap { $0.dropFirst(4).components(separatedBy: ", ") }
        let shared: Set = ["Limits", "Losses", "Values that are given"]
        #expect(Set(headings).subtracting(shared) == Set(Methods.all.map(\.name)))
    }

    /// The least role of each method, as the protocol's page tells them; `nil` is anyone.
    static let roles: [(String, Role?)] = [
        ("ping", nil), ("auth.challenge", nil), ("auth.answer", nil), ("hello", .read),
        ("cancel", .read), ("stats", .read), ("models", .read), ("forward", .read),
        ("input_gradient", .read), ("update", .session), ("session.open", .session),
        ("session.close", .session), ("snapshot", .session), ("restore", .session),
        ("connection.list", .session), ("connection.close", .session), ("slow.list", .session),
        ("session.list", .session), ("snapshot.list", .session), ("snapshot.drop", .session),
        ("model.load", .admin), ("model.unload", .admin), ("model.save", .session),
        ("model.delete", .session), ("drain", .admin),
    ]

    @Test func everyMethodIsForWhomTheProtocolSays() throws {
        #expect(Set(Self.roles.map(\.0)) == Set(Methods.all.map(\.name)))
        // What is asked is nonsense, and only those who may ask are told so.
        for (name, least) in Self.roles {
            for role in [nil] + Role.allCases.map(Optional.some) {
                let refusal = try refusal(role, line(name, #"{"session":0,"nonsense":[]}"#))
                let isEnough = least.map { least in role.map { $0 >= least } ?? false } ?? true
                let expected: ErrorType =
                    isEnough ? .invalidParams : role == nil ? .unauthorized : .forbidden
                #expect(refusal == expected, "\(name) by \(role?.rawValue ?? "a stranger")")
            }
        }
    }

    @Test(arguments: ["update", "restore", "model.save"])
    func theSharedModelIsForAdministratorsAlone(_ method: String) throws {
        #expect(try refusal(.session, line(method, #"{"nonsense":[]}"#)) == .forbidden)
        #expect(try refusal(.session, line(method)) == .forbidden)
        #expect(try refusal(.session, line(method, #"{"session":"s"}"#)) == .invalidParams)
        #expect(try refusal(.admin, line(method)) == .invalidParams)
        let outcome = try engine().ask(line(method), from: peer(1, .session)).outcome
        guard case .failure(let error) = outcome else {
            Issue.record("not refused")
            return
        }
        #expect(error.message == "\(method) of the shared model needs the role admin")
    }

    @Test func aRequestWithoutParamsIsAboutTheSharedModel() throws {
        #expect(try refusal(.session, Array(#"{"id":1,"method":"update"}"#.utf8)) == .forbidden)
    }

    /// Neither the tensor nor the picture is looked at, nor even what is JSON of the parameters.
    @Test(arguments: [
        #"{"model":"tiny","input":{"b64":"!"}}"#, #"{"model":"tiny","input":{"png":"!"}}"#,
        #"{"model":"tiny","model":"tiny"}"#, #"{"x":[1,,2]}"#,
    ])
    func aStrangersParametersAreNotRead(_ params: String) throws {
        #expect(try refusal(nil, line("forward", params)) == .unauthorized)
        let known = try refusal(.read, line("forward", params))
        #expect(known == .invalidParams || known == .parseError)
    }

    @Test(arguments: [
        #"{"id":1,"id":2,"method":"forward","params":{"x":1}}"#,
        #"{"id":1,"method":"forward","method":"ping","params":{"x":1}}"#,
        #"{"id":1,"method":"forward","params":{"x":1},"params":{}}"#,
        #"{"id":1,"method":"forward","params":{"x":1}"#,
        #"{"id":1,"method":"forward","params":{"x":1}]"#,
        #"{"id":1,"method":"forward","params":{"x":1},}"#,
        #"{"id":1,,"method":"forward","params":{"x":1}}"#,
        #"{"id":1,"method":"forward","params":{"x":nul}}"#,
    ])
    func aStrangersMalformedLineIsNoRequest(_ line: String) throws {
        #expect(try refusal(nil, Array(line.utf8)) == .parseError)
    }

    @Test(arguments: [
        #"{"method":"forward","params":{"x":1}}"#,
        #"{"id":1,"method":"forward","params":[]}"#,
        #"{"id":1,"method":"forward","parms":{"x":1}}"#,
        #"{"id":1,"jsonrpc":"1.0","method":"forward","params":{"x":1}}"#,
    ])
    func whatIsWrongAroundTheParametersComesFirst(_ line: String) throws {
        #expect(try refusal(nil, Array(line.utf8)) == .invalidRequest)
    }

    /// The scan does not unfold escapes; the tree does, and then the same rules hold.
    @Test func aNameWithEscapesIsNoWayAround() throws {
        let escaped = #"{"id":1,"m\u0065thod":"forw\u0061rd","params":{"x":1}}"#
        #expect(try refusal(nil, Array(escaped.utf8)) == .unauthorized)
        let double = #"{"id":1,"method":"ping","m\u0065thod":"forward","params":{}}"#
        #expect(try refusal(nil, Array(double.utf8)) == .parseError)
    }

    @Test func refusalsAreCounted() throws {
        let engine = try engine()
        _ = engine.ask(line("forward"), from: peer(1, nil))
        _ = engine.ask(line("update"), from: peer(1, .session))
        let methods = engine.statistics.json
        #expect(methods["forward"]?["-"]?["errors"]?["unauthorized"]?.integer == 1)
        #expect(methods["update"]?["-"]?["errors"]?["forbidden"]?.integer == 1)
    }
}
