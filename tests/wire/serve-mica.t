#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole program bound to a gateway of the dialect mica.
use strict;
use warnings;
use Mutuelle::Stories;
use Test::More;

my $box = Mutuelle::Stories::open_box('mica');
my @screens = $box->whole_dialog;

# On the wire: user_message_reference is the session.
my ($first, $last) = @screens[0, -1];
is($first->{op}, 2, 'a screen that waits is op 2');
is($last->{op}, 17, 'the last one is op 17');
is(unpack('H*', $_->{pdu}{user_message_reference}), '0001', 'user_message_reference comes back') for $first, $last;
ok(!defined $first->{pdu}{its_session_info}, 'and no session of another kind');

$box->tell_the_rest;
done_testing();
