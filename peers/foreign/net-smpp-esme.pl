#!/usr/bin/perl
# An ESME made of Net::SMPP, to judge our SMPP server for customers.
# --port P --system-id NAME --password WORD --from SENDER --to NUMBER [--receipt-seconds 10]
# Prints one JSON line for each check: {"check": …, "ok": true|false, "detail": …}. Ends 0 when it could run them all.
use strict;
use warnings;
use Encode qw(encode);
use Getopt::Long;
use JSON::PP;
use Net::SMPP;

GetOptions(
    'port=i'            => \my $port,
    'system-id=s'       => \my $system_id,
    'password=s'        => \my $password,
    'from=s'            => \my $from,
    'to=s'              => \my $to,
    'receipt-seconds=i' => \(my $receipt_seconds = 10),
) or exit 2;
my $STEP_LIMIT_S = 10;
my $json         = JSON::PP->new->canonical;
my %receipts;    # by receipted_message_id
$| = 1;

check('a submit before the bind is refused with ESME_RINVBNDSTS', sub {
    my $response = submit(connected(), short_message => 'too early');
    return ($response->{status} == 4, "status $response->{status}");
});
check('a bind with a wrong password is refused', sub {
    my $session = connected();
    my $response = $session->bind_transceiver(system_id => $system_id, password => 'wrong');
    return ($response && $response->{status} != 0, 'status ' . ($response ? $response->{status} : 'none'));
});

my $session = connected();
check('binds as transceiver', sub {
    my $response = $session->bind_transceiver(system_id => $system_id, password => $password);
    return ($response->{status} == 0, "status $response->{status}, system_id $response->{system_id}");
});
check('a second bind on the session is refused with ESME_RALYBND', sub {
    my $response = $session->bind_transceiver(system_id => $system_id, password => $password);
    return ($response->{status} == 5, "status $response->{status}");
});
check('enquire_link is answered', sub {
    my $response = $session->enquire_link;
    return ($response->{status} == 0, "status $response->{status}");
});

my $reference = pack 'n', 77;
my %gsm = accepted('GSM-7 text', short_message => 'Hello from Net::SMPP', registered_delivery => 1);
accepted('UCS-2 text', short_message => encode('UTF-16BE', "\x{928}\x{92e}\x{938}\x{94d}\x{924}\x{947}"), data_coding => 8);
accepted('Latin-1 text', short_message => "caf\xe9", data_coding => 3);
accepted('the first part of a message by user data header', short_message => "\x05\x00\x03\x4d\x02\x01" . 'a' x 153, esm_class => 0x40);
accepted('the second part of a message by user data header', short_message => "\x05\x00\x03\x4d\x02\x02" . 'b' x 40, esm_class => 0x40);
accepted('text as message_payload', message_payload => 'p' x 300);
accepted('the first part of a message by SAR parameters', short_message => 's' x 100, sar_msg_ref_num => $reference, sar_total_segments => "\x02", sar_segment_seqnum => "\x01");
accepted('the second part of a message by SAR parameters', short_message => 't' x 20, sar_msg_ref_num => $reference, sar_total_segments => "\x02", sar_segment_seqnum => "\x02");

my $receipt = wait_for_receipt($gsm{id});
check('a receipt comes with receipted_message_id and esm_class 0x04', sub {
    return ($receipt && ($receipt->{esm_class} & 0x3c) == 4, $receipt ? "esm_class $receipt->{esm_class}" : 'no receipt');
});
check('the receipt has message_state and the text form of Appendix B', sub {
    return (0, 'no receipt') unless $receipt;
    my $state = unpack 'C', $receipt->{message_state} // "\0";
    my $is_text = $receipt->{short_message} =~ /^id:\Q$gsm{id}\E sub:\d+ dlvrd:\d+ submit date:\d{10,12} done date:\d{10,12} stat:DELIVRD err:\w+/i;
    return ($state == 2 && $is_text, "state $state, text $receipt->{short_message}");
});
check('the receipt has the addresses of the submit, swapped', sub {
    return (0, 'no receipt') unless $receipt;
    my $is_swapped = digits($receipt->{source_addr}) eq digits($to) && $receipt->{destination_addr} eq $from;
    return ($is_swapped, "$receipt->{source_addr} to $receipt->{destination_addr}");
});
check('an unknown command gets a generic_nack with ESME_RINVCMDID, and the session lives on', sub {
    $session->syswrite(pack('NNNN', 16, 0x0000abcd, 0, 4711));
    my $nack = $session->wait_pdu(0x80000000, 4711);
    my $alive = $session->enquire_link;
    return ($nack->{status} == 3 && $alive->{status} == 0, "status $nack->{status}");
});
check('unbind is answered', sub {
    my $response = $session->unbind;
    return ($response->{status} == 0, "status $response->{status}");
});

sub connected {
    my $new = Net::SMPP->new_connect('127.0.0.1', port => $port, timeout => $STEP_LIMIT_S) or die "connect: $!";
    ${*$new}{handlers} = {
        Net::SMPP::CMD_enquire_link() => \&Net::SMPP::handle_enquire_link,
        Net::SMPP::CMD_deliver_sm()   => \&keep_receipt,
    };
    return $new;
}

sub keep_receipt {
    my ($on, $pdu) = @_;
    my $id = $pdu->{receipted_message_id} // '';
    $id =~ s/\0$//;
    $receipts{$id} = $pdu;
    $on->deliver_sm_resp(message_id => '', seq => $pdu->{seq});
    return;
}

sub submit {
    my ($on, %fields) = @_;
    return $on->submit_sm(
        source_addr_ton => $from =~ /^\d+$/ ? 1 : 5, source_addr_npi => $from =~ /^\d+$/ ? 1 : 0, source_addr => $from,
        dest_addr_ton => 1, dest_addr_npi => 1, destination_addr => digits($to), %fields,
    );
}

sub accepted {    # checks that a submit is taken; tells its id
    my ($what, %fields) = @_;
    my $id = '';
    check("accepts $what", sub {
        my $response = submit($session, %fields);
        $id = $response->{message_id} // '';
        return ($response->{status} == 0 && $id ne '', "status $response->{status}, id $id");
    });
    return (id => $id);
}

sub wait_for_receipt {
    my ($id) = @_;
    my $end = time + $receipt_seconds;
    # Each round trip makes Net::SMPP read, and so take, what came in between.
    while (time < $end && !$receipts{$id}) { eval { in_time(sub { $session->enquire_link }) }; select undef, undef, undef, 0.1 }
    return $receipts{$id};
}

sub digits { my ($address) = @_; $address =~ s/^\+//; return $address }

sub in_time {
    my ($step) = @_;
    local $SIG{ALRM} = sub { die "no answer within $STEP_LIMIT_S s\n" };
    alarm $STEP_LIMIT_S;
    my @result = eval { $step->() };
    my $error = $@;
    alarm 0;
    die $error if $error;
    return @result;
}

sub check {
    my ($name, $step) = @_;
    my ($ok, $detail) = eval { in_time($step) };
    ($ok, $detail) = (0, "$@") if $@;
    chomp $detail;
    print $json->encode({ check => $name, ok => $ok ? JSON::PP::true : JSON::PP::false, detail => $detail }), "\n";
    return;
}
