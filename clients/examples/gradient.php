<?php // The loss of a grey ramp, and the first number of its gradient: php gradient.php [MODEL]

$ramp = pack('g*', ...array_map(fn($i) => $i % 64 / 64, range(0, 3 * 64 * 64 - 1)));
$params = [
    'model' => $argv[1] ?? 'tiny',
    'input' => ['shape' => [1, 3, 64, 64], 'b64' => base64_encode($ramp)],
    'loss' => ['kind' => 'logit', 'class' => 0, 'target' => 200],
];
$path = getenv('TENCH_ENDPOINT');
$daemon = @stream_socket_client("unix://$path", $code, $why) or throw new RuntimeException("$path: $why");
fwrite($daemon, json_encode(['id' => 1, 'method' => 'input_gradient', 'params' => $params]) . "\n");
$reply = json_decode(fgets($daemon));
isset($reply->error) and throw new RuntimeException($reply->error->message);

$first = unpack('g', base64_decode($reply->result->gradient->b64))[1];
echo "loss {$reply->result->loss}, first gradient $first\n";
