# The loss of a grey ramp, and the first number of its gradient: perl gradient.pl [MODEL]
use v5.20;
use warnings;
use IO::Socket::UNIX;
use JSON::PP;
use MIME::Base64;

my $ramp = pack "f<*", map { $_ % 64 / 64 } 0 .. 3 * 64 * 64 - 1;
my $input = {shape => [1, 3, 64, 64], b64 => encode_base64($ramp, "")};
my $loss = {kind => "logit", class => 0, target => 200};
my $params = {model => $ARGV[0] // "tiny", input => $input, loss => $loss};

my $daemon = IO::Socket::UNIX->new($ENV{TENCH_ENDPOINT}) or die "$ENV{TENCH_ENDPOINT}: $!\n";
$daemon->say(encode_json {id => 1, method => "input_gradient", params => $params});
my $reply = decode_json $daemon->getline;
die "$reply->{error}{message}\n" if $reply->{error};

my $first = unpack "f<", decode_base64 $reply->{result}{gradient}{b64};
say "loss $reply->{result}{loss}, first gradient $first";
