package import Tensors

/// The members of an object that describes a loss or an optimizer, in whatever form they come.
///
/// Module Wire reads them from JSON; here nothing is known of that. A member that is never asked
/// for is the reader's to refuse.
package protocol MemberReader<Failure> {
    /// What a complaint is in the reader's form.
    associatedtype Failure: Error
    /// A member's value.
    associatedtype Value: MemberValue where Value.Failure == Failure

    /// The member of that name, or nil.
    func optional(_ name: String) -> Value?

    /// The member of that name; an error where there is none.
    func required(_ name: String) throws(Failure) -> Value

    /// The one of several members that is there; an error where none is, or more than one.
    func exactlyOne(of names: [String]) throws(Failure) -> (name: String, value: Value)

    /// The complaint, a whole sentence, about members that don't go together; `name` is to blame.
    func wrong(_ sentence: String, member name: String) -> Failure
}

/// A member's value; each reading checks the type, and complains where it is another one.
package protocol MemberValue<Failure> {
    /// What a complaint is.
    associatedtype Failure: Error

    /// Whether it is a list.
    var isList: Bool { get }

    /// `true` or `false`.
    func bool() throws(Failure) -> Bool

    /// A whole number within `range`.
    func integer(in range: ClosedRange<Int>) throws(Failure) -> Int

    /// A finite number that a float32 can hold.
    func float() throws(Failure) -> Float

    /// A finite number.
    func double() throws(Failure) -> Double

    /// A string.
    func string() throws(Failure) -> String

    /// One of these strings.
    func choice(of names: [String]) throws(Failure) -> String

    /// A tensor.
    func tensor() throws(Failure) -> Tensor

    /// A list, each element read by `element`.
    func list<Element>(
        _ element: (Self) throws(Failure) -> Element
    ) throws(Failure) -> [Element]

    /// The complaint that this is not what it should be.
    func wrong(_ expected: String) -> Failure
}

extension MemberValue {
    /// A finite number of at least 0.
    func nonNegative() throws(Failure) -> Double {
        let value = try double()
        guard value >= 0 else { throw wrong("a number of at least 0") }
        return value
    }
}

extension MemberValue {
    /// The one of `choices` whose name it is.
    func choice<Choice>(
        of choices: [Choice],
        named name: (Choice) -> String
    ) throws(Failure) -> Choice {
        let chosen = try choice(of: choices.map(name))
        for each in choices where name(each) == chosen { return each }
        preconditionFailure("\(chosen) is none of the names that were to choose from")
    }
}
