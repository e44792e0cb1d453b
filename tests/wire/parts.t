#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Messages in parts against readers that are not ours: Perl's Encode and \X, a reader of user data headers written here from
# 3GPP TS 23.040 9.2.3.24, and tshark. What they put together again must be the text, at every length from 0 to 1,600.
use strict;
use warnings;
use utf8;
use Encode;
use File::Temp 'tempdir';
use Mutuelle::Tshark;
use Test::More;

eval { require Encode::GSM0338; Encode::GSM0338->VERSION(2.08); 1 }
    or plan skip_all => 'Encode::GSM0338 2.08 is not there';

my $program = ($ENV{builddir} // '.') . '/tests/lib/parts-dump';
my %defaults = (gsm => 'gsm0338', latin1 => 'iso-8859-1', ascii => 'us-ascii', utf8 => 'UTF-8');
my %alone = (0 => 160, 8 => 70);    # septets or UTF-16 units in a message; and in a part, behind 6 octets of header
my %part = (0 => 153, 8 => 67);

# Asks for all texts at once. Each is {join, meaning, exact, text}; the answer is put beside them.
sub ask {
	my @asked = @_;
	my $dir = tempdir(CLEANUP => 1);
	open my $in, '>', "$dir/in" or die "$dir: $!";
	printf $in "%s %s %s %s\n", $_->{join} // 'udh', $_->{meaning} // 'gsm', $_->{exact} ? 'exact' : 'plain',
	    unpack('H*', encode('UTF-8', $_->{text})) for @asked;
	close $in;
	my @lines = `$program <$dir/in`;
	$? == 0 && @lines == @asked or BAIL_OUT("$program failed: $?");
	for my $i (0 .. $#asked) {
		my $m = $asked[$i];
		(my ($coding, $esm, $air, $how), my @parts) = split ' ', $lines[$i];
		%$m = (%$m, refused => 1), next if $coding eq 'refused';
		%$m = (%$m, coding => $coding, esm => $esm, air => $air, how => $how, parts => [map { pack 'H*', $_ } @parts]);
		push @{ $m->{parts} }, '' unless @parts;    # an empty text
	}
	return @asked;
}

# 9.2.3.24: the header's length, then elements of identifier, length and value. Gives [reference, total, number] and the rest.
sub read_header {
	my ($octets) = @_;
	my ($length, $rest) = unpack 'C a*', $octets;
	my $header = substr $rest, 0, $length, '';
	my $part;
	while (length $header) {
		my ($identifier, $value) = unpack 'C C/a', $header;
		substr $header, 0, 2 + length $value, '';
		$part = [unpack 'C3', $value] if $identifier == 0 && length $value == 3;
	}
	return ($part, $rest);
}

sub decoded {
	my ($m, $octets) = @_;
	return decode($m->{coding} == 8 ? 'UTF-16BE' : $defaults{ $m->{meaning} // 'gsm' }, $octets, Encode::FB_CROAK);
}

# What a text weighs on the air, by Encode.
sub weight {
	my ($coding, $text) = @_;
	return $coding == 8 ? length(encode('UTF-16BE', $text)) / 2 : length encode('gsm0338', $text);
}

# What is wrong with the answer, or nothing. Each part is decoded by itself, so a character cut in two would die.
sub fault {
	my ($m) = @_;
	my ($coding, $together, %seen) = ($m->{coding}, '');
	return 'was refused' if $m->{refused};
	my @parts = @{ $m->{parts} };
	my $n = @parts;
	my $headed = $n > 1 && ($m->{join} // 'udh') eq 'udh';
	return "esm_class $m->{esm}" if $m->{esm} != ($headed ? 0x40 : 0);
	for my $i (0 .. $#parts) {
		my $octets = $parts[$i];
		if ($headed) {
			my ($part, $rest) = read_header($octets);
			return "part $i: no header" unless $part;
			return "part $i: header @$part" if $part->[0] != 0xa7 || $part->[1] != $n || $part->[2] != $i + 1;
			$octets = $rest;
		}
		return "part $i has " . length($parts[$i]) . ' octets' if $m->{how} eq 'short' && length $parts[$i] > 253;
		my $text = eval { decoded($m, $octets) } // return "part $i: $@";
		my $room = $m->{how} eq 'payload' ? 1e9 : $n > 1 ? $part{$coding} : $alone{$coding};
		return "part $i is too long" if weight($coding, $text) > $room;
		return "part $i begins with a mark" if $i && $text =~ /^\p{M}/;
		$together .= $text;
	}
	return "'$together' was '$m->{text}'" if $together ne ($m->{becomes} // $m->{text});
	my $weight = weight($coding, $together);
	return "$m->{air} messages" if $m->{air} < ($weight <= $alone{$coding} ? 1 : $weight / $part{$coding});
	return;
}

sub all_right {
	my ($name, @asked) = @_;
	my @faults = grep { defined } map { my $f = fault($_); $f && length($_->{text}) . " characters: $f" } ask(@asked);
	is(scalar @faults, 0, $name . ': ' . @asked . ' texts') or diag(join "\n", map { substr $_, 0, 300 } @faults[0 .. ($#faults > 4 ? 4 : $#faults)]);
}

sub most_parts_needed { my ($coding, $weight) = @_; return $weight <= $alone{$coding} ? 1 : int(($weight + $part{$coding} - 1) / $part{$coding}) }

# Texts that tell any octet from its neighbours.
my @alphabet = grep { $_ ne "\x1b" } map { decode('gsm0338', chr) } 0 .. 0x1a, 0x1c .. 0x7f;
sub seven_bit { my ($length, $first) = @_; return join '', map { $alphabet[($_ + ($first // 0)) * 37 % @alphabet] } 0 .. $length - 1 }
sub wide { my ($length) = @_; return join '', map { chr 0x4e00 + $_ * 7 % 0x5000 } 1 .. $length }

my @every = map { { text => seven_bit($_, $_), exact => 1 } } 0 .. 1600;
all_right('7 bits, every length from 0 to 1,600', @every);
is(scalar(grep { $_->{coding} != 0 || @{ $_->{parts} } != most_parts_needed(0, length $_->{text}) } @every), 0, '  and not a part more than needed');

my @every_wide = map { { text => wide($_) } } 0 .. 1600;
all_right('UCS-2, every length from 0 to 1,600', @every_wide);
is(scalar(grep { @{ $_->{parts} } != most_parts_needed(8, length $_->{text}) } @every_wide), 0, '  and not a part more than needed');

# An escape, a surrogate pair, or a grapheme of several characters at each place of a text of three parts.
for my $join (qw(udh sar payload)) {
	all_right("$join: an escape at each place", map { { join => $join, text => seven_bit($_) . '€' . seven_bit(480 - $_), exact => 1 } } 0 .. 480);
	all_right("$join: escapes only, every length", map { { join => $join, text => '[' x $_ } } 0 .. 800);
	all_right("$join: a surrogate pair at each place", map { { join => $join, text => wide($_) . '😀' . wide(200 - $_) } } 0 .. 200);
	all_right("$join: surrogate pairs only, every length", map { { join => $join, text => '😀' x $_ } } 0 .. 300);
}

# \X is Perl's own grapheme: the parts' ends must be ends of whole ones, but where one does not fit a part.
my @graphemes = ("ɛ\x{301}", "ɔ\x{300}\x{323}", "🇲🇱", "👩\x{200d}👩\x{200d}👧", "각", "\r\n", "नि", "👍🏾");
my @texts = map { my $g = $_; map { { exact => 1, text => wide($_) . $g . wide(140 - $_) } } 0 .. 140 } @graphemes;
all_right('a grapheme of several characters at each place', @texts);
sub is_cut {
	my ($m) = @_;
	my ($at, %ends, $end) = (0);
	my $text = $m->{text};
	$ends{ $end += length $1 } = 1 while $text =~ /(\X)/g;
	for my $octets (@{ $m->{parts} }) {
		$at += length decoded($m, (read_header($octets))[1]);
		return 1 unless $ends{$at};
	}
	return;
}
is(scalar(grep { is_cut($_) } @texts), 0, '  none is cut');
my @huge = ask({ exact => 1, text => '日' . "\x{301}" x 200 }, { exact => 1, text => '👩' . "\x{200d}👩" x 100 });
for my $m (@huge) {
	is(join('', map { decoded($m, (read_header($_))[1]) } @{ $m->{parts} }), $m->{text}, 'a grapheme longer than a part is cut between its characters');
}

# What data_coding 0 means: every character of the alphabet goes by 7 bits where that meaning has it, else as UCS-2.
my @letters = (@alphabet, split //, "^{}\\[~]|€\f");
for my $meaning (sort keys %defaults) {
	my @asked = map { { meaning => $meaning, text => $_, exact => 1 } } @letters;
	all_right("data_coding 0 as $meaning", @asked);
	my @wrong = grep { my $has = defined eval { encode($defaults{$meaning}, $_->{text}, Encode::FB_CROAK | Encode::LEAVE_SRC) };
		($_->{coding} == 0) != !!$has } @asked;
	is(scalar @wrong, 0, "  by 7 bits whatever $meaning has") or diag(map { sprintf 'U+%04x ', ord $_->{text} } @wrong);
	all_right("data_coding 0 as $meaning, long", map { { meaning => $meaning, text => 'é' x $_, exact => 1 } } 0 .. 400);
}

# One spelling a message.
sub becomes {
	my ($name, $coding, $text, $becomes, %more) = @_;
	my ($m) = ask({ text => $text, becomes => $becomes, %more });
	is($m->{coding}, $coding, "$name: data_coding $coding");
	is(fault($m), undef, "$name: its text");
}
becomes('7 bits as it is', 0, 'Payé: 1500 F à Kita', 'Payé: 1500 F à Kita');
becomes('old spelling', 0, 'I ka kɛnɛya sara', 'I ka kènèya sara');
becomes('French outside the alphabet', 0, 'Reçu: êtes-vous là…', 'Recu: etes-vous là...');
becomes('exact', 8, 'I ka kɛnɛya sara', 'I ka kɛnɛya sara', exact => 1);
becomes('never half and half', 8, 'kɛnɛya 日', 'kɛnɛya 日');
becomes('no old spelling for a gateway of ASCII', 8, 'kɛnɛya', 'kɛnɛya', meaning => 'ascii');
becomes('an old spelling in ASCII for a gateway of ASCII', 0, 'ŋania', 'ngania', meaning => 'ascii');
becomes('marks composed', 0, "Pave\x{301}", 'Pavé');
becomes('exact: marks as given', 8, "Pave\x{301}", "Pave\x{301}", exact => 1);
becomes('an old spelling that would take more messages', 8, '㎯' x 60, '㎯' x 60);
my ($broken, $too_long) = ask({ text => 'ok' }, { text => '日' x (32 * 67 + 1) });
ok($too_long->{refused}, 'more than 32 messages are refused');
is(scalar(`echo 'udh gsm plain 61ff' | $program`), "refused\n", 'what is no UTF-8 is refused');
is(scalar(`echo 'udh gsm plain 610062' | $program`), "refused\n", 'a NUL is refused');

# tshark puts the parts together by itself.
SKIP: {
	my $missing = Mutuelle::Tshark::missing();
	skip "$missing is not there", 2 if $missing;
	my (@pdus, @want);
	for my $m (grep { $_->{text} ne '' } @every, @every_wide) {
		my $to = 22370000000 + @want;    # a reference is the phone's own
		for my $octets (@{ $m->{parts} }) {
			my $body = pack 'Z* C2 Z* C2 Z* C3 Z* Z* C5 a*', '', 0, 0, '700', 1, 1, $to, $m->{esm}, 0, 0, '', '', 0, 0, $m->{coding}, 0,
			    length $octets, $octets;
			push @pdus, unpack 'H*', pack('N4', 16 + length $body, 4, 0, @pdus + 1) . $body;
		}
		push @want, unpack 'H*', join '', map { $m->{esm} ? substr $_, 6 : $_ } @{ $m->{parts} };
	}
	my $tshark = Mutuelle::Tshark->new(@pdus);
	is($tshark->malformed, '', @pdus . ' submits, none malformed');
	# a message alone has its text in SMPP's field; what was put together of parts is shown with the last one
	my @got = map { my ($features, $message, $length, $text) = split /\t/, $_, -1; $features eq '0x00' ? $message : $length ? $text : () }
	    $tshark->ask('-T fields -e smpp.esm.submit.features -e smpp.message -e gsm_sms_ud.reassembled.length -e gsm_sms_ud.short_msg');
	is_deeply(\@got, \@want, 'tshark puts ' . @want . ' texts together as they were');
}

done_testing;
