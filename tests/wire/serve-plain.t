#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole program bound to a gateway of the dialect plain.
use strict;
use warnings;
use Mutuelle::Stories;
use Test::More;

my $box = Mutuelle::Stories::open_box('plain');
my @screens = $box->whole_dialog;

# On the wire: its_session_info comes back as it was, the op says whether the phone may answer, addresses are swapped.
my ($first, $last) = @screens[0, -1];
is($first->{op}, 2, 'a screen that waits is op 2');
is($last->{op}, 17, 'the last one is op 17');
is(unpack('H*', $first->{pdu}{its_session_info}), '0100', 'its_session_info is that of the question');
is(unpack('H*', $last->{pdu}{its_session_info}), '0108', 'also when its sequence has gone on');
is($first->{pdu}{source_addr}, '700', 'from the code');
is($first->{pdu}{data_coding}, 0, 'in the default alphabet');

# Each screen of that dialog is counted, beside the running daemon (P29).
my (undef, $funnel) = $box->{daemon}->run('report', 'funnel', '-c', $box->{daemon}{config}, '--format', 'csv', '--by', 'link');
my ($head, @rows) = split /\r\n/, $funnel;
my ($answered, $last_words) = (0, 0);
for (map { [split /,/] } @rows) {
	$answered += $_->[3];
	$last_words += $_->[4];
	is($_->[1], 'orange', "$_->[0] is of its link");
}
is_deeply([$answered, $last_words], [@screens - 1, 1], 'each screen was answered, but our last word');

$box->tell_the_rest;
done_testing();
