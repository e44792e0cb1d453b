#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole program bound to a gateway of the dialect umr-op3.
use strict;
use warnings;
use Mutuelle::Stories;
use Test::More;

my $box = Mutuelle::Stories::open_box('umr-op3');
my @screens = $box->whole_dialog;

# On the wire: the last screen is op 3; the gateway tells that it was shown with op 19, which ends the dialog and is not answered.
my ($first, $last) = @screens[0, -1];
is($first->{op}, 2, 'a screen that waits is op 2');
is($last->{op}, 3, 'the last one is op 3');
is(unpack('H*', $_->{pdu}{user_message_reference}), '0001', 'user_message_reference comes back') for $first, $last;
my $s = $box->{session};
ok($s->wait_ack($s->say_as($last->{phone}, 19, '')), 'op 19 is acknowledged');
is($s->wait_for('submit_sm', 0.5), undef, 'and not answered');

$box->tell_the_rest;
done_testing();
