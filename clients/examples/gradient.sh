#!/usr/bin/env bash
# The loss of a grey ramp, and the first number of its gradient: bash gradient.sh [MODEL]
set -euo pipefail
jq --null-input --compact-output --arg model "${1:-tiny}" '{
    id: 1, method: "input_gradient",
    params: {
        model: $model, loss: {kind: "logit", class: 0, target: 200}, encoding: "json",
        input: {shape: [1, 3, 64, 64], data: [range(3 * 64 * 64) % 64 / 64]}
    }
}' |
    socat -t 60 - "UNIX-CONNECT:$TENCH_ENDPOINT" |
    jq --raw-output '.result // error(.error.message) |
        "loss \(.loss), first gradient \(.gradient.data[0])"'
