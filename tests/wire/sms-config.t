#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# A link's `sms` settings: what is wrong is told with its place before anything starts.
use strict;
use warnings;
use Mutuelle::Daemon;
use Test::More;

my $d = Mutuelle::Daemon->new(http => 0, links => [ { port => 1 } ]);

sub refused {
	my ($why, $pattern, @sms) = @_;
	$d->{links} = [ map { { name => "link$_", port => 1, sms => $sms[$_] } } 0 .. $#sms ];
	$d->write_config;
	my ($rc, $out, $err) = $d->run('serve', '-c', $d->{config});
	is($rc, 1, "$why: refused");
	like($err, $pattern, "$why: told");
	like($err, qr/mutuelle\.yaml:\d+:\d+/, "$why: with its place");
}

refused('a misspelt key', qr/joins.*join/, '{joins: udh}');
refused('an unknown word', qr/'tlv' is unknown: say one of udh, sar, payload/, '{join: tlv}');
refused('a charset', qr/'ebcdic' is unknown: say one of gsm, latin1, ascii, utf8/, '{charset: ebcdic}');
refused('a base', qr/'octal' is unknown: say one of auto, same, dec, hex/, '{msgid: octal}');
refused('a sender', qr/'La Mutuelle du Mali' can't be a sender/, '{source: "La Mutuelle du Mali"}');
refused('a window of nothing', qr/window/, '{window: 0}');
refused('a rate below nothing', qr/rate/, '{rate: -1}');
refused('a national prefix', qr/country code first/, '{prefixes: ["076"]}');
refused('a prefix of two links', qr/its prefix '22376' is link 'link0''s too/, '{prefixes: ["+22376"]}', '{prefixes: ["22376"]}');
done_testing();
