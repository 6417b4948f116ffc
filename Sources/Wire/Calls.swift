/// The method table.
package enum Calls {
    /// All methods, a line each.
    package static let all: [any Call.Type] = [
        Hello.self,
        Ping.self,
        Stats.self,
        Cancel.self,
        Models.self,
        Forward.self,
        InputGradient.self,
        Update.self,
        SessionOpen.self,
        SessionClose.self,
        Snapshot.self,
        Restore.self,
        ModelLoad.self,
        ModelUnload.self,
        ModelSave.self,
        Challenge.self,
        Answer.self,
    ]

    /// The call of a method's name.
    static func named(_ method: String) -> (any Call.Type)? { byName[method] }

    private static let byName: [String: any Call.Type] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.method, $0) }
    )
}
