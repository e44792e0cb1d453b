#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The GSM 03.38 alphabet of text/gsm.c against Perl's Encode::GSM0338: every character of the BMP one way, every septet and
# every pair of septets the other way. Where they differ the table of 3GPP TS 23.038 says who is right.
use strict;
use warnings;
use Encode;
use Test::More;

eval { require Encode::GSM0338; Encode::GSM0338->VERSION(2.08); 1 }    # older ones lose the character @
    or plan skip_all => 'Encode::GSM0338 2.08 is not there';

my $program = ($ENV{builddir} // '.') . '/tests/lib/gsm-dump';
open my $dump, '-|', $program or BAIL_OUT("$program can't be run: $!");

my (%encoded, %decoded);
while (<$dump>) {
	chomp;
	my ($what, $from, $to) = split / /, $_, -1;
	($what eq 'e' ? \%encoded : \%decoded)->{$from} = $to;
}
close $dump or BAIL_OUT("$program failed: $?");

# Every surrogate is left out, and U+0000, which no text of ours holds.
is(scalar keys %encoded, 0x10000 - 0x800 - 1, 'every character of the BMP was asked for');
is(scalar keys %decoded, 128 + 128 * 128, 'every septet and every pair was asked for');

my @differ;
for my $from (sort keys %encoded) {
	my $theirs = eval { encode('gsm0338', chr hex $from, Encode::FB_CROAK | Encode::LEAVE_SRC) };
	my $hex = defined $theirs ? unpack('H*', $theirs) : '-';
	push @differ, "U+$from: ours $encoded{$from}, theirs $hex" if $encoded{$from} ne $hex;
}
is_deeply(\@differ, [], 'all characters are encoded alike');
is(scalar(grep { $_ ne '-' } values %encoded), 127 + 10, 'the alphabet has 127 characters, its extension 10');

# 3GPP TS 23.038 6.2.1.1: a code that the extension does not have is shown as the character of the main table; and 1b 1b, kept
# for a further table, as a space. Encode gives U+FFFD for both.
my %extension = map { $_ => 1 } qw(0a 14 28 29 2f 3c 3d 3e 40 65);
sub expected {
	my ($from) = @_;
	return encode('UTF-8', decode('gsm0338', pack 'H*', $from)) unless $from =~ /^1b(..)$/;
	return ' ' if $1 eq '1b';
	return encode('UTF-8', decode('gsm0338', pack 'H*', $extension{$1} ? $from : $1));
}

@differ = grep { pack('H*', $decoded{$_}) ne expected($_) } sort keys %decoded;
is_deeply([map { "$_: ours $decoded{$_}" } @differ], [], 'all septets and pairs are decoded alike, or as the standard says');

# Encode gives a lone escape as U+FFFD, as we do; 0x09 is the capital cedilla in both, as the standard has it.
is($decoded{'1b'}, 'efbfbd', 'an escape without anything behind can not be read');
is($decoded{'09'}, 'c387', '0x09 is a capital C with cedilla');

done_testing;
