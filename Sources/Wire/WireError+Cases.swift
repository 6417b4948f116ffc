package import JSON

extension WireError {
    /// The line is not JSON, or holds too many values.
    package static func parse(_ error: JSONError) -> WireError {
        error.isTooLarge
            ? WireError(.tooLarge, "\(error.message); send large tensors in base64")
            : WireError(.parseError, "this line is not JSON: \(error)")
    }

    /// JSON, but no request.
    package static func invalidRequest(_ message: String) -> WireError {
        WireError(.invalidRequest, message)
    }

    /// An id that an unanswered request of the same connection has.
    package static func duplicateID() -> WireError {
        WireError(
            .invalidRequest,
            "this id belongs to a request that has not been answered yet; give each its own"
        )
    }

    /// No such method; `known` are those there are.
    package static func unknownMethod(_ name: String, known: [String]) -> WireError {
        WireError(.unknownMethod, Spelling.complaint("method", name, known: known))
    }

    /// A member is missing, unknown, of the wrong type or out of range.
    package static func invalidParams(_ message: String, member: String? = nil) -> WireError {
        WireError(.invalidParams, message, member: member)
    }

    /// A shape that does not fit; `message` says where.
    package static func invalidShape(
        _ message: String,
        expected: [Int]? = nil,
        got: [Int]? = nil,
        member: String? = nil
    ) -> WireError {
        WireError(.invalidShape, message, member: member, expected: expected, got: got)
    }

    /// No model of that name.
    package static func unknownModel(_ name: String, known: [String]) -> WireError {
        WireError(
            .unknownModel,
            Spelling.complaint("model", name, known: known.sorted()),
            member: "model"
        )
    }

    /// A model of that name ought to be there, and could not be loaded.
    package static func unloaded(_ failed: FailedModel) -> WireError {
        WireError(
            .unknownModel,
            "the model \(Spelling.quote(failed.name)) could not be loaded: \(failed.message)",
            member: "model"
        )
    }

    /// No layer of that name in the model.
    package static func unknownLayer(_ name: String, of model: String, known: [String]) -> WireError
    {
        let near = Spelling.near(name, among: known)
        let hint =
            near.isEmpty
            ? "ask models with {\"name\":\"\(model)\",\"layers\":true} for the names"
            : "did you mean \(Spelling.list(near))?"
        return WireError(
            .unknownLayer,
            "\(model) has no layer \(Spelling.quote(name)); \(hint)"
        )
    }

    /// No session of that name for the model.
    package static func unknownSession(_ name: String) -> WireError {
        WireError(
            .invalidParams,
            "no session \(Spelling.quote(name)) here: it was closed, has expired, or is of another"
                + " model; session.open makes one, and session.list tells yours",
            member: "session"
        )
    }

    /// No snapshot of that name for the model.
    package static func unknownSnapshot(_ name: String) -> WireError {
        WireError(
            .invalidParams,
            "no snapshot \(Spelling.quote(name)) of this model; snapshot makes one, and"
                + " snapshot.list tells yours",
            member: "snapshot"
        )
    }

    /// Over a limit; `what` reads like "the line's bytes", and `advice` says what would help.
    package static func tooLarge(
        _ what: String,
        _ got: Int?,
        limit: Int,
        member: String? = nil,
        advice: String = ""
    ) -> WireError {
        let size = got.map { "\($0)" } ?? "more than can be counted"
        return WireError(
            .tooLarge,
            "\(what): \(size), and the limit is \(limit)\(advice)",
            member: member,
            expected: [limit],
            got: got.map { [$0] }
        )
    }
}

extension WireError {
    /// The queue is full.
    package static func overloaded(retryAfterMilliseconds: Int) -> WireError {
        WireError(
            .overloaded,
            "the queue is full; try again in \(retryAfterMilliseconds) ms",
            retryAfterMilliseconds: retryAfterMilliseconds
        )
    }

    /// `deadline_ms` passed first.
    package static func deadlineExceeded(milliseconds: Int) -> WireError {
        WireError(
            .deadlineExceeded,
            "not done within \(milliseconds) ms of its receipt; nothing was changed"
        )
    }

    /// `cancel` named the request, or its connection went away.
    package static func cancelled() -> WireError {
        WireError(.cancelled, "cancelled as asked; nothing was changed")
    }

    /// `expect_version` is not the model's version.
    package static func versionConflict(expected: Int, got: Int) -> WireError {
        WireError(
            .versionConflict,
            "the weights are at version \(got), not \(expected); nothing was changed",
            member: "expect_version",
            expected: [expected],
            got: [got]
        )
    }

    /// Infinity or NaN where it can't be stored or written; `what` names it.
    package static func nonFinite(_ what: String) -> WireError {
        WireError(.nonFinite, what)
    }

    /// The peer has not proved that it knows the token.
    package static func unauthorized() -> WireError {
        WireError(
            .unauthorized,
            "prove first that you know the token: auth.challenge, then auth.answer"
        )
    }

    /// The peer's role does not reach that far.
    package static func forbidden(_ what: String, needs role: Role) -> WireError {
        WireError(.forbidden, "\(what) needs the role \(role.rawValue)")
    }

    /// The work does not fit into memory now.
    package static func outOfMemory(_ what: String) -> WireError {
        WireError(.outOfMemory, "not enough memory for \(what)")
    }

    /// The daemon takes no more work.
    package static func shuttingDown() -> WireError {
        WireError(.shuttingDown, "the daemon is shutting down and takes no more work")
    }

    /// The daemon drains, and takes nothing of this kind in; `what` reads like "opens no session".
    package static func draining(_ what: String) -> WireError {
        WireError(.shuttingDown, "the daemon is being drained and \(what); another one may")
    }

    /// The daemon's own fault; the message must not tell of the machine.
    package static func internalError(_ message: String) -> WireError {
        WireError(.internal, message)
    }
}
