package import Wire

/// The secret that peers prove to know, and what they may do then.
package struct Grant: Sendable {
    let token: Token
    let role: Role

    /// `role` for those who know `token`.
    package init(_ token: Token, role: Role) {
        self.token = token
        self.role = role
    }
}
