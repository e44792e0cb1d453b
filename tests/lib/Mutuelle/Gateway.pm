# SPDX-License-Identifier: GPL-3.0-or-later
# A small operator's gateway on Net::SMPP, an SMPP implementation that nobody here wrote. It listens, lets the daemon bind, dials and
# answers as a phone does in one of the dialects, and misbehaves when asked. Every wait is bounded.
package Mutuelle::Gateway;
use strict;
use warnings;
use Encode ();
use IO::Select;
use Net::SMPP;
use Time::HiRes 'time';

our $WAIT = 20;    # seconds that a test waits for anything

# What each dialect says; tests/wire must not learn it from ussd/dialects.yaml.
my %dialect = (
	plain     => { begin => 1, go_on => 18, menu => 2, last => 17, carrier => 'its', leave => 'its' },
	tata      => { begin => 1, go_on => 18, menu => 2, last => 2, carrier => 'its', one_value => 1, last_bit => 1, leave => 17, code_in_dest => 1 },
	mica      => { begin => 1, go_on => 18, menu => 2, last => 17, carrier => 'umr', leave => 129 },
	'thai-p2' => { begin => 1, go_on => 18, menu => 2, last => 17, carrier => 'none', leave => 'text', type => 'P2', late_resp => 1 },
	'umr-op3' => { begin => 1, go_on => 18, menu => 2, last => 3, carrier => 'umr', leave => 'no op' },
);

# new(dialect => 'plain', code => '700'): listens on a free port of the loopback.
sub new {
	my ($class, %o) = @_;
	local $SIG{__WARN__} = sub { };    # it gives setsockopt a name for a number
	my $listener = Net::SMPP->new_listen('127.0.0.1', port => 0, listen => 8) or die "listen: $!";
	return bless { dialect => $dialect{ $o{dialect} // 'plain' }, code => $o{code} // '700', listener => $listener,
		octets => [] }, $class;
}

# Every PDU that the daemon has sent, on all connections, as hexadecimal digits.
sub octets { return @{ $_[0]{octets} } }

sub port { return $_[0]{listener}->sockport }

# Waits for a connection and its bind, and answers the bind: status => N refuses it, resp => 0 does not answer. The session, with
# the bind in $session->{bind}.
sub accept {
	my ($self, %o) = @_;
	IO::Select->new($self->{listener})->can_read($o{wait} // $WAIT) or return;
	my $socket = $self->{listener}->accept or die "accept: $!";
	my $s = bless { %{$self}{qw(dialect code)}, socket => $socket, next => 1, calls => {}, queue => [], id => 0, log => [] },
		'Mutuelle::Gateway::Session';
	$s->{octets} = $self->{octets};
	binmode $socket;
	$s->{bind} = $s->read($o{wait}) or return $s;
	return $s if exists $o{resp} && !$o{resp};
	my ($name) = $s->{bind}->explain_cmd =~ /^(bind_\w+)$/ or die 'not a bind: ' . $s->{bind}->explain_cmd;
	my $answer = "${name}_resp";
	$socket->$answer(seq => $s->{bind}{seq}, status => $o{status} // 0, system_id => 'box');
	return $s;
}

package Mutuelle::Gateway::Session;
use Encode ();
use IO::Select;
use Time::HiRes qw(time sleep);

# The next PDU of the daemon, or undef at the end of the connection (then $self->{closed}) or of the time. enquire_link is answered.
sub read {
	my ($self, $wait) = @_;
	my $until = time + ($wait // $Mutuelle::Gateway::WAIT);
	while ((my $left = $until - time) > 0) {
		IO::Select->new($self->{socket})->can_read($left) or return;
		my $pdu = do {
			local $SIG{__WARN__} = sub { };    # it warns of tags it has no name for, and of the end
			local $SIG{ALRM} = sub { die "half a PDU\n" };
			alarm 10;
			my $p = $self->{socket}->read_pdu;
			alarm 0;
			$p;
		};
		if (!$pdu) {
			$self->{closed} = 1;
			return;
		}
		push @{ $self->{log} }, $pdu->explain_cmd;
		push @{ $self->{octets} }, unpack 'H*', pack('N4', 16 + length $pdu->{data}, @{$pdu}{qw(cmd status seq)}) . $pdu->{data};
		if ($pdu->explain_cmd eq 'enquire_link' && !$self->{deaf}) {
			$self->{socket}->enquire_link_resp(seq => $pdu->{seq});
			next;
		}
		return $pdu;
	}
	return;
}

# The next PDU of that name; others wait in the queue.
sub wait_for {
	my ($self, $name, $wait) = @_;
	my $until = time + ($wait // $Mutuelle::Gateway::WAIT);
	for my $i (0 .. $#{ $self->{queue} }) {
		return splice @{ $self->{queue} }, $i, 1 if $self->{queue}[$i]->explain_cmd eq $name;
	}
	while ((my $left = $until - time) > 0) {
		my $pdu = $self->read($left) or return;
		return $pdu if $pdu->explain_cmd eq $name;
		push @{ $self->{queue} }, $pdu;
	}
	return;
}

# The deliver_sm_resp of that sequence number.
sub wait_ack {
	my ($self, $seq) = @_;
	while (my $pdu = $self->wait_for('deliver_sm_resp')) {
		return $pdu if $pdu->{seq} == $seq;
	}
	return;
}

# Is the connection closed by the daemon within the time?
sub wait_close {
	my ($self, $wait) = @_;
	my $until = time + ($wait // $Mutuelle::Gateway::WAIT);
	while (!$self->{closed} && (my $left = $until - time) > 0) {
		my $pdu = $self->read($left);
		push @{ $self->{queue} }, $pdu if $pdu;
	}
	return $self->{closed};
}

# Octets as they are, in pieces of `piece` octets, so that the daemon's reads end anywhere.
sub raw {
	my ($self, $octets, $piece) = @_;
	$piece ||= length $octets;
	for (my $at = 0; $at < length $octets; $at += $piece) {
		sleep 0.002 if $at;
		syswrite $self->{socket}, substr $octets, $at, $piece;
	}
	return;
}

sub close { CORE::close $_[0]{socket}; $_[0]{closed} = 1; return }

# ---- phones -------------------------------------------------------------------------------------

# The octets of a deliver_sm: Net::SMPP writes them into a string instead of the socket.
sub deliver_octets {
	my ($self, @fields) = @_;
	my $to = Mutuelle::Gateway::Octets->new;
	Net::SMPP::deliver_sm($to, async => 1, @fields);
	return $to->octets;
}

sub deliver {
	my ($self, @fields) = @_;
	my $seq = $self->{next}++;
	my $octets = $self->deliver_octets(seq => $seq, @fields);
	$self->raw($octets, $self->{piece});
	$self->{last} = $octets;
	return $seq;
}

sub session_tlv {
	my ($self, $call, $bits) = @_;
	my $carrier = $self->{dialect}{carrier};
	my $turn = $self->{dialect}{one_value} ? 0 : $call->{turn} << 1 & 0xfe;    # some count the turns in the session's value
	return (its_session_info => pack 'CC', $call->{id}, $turn | ($bits // 0)) if $carrier eq 'its';
	return (user_message_reference => pack 'n', $call->{id}) if $carrier eq 'umr';
	return ();
}

sub say_as {
	my ($self, $phone, $op, $text, %more) = @_;
	my ($d, $call) = ($self->{dialect}, $self->{calls}{$phone});
	my $bits = delete $more{bits};
	my $dest = $d->{code_in_dest} ? $call->{code} : $d->{type} ? '22390000001' : $self->{code};
	my @op = defined $op ? (ussd_service_op => chr $op) : ();
	my $is_map = $d->{type} && defined $op && $op == 1;    # then its MAP dialog and the IMSI come along
	my @map = $is_map ? (validity_period => '417') : ();
	my @imsi = $is_map ? (source_subaddress => '610010123456789') : ();
	return $self->deliver(
		service_type => $d->{type} // 'USSD', source_addr_ton => 1, source_addr_npi => 1, source_addr => $phone,
		dest_addr_ton => $d->{type} ? 1 : 0, dest_addr_npi => 1, destination_addr => $dest, data_coding => $d->{type} ? 0x0f : 0,
		short_message => $text, @map, %more, @op, @imsi, $self->session_tlv($call, $bits));
}

# The phone dials: "*700#", "*700*2#".
sub dial {
	my ($self, $phone, $dialled, %more) = @_;
	$self->{calls}{$phone} = { id => ++$self->{id} & 0x7f, turn => 0, code => $dialled };
	return $self->say_as($phone, $self->{dialect}{begin}, $dialled, %more);
}

# The phone answers. Where the gateway holds its response to a menu back until now, it comes first.
sub answer {
	my ($self, $phone, $text, %more) = @_;
	my $call = $self->{calls}{$phone};
	if (my $owed = delete $call->{owed}) {
		$self->{socket}->submit_sm_resp(seq => $owed, message_id => '000000');
	}
	$call->{turn}++;
	return $self->say_as($phone, $self->{dialect}{go_on}, $text, %more);
}

# The phone hangs up, as its dialect says it.
sub leave {
	my ($self, $phone) = @_;
	my $how = $self->{dialect}{leave};
	$self->{calls}{$phone}{turn}++;
	return $self->say_as($phone, 18, '', bits => 1) if $how eq 'its';
	return $self->say_as($phone, undef, '') if $how eq 'no op';
	return $self->say_as($phone, $how, '') if $how =~ /^\d+$/;
	return $self->deliver(service_type => '', source_addr_ton => 1, source_addr_npi => 1, source_addr => $phone,
		destination_addr => '', esm_class => 0x08, short_message => 'ABORT from mobile phone');
}

sub text_of {
	my ($pdu) = @_;
	my $octets = length $pdu->{short_message} ? $pdu->{short_message} : $pdu->{message_payload} // '';
	return Encode::decode('UTF-16BE', $octets) if $pdu->{data_coding} == 8 || $pdu->{data_coding} == 0x48;
	return Encode::decode('gsm0338', $octets);
}

# The next screen, answered as a gateway does: {phone, text, is_last, op, pdu, order}. resp => 0 leaves submit_sm without its response,
# status => N refuses it. `order` tells what came since the last screen, "deliver_sm_resp submit_sm".
sub screen {
	my ($self, %o) = @_;
	my $d = $self->{dialect};
	my $pdu = $self->wait_for('submit_sm', $o{wait}) or return;
	my $op = defined $pdu->{ussd_service_op} ? ord $pdu->{ussd_service_op} : undef;
	my $call = $self->{calls}{ $pdu->{destination_addr} };
	my $bit = defined $pdu->{its_session_info} ? ord(substr $pdu->{its_session_info}, 1) & 1 : 0;
	my $is_last = $d->{last_bit} ? $bit : defined $op && $op == $d->{last};
	my %screen = (phone => $pdu->{destination_addr}, text => text_of($pdu), is_last => $is_last ? 1 : 0, op => $op, pdu => $pdu,
		order => join ' ', splice @{ $self->{log} });
	if ($d->{late_resp} && !$is_last && $call && !exists $o{resp} && !$o{status}) {
		$call->{owed} = $pdu->{seq};
	} elsif (!exists $o{resp} || $o{resp}) {
		$self->{socket}->submit_sm_resp(seq => $pdu->{seq}, status => $o{status} // 0, message_id => sprintf '%x', ++$self->{ids});
	}
	return \%screen;
}

# ---- a socket that is a string ------------------------------------------------------------------
package Mutuelle::Gateway::Octets;
our @ISA = ('Net::SMPP');

sub new {
	my $self = Net::SMPP::gensym();
	${*$self}{$_} = Net::SMPP::Default->{$_} for keys %{ Net::SMPP::Default() };
	bless $self, 'Mutuelle::Gateway::Octets';
	$self->set_version(0x34);
	return $self;
}

sub syswrite { my ($self, $octets) = @_; ${*$self}{octets} .= $octets; return length $octets }
sub octets { my ($self) = @_; return ${*$self}{octets} }

1;
