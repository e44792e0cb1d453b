#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole program bound to a gateway of the dialect tata.
use strict;
use warnings;
use Mutuelle::Stories;
use Test::More;

my $box = Mutuelle::Stories::open_box('tata');
my @screens = $box->whole_dialog;

# On the wire: the op is always 2, the end is the low bit of its_session_info; the code stands in destination_addr.
my ($first, $last) = @screens[0, -1];
is($_->{op}, 2, 'every screen is op 2') for @screens;
is(unpack('H*', $first->{pdu}{its_session_info}), '0100', 'the session comes back');
is(unpack('H*', $last->{pdu}{its_session_info}), '0101', 'with its low bit at the end');

$box->tell_the_rest;
done_testing();
