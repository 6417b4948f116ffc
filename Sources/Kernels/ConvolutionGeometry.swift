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
    /// Rows of zeros above and below the input.
    package var paddingHeight: Int
    /// Columns of zeros left and right of the input.
    package var paddingWidth: Int
    /// Input rows from one filter row to the next.
    package var dilationHeight: Int
    /// Input columns from one filter column to the next.
    package var dilationWidth: Int
    /// Independent parts that channels and filters are divided into.
    package var groups: Int

    /// A convolution whose groups divide both channel counts.
    package init(
        inputChannels: Int,
        outputChannels: Int,
        kernelHeight: Int,
        kernelWidth: Int,
        strideHeight: Int = 1,
        strideWidth: Int = 1,
        paddingHeight: Int = 0,
        paddingWidth: Int = 0,
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
        let freeRows = height + 2 * paddingHeight - dilationHeight * (kernelHeight - 1) - 1
        let freeColumns = width + 2 * paddingWidth - dilationWidth * (kernelWidth - 1) - 1
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
    var isPointwise: Bool { taps == 1 && paddingHeight == 0 && paddingWidth == 0 }
}
