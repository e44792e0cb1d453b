#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Messages of the outbox at a gateway that misbehaves: throttles in storms, answers after its receipts, writes ids in the other base,
# hangs up with submits unanswered, and says everything twice. No message is lost, none goes twice except where no answer came.
use strict;
use warnings;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;
use Time::HiRes qw(sleep time);

my $WINDOW = 5;
my $gateway = Mutuelle::Gateway->new;
my $daemon = Mutuelle::Daemon->new(links => [{ port => $gateway->port, sms => "{window: $WINDOW}" }]);
$daemon->import_village(households => 5);
$daemon->start;
my $s = $gateway->accept or BAIL_OUT('the daemon does not bind: ' . $daemon->log_text);

# Puts a message into the outbox, as a person does at the computer. Its number.
sub send_sms {
	my ($phone, $text, @more) = @_;
	my ($rc, $out, $err) = $daemon->run('sms', 'send', '-c', $daemon->{config}, '--to', $phone, '--text', $text, @more);
	return $rc == 0 && $out =~ /(\d+)/ ? $1 : BAIL_OUT("sms send: $rc $out $err");
}

sub field {
	my ($id, $field) = @_;
	my ($rc, $out) = $daemon->run('sms', 'show', '-c', $daemon->{config}, $id);
	return $out =~ /^\Q$field\E +(.*)$/m ? $1 : "no $field";
}

# Is the message in this state within 10 s?
sub becomes {
	my ($id, $state, $name) = @_;
	my $until = time + 10;
	sleep 0.05 while field($id, 'state') ne $state && time < $until;
	return is(field($id, 'state'), $state, $name);
}

# Waits for a submit_sm and leaves it without an answer.
sub submit { return $s->wait_for('submit_sm', @_) }
sub accept_it { my ($pdu, $id) = @_; $s->{socket}->submit_sm_resp(seq => $pdu->{seq}, message_id => $id); return }
sub refuse_it { my ($pdu, $status) = @_; $s->{socket}->submit_sm_resp(seq => $pdu->{seq}, status => $status, message_id => ''); return }

# A receipt as most gateways write it; true when it was acknowledged.
sub receipt {
	my ($phone, $id, $word, %more) = @_;
	my $seq = $s->deliver(source_addr_ton => 1, source_addr_npi => 1, source_addr => $phone, destination_addr => '700', esm_class => 4,
		short_message => "id:$id sub:001 dlvrd:001 submit date:2606301205 done date:2606301206 stat:$word err:000 text:", %more);
	my $ack = $s->wait_ack($seq);
	return $ack && $ack->{status} == 0;
}

subtest 'one message, from the command to the phone' => sub {
	my $id = send_sms('76000001', 'Paye 1500 F [ok]');
	my $pdu = submit() or return fail('nothing was submitted');
	is($pdu->{destination_addr}, '22376000001', 'to the phone');
	is("$pdu->{dest_addr_ton}/$pdu->{dest_addr_npi}", '1/1', 'as an international number');
	is($pdu->{source_addr}, '700', 'from our code');
	is($pdu->{data_coding}, 0, 'in the default alphabet');
	is($pdu->{registered_delivery} & 3, 1, 'with a receipt asked for');
	is($pdu->{short_message}, "Paye 1500 F \x1b<ok\x1b>", 'in GSM 03.38');
	is(field($id, 'state'), 'leased', 'leased until the gateway has it');
	accept_it($pdu, '0000ABC1');
	becomes($id, 'submitted', 'submitted');
	ok(receipt('22376000001', '0000ABC1', 'ENROUTE'), 'a receipt on the way is acknowledged');
	is(field($id, 'state'), 'submitted', 'and changes nothing');
	ok(receipt('22376000001', '0000ABC1', 'DELIVRD'), 'the receipt is acknowledged');
	becomes($id, 'delivered', 'delivered');
	ok(receipt('22376000001', '0000ABC1', 'DELIVRD'), 'the same again is acknowledged');
	ok(receipt('22376000001', '0000ABC1', 'UNDELIV'), 'one that contradicts it too');
	is(field($id, 'state'), 'delivered', 'and the first one counts');
};

subtest 'a long one in parts, in order' => sub {
	my $text = join '', map { sprintf '%03d ', $_ } 1 .. 100;
	my $id = send_sms('76000002', $text);
	my $together = '';
	my @ids;
	for my $n (1 .. 3) {
		my $pdu = submit() or return fail("part $n does not come");
		ok(!submit(0.3), "nothing behind part $n until it is taken") if $n < 3;
		is($pdu->{esm_class}, 0x40, "part $n has a header");
		my @header = unpack 'C6', $pdu->{short_message};
		is("@header[0 .. 2, 4, 5]", "5 0 3 3 $n", 'which says so');
		$together .= substr $pdu->{short_message}, 6;
		accept_it($pdu, $ids[$n - 1] = "part$n");
	}
	is($together, $text, 'together they are the text');
	becomes($id, 'submitted', 'submitted with the last part');
	ok(receipt('22376000002', $_, 'DELIVRD'), "receipt of $_") for @ids[2, 0];
	is(field($id, 'state'), 'submitted', 'not delivered while one is missing');
	ok(receipt('22376000002', $ids[1], 'DELIVRD'), 'the last receipt');
	becomes($id, 'delivered', 'delivered');
};

subtest 'a receipt before the answer it belongs to' => sub {
	my $id = send_sms('76000003', 'early');
	my $pdu = submit() or return fail('nothing was submitted');
	ok(receipt('22376000003', '77001', 'DELIVRD'), 'the early receipt is acknowledged');
	accept_it($pdu, '77001');
	becomes($id, 'delivered', 'and found when the answer comes');
};

subtest 'ids in the other base' => sub {
	for my $case (['1a2b3c', '1715004'], ['0001715005', '1A2B3D'], ['00000000FF00AA01', '4278233601']) {
		my ($answered, $said) = @$case;
		my $id = send_sms('76000004', "id $answered");
		my $pdu = submit() or return fail('nothing was submitted');
		accept_it($pdu, $answered);
		becomes($id, 'submitted', "answered $answered");
		ok(receipt('22376000004', $said, 'DELIVRD'), "receipt for $said");
		becomes($id, 'delivered', 'matched');
	}
};

subtest 'a receipt in TLVs, and one that says the phone could not be reached' => sub {
	my ($id, $other) = (send_sms('76000005', 'by TLV'), send_sms('76000006', 'not reached'));
	for (1 .. 2) {
		my $pdu = submit() or return fail('nothing was submitted');
		accept_it($pdu, "tlv$pdu->{destination_addr}");
	}
	becomes($_, 'submitted', 'submitted') for $id, $other;
	my $seq = $s->deliver(source_addr_ton => 1, source_addr_npi => 1, source_addr => '22376000005', destination_addr => '700',
		esm_class => 4, short_message => '', receipted_message_id => "tlv22376000005\0", message_state => "\2");
	ok($s->wait_ack($seq), 'acknowledged');
	becomes($id, 'delivered', 'delivered');
	ok(receipt('22376000006', 'tlv22376000006', 'UNDELIV'), 'acknowledged');
	becomes($other, 'failed', 'failed');
	ok(receipt('22376000006', 'nobody-knows-this', 'DELIVRD'), 'a receipt for nothing of ours is acknowledged too');
};

subtest 'refused for good' => sub {
	my $id = send_sms('76000007', 'no such phone');
	my $pdu = submit() or return fail('nothing was submitted');
	refuse_it($pdu, 0x0b);    # ESME_RINVDSTADR
	becomes($id, 'failed', 'failed at once');
	like(field($id, 'why'), qr{^orange refused it for good: ESME_RINVDSTADR}, 'the refusal is told, not a receipt');
	ok(!submit(1.5), 'and not tried again');
};

subtest 'a storm of throttling, and a member who dials in it' => sub {
	my @texts = map { "storm $_" } 1 .. 20;
	my @ids = map { send_sms('7600010' . ($_ % 10), $texts[$_]) } 0 .. $#texts;
	my (%taken, %sequence, $again, $dialled);
	my ($throttled, $until) = (0, time + 60);
	my $began = time;
	while (keys %taken < @texts && time < $until) {
		my $pdu = $s->read(5) or next;
		if ($pdu->explain_cmd ne 'submit_sm') {
			push @{ $s->{queue} }, $pdu;
			next;
		}
		if (defined $pdu->{ussd_service_op}) {
			push @{ $s->{queue} }, $pdu;
			next;
		}
		$again++ if $sequence{ $pdu->{seq} }++;
		if ($throttled < 8) {    # throttled and queue full, in answers and as nacks
			$throttled++;
			$throttled % 3 ? refuse_it($pdu, $throttled % 2 ? 0x58 : 0x14) : $s->{socket}->generic_nack(seq => $pdu->{seq}, status => 0x58);
			if ($throttled == 5 && !$dialled) {
				$dialled = time;
				$s->dial('22376000099', '*700#');
				my $screen = $s->screen(wait => 5);
				ok($screen && time - $dialled < 1.5, 'the screen does not wait for the messages');
			}
			next;
		}
		$taken{ $pdu->{short_message} }++;
		accept_it($pdu, sprintf 'storm%d', scalar keys %taken);
	}
	is(join(' ', sort keys %taken), join(' ', sort @texts), 'every message arrives');
	is(scalar(grep { $_ > 1 } values %taken), 0, 'none twice');
	is($again // 0, 0, 'each try has a sequence number of its own');
	cmp_ok($throttled, ">=", 8, 'throttled so often');
	becomes($ids[$_], 'submitted', "message $_ is submitted") for 0, $#ids;
	my $id = send_sms('76000110', 'afterwards');
	my $pdu = submit(10);
	ok($pdu, 'the link goes on by itself');
	accept_it($pdu, 'afterwards') if $pdu;
};

subtest 'all of it is in /metrics' => sub {
	my $page = ($daemon->get('/metrics'))[1];
	my %value = $page =~ /^(mutuelle_sms_\S+) (\S+)$/mg;
	my $of = sub { my ($name, $more) = @_; return $value{"mutuelle_sms_$name\{link=\"orange\"" . ($more // '') . '}'} // -1 };
	is($of->('failed_total', ',reason="ESME_RINVDSTADR"'), 1, 'refused, and why');
	is($of->('throttled_total'), 8, 'throttled');
	cmp_ok($of->('accepted_total'), '>=', 30, 'taken');
	is($of->('submitted_total'), $of->('accepted_total') + 9, 'every submit was the one or the other');
	is($of->('answer_seconds_count'), $of->('submitted_total'), 'all in the histogram of answers');
	cmp_ok($of->('receipts_total', ",state=\"$_\""), '>=', 1, "receipts: $_") for qw(delivered undeliverable enroute);
	cmp_ok($of->('receipts_waiting_total'), '>=', 2, 'one before its answer, one of nobody');
	like($value{'mutuelle_sms_queued{priority="alert"}'}, qr/^\d+$/, 'the queue by priority');
	like($value{'mutuelle_sms_oldest_seconds{priority="reminder"}'}, qr/^[\d.]+$/, 'and by age');
};

subtest 'a socket that goes while submits are unanswered' => sub {
	my @texts = map { "drop $_" } 1 .. 8;
	my %id = map { $_ => send_sms('7600020' . substr($_, 5), $_) } @texts;
	my @flying;
	while (@flying < $WINDOW) {
		my $pdu = submit(5) or last;
		push @flying, $pdu->{short_message};
	}
	is(scalar @flying, $WINDOW, 'a window of them is on its way');
	ok(!submit(0.5), 'and no more');
	$s->close;
	$s = $gateway->accept or return fail('the daemon does not come back');
	my %got;
	while (my $pdu = submit(4)) {
		$got{ $pdu->{short_message} }++;
		accept_it($pdu, "drop$pdu->{seq}");
	}
	# what a person sent by hand goes once more where nobody knows whether it came; the others were not sent before
	is_deeply(\%got, { map { $_ => 1 } @texts }, 'each goes once on the new connection');
	my %state = map { $_ => field($id{$_}, 'state') } @texts;
	is_deeply([sort grep { $state{$_} eq 'unknown' } @texts], [sort @flying], 'those without an answer are unknown, and say so');
	is_deeply([sort grep { $state{$_} eq 'submitted' } @texts], [sort grep { my $t = $_; !grep { $t eq $_ } @flying } @texts], 'the others submitted');
};

subtest 'the program goes while submits are unanswered' => sub {
	my $id = send_sms('76000301', 'crash');
	my $pdu = submit(5) or return fail('nothing was submitted');
	$daemon->kill_hard;
	my $later = send_sms('76000302', 'while it is down');
	$daemon->start;
	$s = $gateway->accept or return fail('the daemon does not come back');
	my %got;
	while (my $again = submit(4)) {
		$got{ $again->{short_message} }++;
		accept_it($again, "crash$again->{seq}");
	}
	is_deeply(\%got, { crash => 1, 'while it is down' => 1 }, 'it goes once more, as the rule for its kind says, and the other once');
	is(field($id, 'state'), 'unknown', 'the first try is unknown');
	becomes($later, 'submitted', 'the other submitted');
};

is($daemon->stop, 0, 'the daemon ends well');
my ($rc, $out, $err) = $daemon->run('store', 'check', '-c', $daemon->{config});
is($rc, 0, 'and its store is whole') or diag($out . $err);
done_testing;
