/// How a photograph is brought to the size that a network is shown.
package enum Fit: String, Sendable, CaseIterable {
    /// The middle: what ImageNet's networks were judged by.
    ///
    /// The short side is brought to 256/224 of the size (to 342 for 299 pixels), antialiased, and
    /// the middle is cut out: torchvision's `Resize(256)` and `CenterCrop(224)` on tensors, also in
    /// how both round.
    case crop
    /// Everything, its aspect ignored: `Image.squashed(height:width:)`.
    case squash
}

extension Image {
    /// The picture at another size; one that has it already is left as it is.
    package func fitted(height newHeight: Int, width newWidth: Int, by fit: Fit) -> Image {
        guard newHeight != height || newWidth != width else { return self }
        return switch fit {
        case .crop: middle(height: newHeight, width: newWidth)
        case .squash: squashed(height: newHeight, width: newWidth)
        }
    }

    private func middle(height newHeight: Int, width newWidth: Int) -> Image {
        let (least, leastWidth) = (Self.margined(newHeight), Self.margined(newWidth))
        // The side that is short for its extent decides; the other one is rounded down.
        let isHeightShort = least * width >= leastWidth * height
        let covering = squashed(
            height: isHeightShort ? least : max(least, leastWidth * height / width),
            width: isHeightShort ? max(leastWidth, least * width / height) : leastWidth
        )
        let window = Window(
            x: Self.half(covering.width - newWidth),
            y: Self.half(covering.height - newHeight),
            width: newWidth,
            height: newHeight
        )
        return Image(covering.tensor(in: window))
    }

    /// The extent with what is cut off around it.
    private static func margined(_ extent: Int) -> Int { (extent * 256 + 112) / 224 }

    /// Half a margin, as Python rounds it: of two equally near to the even one.
    private static func half(_ margin: Int) -> Int {
        Int((Double(margin) / 2).rounded(.toNearestOrEven))
    }
}
