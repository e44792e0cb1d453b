#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole program bound to a gateway of the dialect thai-p2.
use strict;
use warnings;
use Mutuelle::Stories;
use Test::More;

my $box = Mutuelle::Stories::open_box('thai-p2');
my @screens = $box->whole_dialog;

# On the wire: no session at all, the op is the first TLV; submit_sm was answered only when the phone had typed.
my ($first, $last) = @screens[0, -1];
is($first->{op}, 2, 'a screen that waits is op 2');
is($last->{op}, 17, 'the last one is op 17');
is(unpack('H*', substr $first->{pdu}{data}, -5), '0501000102', 'ussd_service_op is the only TLV');
is($first->{pdu}{data_coding}, 0x0f, 'data_coding 0x0f, as its begins have');

$box->tell_the_rest;
done_testing();
