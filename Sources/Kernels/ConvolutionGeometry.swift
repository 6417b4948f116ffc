/// What a convolution's shape depends on besides its input's size.
package struct ConvolutionGeometry: Hashable, Sendable {
    /// Channels of the input, all groups together.
    package var inputChannels: Int
    /// Filters, all groups together.
    package var outputChannels: Int
    /// Rows of a filter.
    package var kernelHeight: Int
    /// Columns of a filter.
    package var kernelWidth: Int
    /// Input rows from one output row to the next.
    package var strideHeight: Int
    /// Input columns from one output column to the next.
    package var strideWidth: Int
    /// Rows of zeros above the input.
    package var paddingHeight: Int
    /// Columns of zeros left of the input.
    package var paddingWidth: Int
    /// Rows of zeros below the input.
    package var endPaddingHeight: Int
    /// Columns of zeros right of the input.
    package var endPaddingWidth: Int
    /// Input rows from one filter row to the next.
    package var dilationHeight: Int
    /// Input columns from one filter column to the next.
    package var dilationWidth: Int
    /// Independent parts that channels and filters are divided into.
    package var groups: Int

    /// A convolution whose groups divide both channel counts; below and to the right it is padded
    /// as above and to the left, unless told otherwise.
    package init(
        inputChannels: Int,
        outputChannels: Int,
        kernelHeight: Int,
        kernelWidth: Int,
        strideHeight: Int = 1,
        strideWidth: Int = 1,
        paddingHeight: Int = 0,
        paddingWidth: Int = 0,
        endPaddingHeight: Int? = nil,
        endPaddingWidth: Int? = nil,
        dilationHeight: Int = 1,
        dilationWidth: Int = 1,
        groups: Int = 1
    ) {
        precondition(
            inputChannels % groups == 0 && outputChannels % groups == 0,
            "\(groups) groups do not divide \(inputChannels) channels and \(outputChannels) filters"
        )
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideHeight = strideHeight
        self.strideWidth = strideWidth
        self.paddingHeight = paddingHeight
        self.paddingWidth = paddingWidth
        self.endPaddingHeight = endPaddingHeight ?? paddingHeight
        self.endPaddingWidth = endPaddingWidth ?? paddingWidth
        self.dilationHeight = dilationHeight
        self.dilationWidth = dilationWidth
        self.groups = groups
    }

    /// A square filter with the same stride, padding and dilation both ways.
    package init(
        inputChannels: Int,
        outputChannels: Int,
        kernel: Int,
        stride: Int = 1,
        padding: Int = 0,
        dilation: Int = 1,
        groups: Int = 1
    ) {
        self.init(
            inputChannels: inputChannels,
            outputChannels: outputChannels,
            kernelHeight: kernel,
            kernelWidth: kernel,
            strideHeight: stride,
            strideWidth: stride,
            paddingHeight: padding,
            paddingWidth: padding,
            dilationHeight: dilation,
            dilationWidth: dilation,
            groups: groups
        )
    }

    /// The output's height and width; nil when the filter does not fit into the padded input.
    package func outputSize(height: Int, width: Int) -> (height: Int, width: Int)? {
        let rows = height + paddingHeight + endPaddingHeight
        let columns = width + paddingWidth + endPaddingWidth
        let freeRows = rows - dilationHeight * (kernelHeight - 1) - 1
        let freeColumns = columns - dilationWidth * (kernelWidth - 1) - 1
        guard freeRows >= 0, freeColumns >= 0 else { return nil }
        return (freeRows / strideHeight + 1, freeColumns / strideWidth + 1)
    }

    /// Positions of a filter.
    var taps: Int { kernelHeight * kernelWidth }

    /// Channels that one filter sees.
    var groupChannels: Int { inputChannels / groups }

    /// Filters of a group.
    var groupFilters: Int { outputChannels / groups }

    /// A single multiplication a channel and filter: no neighbour is read.
    var isPointwise: Bool { taps == 1 && !isPadded }

    /// Whether it is a product for each pixel of all its channels, a linear layer's.
    package var isProduct: Bool {
        isPointwise && groups == 1 && strideHeight == 1 && strideWidth == 1
    }

    /// Whether the slopes of an epilogue can be kept for a gradient.
    package var keepsSlopes: Bool { isProduct }

    /// Whether zeros lie around the input.
    var isPadded: Bool {
        paddingHeight + paddingWidth + endPaddingHeight + endPaddingWidth > 0
    }
}
