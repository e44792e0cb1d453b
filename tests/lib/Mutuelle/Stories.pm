# SPDX-License-Identifier: GPL-3.0-or-later
# What every dialect must get right, told once: the daemon with a sample village, bound to the gateway of Mutuelle::Gateway.
package Mutuelle::Stories;
use strict;
use warnings;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Tshark;
use Test::More;

# What tells a screen, of the menus of Mali in French.
our $home = qr/^1 Payer\n2 Ma famille\n3 Soins couverts\n4 O\x{f9} me soigner\n5 Autres services$/m;
our $family = qr/^Carte \d+\n/;
our $pay = qr/^1 Payer$/m;

# The box of a dialect, bound: {gateway, daemon, session, phones}. Further keys are those of the link's configuration.
sub open_box {
	my ($dialect, %link) = @_;
	$SIG{ALRM} = sub { die "the test takes too long\n" };
	alarm 240;
	my $gateway = Mutuelle::Gateway->new(dialect => $dialect);
	my $daemon = Mutuelle::Daemon->new(http => 0, links => [ { port => $gateway->port, dialect => $dialect, %link } ]);
	$daemon->import_village(households => 50);
	$daemon->start;
	my $session = $gateway->accept or BAIL_OUT("the daemon does not bind:\n" . $daemon->log_text);
	return bless { dialect => $dialect, gateway => $gateway, daemon => $daemon, session => $session, phones => [ phones($daemon) ] };
}

# Heads of households that read French and have a phone of their own.
sub phones {
	my ($daemon) = @_;
	my ($header, @rows) = split /\r?\n/, Mutuelle::Daemon::slurp("$daemon->{dir}/roll.csv");
	my @names = split /,/, $header;
	my (%count, @phones);
	for (@rows) {
		my %row;
		@row{@names} = split /,/, $_, -1;
		next if !$row{phone};
		$count{ $row{phone} }++;
		push @phones, $row{phone} if $row{role} eq 'head' && $row{language} eq 'fr';
	}
	return map { "223$_" } grep { $count{$_} == 1 } @phones;
}

sub next_phone { return shift @{ $_[0]{phones} } // BAIL_OUT("the village has too few phones") }

# Dials, sees home, looks at the family, goes back, and ends at the last screen of paying.
sub whole_dialog {
	my ($box) = @_;
	my ($s, $phone) = ($box->{session}, $box->next_phone);
	my @steps = ([ undef, $home, 0 ], [ 2, $family, 0 ], [ 0, $home, 0 ], [ 1, $pay, 0 ], [ 1, qr/\w/, 1 ]);
	my @screens;
	splice @{ $s->{log} };
	for (@steps) {
		my ($key, $want, $is_last) = @$_;
		my $what = defined $key ? "answers $key" : 'dials *700#';
		defined $key ? $s->answer($phone, $key) : $s->dial($phone, '*700#');
		my $screen = $s->screen;
		like($screen->{text}, $want, "$what: the screen");
		is($screen->{phone}, $phone, "$what: on that phone");
		is($screen->{is_last}, $is_last, "$what: " . ($is_last ? 'the last one' : 'and waits'));
		is($screen->{order}, 'deliver_sm_resp submit_sm', "$what: acknowledged, then answered, once");
		push @screens, $screen;
	}
	return @screens;
}

sub dial_straight {
	my ($box) = @_;
	my ($s, $phone) = ($box->{session}, $box->next_phone);
	$s->dial($phone, '*700*2#');
	like($s->screen->{text}, $family, '*700*2# goes straight to the family');
	$s->leave($phone);
}

# Hangs up in the family; the next dial offers it as line 0.
sub drop_and_go_on {
	my ($box) = @_;
	my ($s, $phone) = ($box->{session}, $box->next_phone);
	$s->dial($phone, '*700#');
	$s->screen;
	$s->answer($phone, 2);
	$s->screen;
	ok($s->wait_ack($s->leave($phone)), 'hanging up is acknowledged');
	is($s->wait_for('submit_sm', 0.5), undef, 'and never answered');
	$s->dial($phone, '*700#');
	my $again = $s->screen;
	like($again->{text}, qr/^0 Reprendre: Ma famille$/m, 'the next dial offers to go on');
	like($again->{text}, $home, 'and the other lines mean what they always mean');
	$s->answer($phone, 0);
	like($s->screen->{text}, $family, '0 goes on');
	$s->leave($phone);
}

# All phones at once, each step of all before the next one.
sub many_phones {
	my ($box, $n) = @_;
	my $s = $box->{session};
	my @phones = splice @{ $box->{phones} }, 0, $n;
	my %seen;
	$s->dial($_, '*700#') for @phones;
	$seen{ $s->screen->{phone} }++ for @phones;
	$s->answer($_, 2) for @phones;
	for (@phones) {
		my $screen = $s->screen;
		$seen{ $screen->{phone} }++ if $screen->{text} =~ $family;
	}
	is_deeply(\%seen, { map { $_ => 2 } @phones }, "$n phones at once, each has its own two screens");
	$s->leave($_) for @phones;
}

# The same PDU once more: the same answer; but none while the gateway still owes its response to the first.
sub redelivered {
	my ($box) = @_;
	my ($s, $phone) = ($box->{session}, $box->next_phone);
	$s->dial($phone, '*700#');
	my $first = $s->screen;
	$s->answer($phone, 2);
	my $second = $s->screen;
	$s->raw($s->{last});
	if ($s->{dialect}{late_resp}) {
		is($s->wait_for('submit_sm', 0.5), undef, 'a PDU that comes twice is answered once while that answer is on its way');
		$s->leave($phone);
		return;
	}
	my $again = $s->screen;
	is($again->{text}, $second->{text}, 'a PDU that comes twice has the same answer');
	isnt($again->{pdu}{seq}, $second->{pdu}{seq}, 'under a sequence number of its own');
	$s->leave($phone);
}

# An answer in a dialog that the daemon has never heard of.
sub unknown_session {
	my ($box) = @_;
	my ($s, $phone) = ($box->{session}, $box->next_phone);
	$s->{calls}{$phone} = { id => 77, turn => 3, code => '*700#' };
	$s->answer($phone, '2');
	my $screen = $s->screen;
	like($screen->{text}, qr/Refaites le code/, 'an unknown dialog gets a sentence');
	is($screen->{is_last}, 1, 'that ends it');
}

# Every story behind the first dialog, and the end.
sub tell_the_rest {
	my ($box) = @_;
	$box->dial_straight;
	$box->drop_and_go_on;
	$box->many_phones(10);
	$box->redelivered;
	$box->unknown_session;
	$box->close_box;
}

# What the daemon sent, before a stranger; then SIGTERM: it unbinds and ends with 0.
sub close_box {
	my ($box) = @_;
	my ($s, $d) = @{$box}{qw(session daemon)};
	kill 'TERM', $d->{pid};
	my $unbind = $s->wait_for('unbind');
	ok($unbind, 'SIGTERM: it unbinds');
	$s->{socket}->unbind_resp(seq => $unbind->{seq});
	ok($s->wait_close, 'and closes');
	is($d->wait_end, 0, 'and ends with 0');
	unlike($d->log_text, qr/level=(error|warning)/, 'the log has neither warning nor error');
SKIP: {
		skip Mutuelle::Tshark::missing() . ' is missing (Debian: tshark)', 2 if Mutuelle::Tshark::missing();
		my @octets = $box->{gateway}->octets;
		my $tshark = Mutuelle::Tshark->new(@octets);
		is($tshark->malformed, '', 'tshark finds no PDU malformed');
		is(scalar $tshark->fields('command_id'), scalar @octets, 'and sees all ' . @octets);
	}
}

1;
