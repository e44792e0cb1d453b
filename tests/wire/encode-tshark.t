#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Every PDU that the encoder can write, read by a stranger: tshark finds none malformed, and each field where we meant it.
use strict;
use warnings;
use Mutuelle::Tshark;
use Test::More;

plan skip_all => Mutuelle::Tshark::missing() . ' is missing (Debian: tshark)' if Mutuelle::Tshark::missing();

my @fields = qw(command_id command_status sequence_number system_id service_type source_addr destination_addr data_coding message
	message_payload ussd_service_op its_session.number its_session.sequence its_session.ind user_message_reference message_id);
my @want = map { [ split /\|/, $_, -1 ] } split /\n/, <<'WANT';
0x00000009||1|mutuelle||||||||||||
0x00000002||2|mutuelle||||||||||||
0x00000001||3|mutuelle||||||||||||
0x00000004||4||USSD|700|22376000001|0x00|31205061796572||2|17|0x02|0x01||
0x00000004||5||USSD|700|22376000001|0x08|0041014b||17||||0x1234|
0x00000004||6||USSD|700|22376000001|0x08|0041014b|||||||
0x00000005||7||(Default)|22376000001|700|0x00|2a37303023||2|17|0x02|0x01||
0x00000103||2147483647||(Default)|700|22376000001|0x00||68656c6c6f||||||
0x00000015||10|||||||||||||
0x80000015|0x00000000|11|||||||||||||
0x00000006||12|||||||||||||
0x80000006|0x00000000|13|||||||||||||
0x80000000|0x00000003|14|||||||||||||
0x80000004|0x00000058|15|||||||||||||
0x80000005|0x00000000|16|||||||||||||
0x80000004|0x00000000|17|||||||||||||1a2b
0x80000009|0x00000000|18|box||||||||||||
WANT

my $builddir = $ENV{builddir} // '.';
my @pdus = map { chomp; $_ } `$builddir/tests/wire/encode-dump`;
is(scalar @pdus, scalar @want, 'one PDU of every kind');
my $tshark = Mutuelle::Tshark->new(@pdus);
is($tshark->malformed, '', 'none is malformed');
my @got = $tshark->fields(@fields);
is(scalar @got, scalar @want, 'tshark sees as many PDUs as we wrote');
for my $i (0 .. $#want) {
	my %got = map { $fields[$_] => $got[$i][$_] } 0 .. $#fields;
	my %want = map { $fields[$_] => $want[$i][$_] } 0 .. $#fields;
	is_deeply(\%got, \%want, "PDU $want[$i][2] is what we meant");
}
done_testing();
