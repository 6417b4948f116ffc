/// What a scene shows; the number is that of the output in a network trained on scenes.
package enum SceneClass: Int, CaseIterable, Sendable {
    case tench = 0
    case goldfish
    case greatWhiteShark
    case tigerShark
    case goldfinch
    case redFox
    case kitFox
    case dalmatian
    case goKart
    case frenchHorn
    case transverseFlute
    case violin
    case cello
    case mousetrap
    case strawberry
    case stopSign
    case balloon
    case umbrella
    case mushroom
    case snail

    /// The class's name, as ImageNet has it.
    package var label: String {
        switch self {
        case .tench: "tench"
        case .goldfish: "goldfish"
        case .greatWhiteShark: "great white shark"
        case .tigerShark: "tiger shark"
        case .goldfinch: "goldfinch"
        case .redFox: "red fox"
        case .kitFox: "kit fox"
        case .dalmatian: "dalmatian"
        case .goKart: "go-kart"
        case .frenchHorn: "French horn"
        case .transverseFlute: "transverse flute"
        case .violin: "violin"
        case .cello: "cello"
        case .mousetrap: "mousetrap"
        case .strawberry: "strawberry"
        case .stopSign: "stop sign"
        case .balloon: "balloon"
        case .umbrella: "umbrella"
        case .mushroom: "mushroom"
        case .snail: "snail"
        }
    }

    /// The label as a part of a file's name: `great-white-shark`.
    package var fileName: String {
        String(label.lowercased().map { $0.isLetter ? $0 : "-" })
    }

    /// Draws one of the class.
    var draw: (inout Sketch) -> Void {
        switch self {
        case .tench: Fish.drawTench
        case .goldfish: Fish.drawGoldfish
        case .greatWhiteShark: Shark.drawGreatWhite
        case .tigerShark: Shark.drawTiger
        case .goldfinch: Goldfinch.draw
        case .redFox: Fox.drawRed
        case .kitFox: Fox.drawKit
        case .dalmatian: Dalmatian.draw
        case .goKart: GoKart.draw
        case .frenchHorn: FrenchHorn.draw
        case .transverseFlute: Flute.draw
        case .violin: Fiddle.drawViolin
        case .cello: Fiddle.drawCello
        case .mousetrap: Mousetrap.draw
        case .strawberry: Strawberry.draw
        case .stopSign: StopSign.draw
        case .balloon: Balloon.draw
        case .umbrella: Umbrella.draw
        case .mushroom: Mushroom.draw
        case .snail: Snail.draw
        }
    }

    /// How far the class's objects lean, in radians either way: a fish swims at an angle, a post
    /// stands upright.
    var lean: Float {
        switch self {
        case .tench, .goldfish, .mousetrap, .strawberry: 0.45
        case .greatWhiteShark, .tigerShark, .violin, .transverseFlute, .umbrella: 0.3
        case .frenchHorn, .snail, .mushroom, .stopSign: 0.15
        case .goldfinch, .redFox, .kitFox, .dalmatian, .goKart, .cello, .balloon: 0.1
        }
    }

    /// Whether its objects also stand the other way round; writing may not.
    var isMirrored: Bool { self != .stopSign }
}
