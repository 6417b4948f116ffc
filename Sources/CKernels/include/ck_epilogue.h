/// What a kernel makes of its sums on their way out: nothing, or an activation function.
///
/// This is the only list of them; their formulas stand side by side in `loops/epilogue.h`.
#pragma once

/// X(NAME, name) for each epilogue.
#define CK_EPILOGUES(X) \
    X(NONE, none)       \
    X(RELU, relu)

#define CK_EPILOGUE_NUMBER(NAME, name) CK_EPILOGUE_##NAME,
/// An epilogue's number.
typedef enum ck_epilogue { CK_EPILOGUES(CK_EPILOGUE_NUMBER) } ck_epilogue;
#undef CK_EPILOGUE_NUMBER
