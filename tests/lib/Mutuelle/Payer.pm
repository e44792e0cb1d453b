# SPDX-License-Identifier: GPL-3.0-or-later
# A member at her phone who pays, on the gateway of Mutuelle::Gateway; and what the daemon says of payments.
package Mutuelle::Payer;
use strict;
use warnings;
use Mutuelle::Daemon;

# Dials and says yes to the first sum offered. True when the payment is asked for; some families of the sample village are not enrolled
# yet, and can't pay.
sub asks_to_pay {
	my ($session, $phone) = @_;
	$session->dial($phone, '*700#');
	my $screen = $session->screen;
	for my $step ('pay', 'pay', 'how much', 'yes') {
		last if !$screen || $screen->{is_last};
		$session->answer($phone, $step eq 'how much' ? ($screen->{text} =~ /^([1-4]) \d+ F/m)[0] // 5 : 1);
		$screen = $session->screen;
	}
	return $screen && $screen->{text} =~ /^C'est demand\x{e9}/;
}

# By the payer's phone: {state, francs, ...}, as `mutuelle pay list` tells.
sub payments {
	my ($daemon) = @_;
	my ($rc, $out, $err) = $daemon->run('pay', 'list', '-c', $daemon->{config}, '--format', 'csv');
	die "pay list: $err" if $rc;
	my ($header, @rows) = split /\r?\n/, $out;
	my @names = split /,/, $header // '';
	return map { my %row; @row{@names} = split /,/; $row{payer} =~ s/\D//gr => \%row } @rows;
}

1;
