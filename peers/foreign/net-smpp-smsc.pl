#!/usr/bin/perl
# An SMSC made of Net::SMPP, to judge our carrier side: takes binds, answers submits, sends receipts.
# --port P --log FILE [--seconds LIMIT]
# Prints "listening" and ends at SIGTERM, at the end of its standard input, or after the limit.
# The log gets one JSON line for each PDU that comes in or goes out.
#
# What it varies, by the number n of the submit (0, 1, …):
#   the receipt comes before the submit_sm_resp   n % 50 == 25
#   the message fails (UNDELIV, err:027)          n % 100 == 99
#   receipted_message_id and message_state TLVs   even n; else only the text tells
#   the id, in the response and in the receipt    n % 4: 0 decimal, decimal; 1 hex, decimal; 2 hex, hex in
#                                                 capitals behind zeros; 3 letters with dashes, the same
# Every 20th receipt is preceded by an intermediate one (ACCEPTD).
use strict;
use warnings;
use Getopt::Long;
use IO::Select;
use JSON::PP;
use Net::SMPP;
use POSIX qw(strftime);

GetOptions('port=i' => \my $port, 'log=s' => \my $log_file, 'seconds=i' => \(my $limit = 120)) or exit 2;
local $SIG{PIPE} = 'IGNORE';
my $READ_LIMIT_S = 5;
my $FIRST_ID     = 0xA1000000;    # its hex form has letters, so no id is another one's hex or decimal twin
my $json         = JSON::PP->new->canonical;
my $count        = 0;
my $our_sequence = 0;

open my $log, '>', $log_file or die "$log_file: $!";
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port) or die "listen: $!";
my $watched  = IO::Select->new($listener, \*STDIN);
$| = 1;
print "listening\n";

my $end = time + $limit;
while (time < $end) {
    for my $ready ($watched->can_read(1)) {
        if ($ready == \*STDIN) { sysread(STDIN, my $ignored, 1024) or exit 0 }
        elsif ($ready == $listener) { $watched->add($listener->accept) }
        else {
            my $pdu = read_in_time($ready);
            if (!$pdu || !answer($ready, $pdu)) { $watched->remove($ready); close $ready }
        }
    }
}

# Net::SMPP reads block; a peer that sends half a PDU must not hold us for ever.
sub read_in_time {
    my ($session) = @_;
    local $SIG{__WARN__} = sub { };    # "premature eof" is how it says that the peer left
    my $pdu = eval {
        local $SIG{ALRM} = sub { die "late\n" };
        alarm $READ_LIMIT_S;
        my $read = $session->read_pdu;
        alarm 0;
        $read;
    };
    alarm 0;
    return $pdu;
}

sub note {
    my ($direction, $command, %fields) = @_;
    print $log $json->encode({ direction => $direction, command => $command, %fields }), "\n";
    $log->flush;
}

sub answer {    # false ends the session
    my ($session, $pdu) = @_;
    my ($command, $sequence) = ($pdu->{cmd}, $pdu->{seq});
    my %bind = (1 => 'bind_receiver', 2 => 'bind_transmitter', 9 => 'bind_transceiver');
    if (my $name = $bind{$command}) {
        note('in', $name, systemId => $pdu->{system_id}, password => $pdu->{password}, interfaceVersion => $pdu->{interface_version});
        my $respond = "${name}_resp";
        $session->$respond(system_id => 'netsmpp', seq => $sequence, sc_interface_version => pack('C', 0x34));
        return 1;
    }
    if ($command == 4) { return take_submit($session, $pdu) }
    if ($command == 0x80000005) { note('in', 'deliver_sm_resp', sequence => $sequence, status => $pdu->{status}); return 1 }
    if ($command == 0x15) { note('in', 'enquire_link'); $session->enquire_link_resp(seq => $sequence); return 1 }
    if ($command == 6) { note('in', 'unbind'); $session->unbind_resp(seq => $sequence); return 0 }
    note('in', sprintf('0x%08x', $command), status => $pdu->{status});
    $session->generic_nack(seq => $sequence, status => 3) unless $command & 0x80000000;
    return 1;
}

sub take_submit {
    my ($session, $pdu) = @_;
    my $n       = $count++;
    my $number  = $FIRST_ID + $n;
    my $is_late = $n % 50 == 25;
    my ($answered, $receipted) = ids($n, $number);
    note(
        'in', 'submit_sm',
        n            => $n,
        source       => $pdu->{source_addr},
        sourceTon    => $pdu->{source_addr_ton},
        destination  => $pdu->{destination_addr},
        esmClass     => $pdu->{esm_class},
        dataCoding   => $pdu->{data_coding},
        receipt      => $pdu->{registered_delivery},
        shortMessage => unpack('H*', $pdu->{short_message} // ''),
        payload      => unpack('H*', $pdu->{message_payload} // ''),
        messageId    => $answered,
    );
    my $wants_receipt = $pdu->{registered_delivery} & 3;
    send_receipts($session, $pdu, $n, $receipted) if $wants_receipt && $is_late;
    $session->submit_sm_resp(message_id => $answered, seq => $pdu->{seq});
    note('out', 'submit_sm_resp', n => $n, messageId => $answered);
    send_receipts($session, $pdu, $n, $receipted) if $wants_receipt && !$is_late;
    return 1;
}

sub ids {    # as the submit_sm_resp has it, as the receipt has it
    my ($n, $number) = @_;
    return ("$number", "$number") if $n % 4 == 0;
    return (sprintf('%x', $number), "$number") if $n % 4 == 1;
    return (sprintf('%x', $number), sprintf('%012X', $number)) if $n % 4 == 2;
    my $text = sprintf 'net-smpp_%x', $number;
    return ($text, $text);
}

sub send_receipts {
    my ($session, $pdu, $n, $id) = @_;
    send_receipt($session, $pdu, $n, $id, 'ACCEPTD', 6) if $n % 20 == 10;
    if ($n % 100 == 99) { send_receipt($session, $pdu, $n, $id, 'UNDELIV', 5) }
    else { send_receipt($session, $pdu, $n, $id, 'DELIVRD', 2) }
    return;
}

sub send_receipt {
    my ($session, $pdu, $n, $id, $state, $state_number) = @_;
    my $date  = strftime('%y%m%d%H%M', gmtime);
    my $error = $state eq 'UNDELIV' ? '027' : '000';
    my $text  = "id:$id sub:001 dlvrd:001 submit date:$date done date:$date stat:$state err:$error text:";
    my @tlvs  = $n % 2 ? () : (receipted_message_id => "$id\0", message_state => pack('C', $state_number));
    $session->deliver_sm(
        source_addr_ton  => $pdu->{dest_addr_ton},
        source_addr_npi  => $pdu->{dest_addr_npi},
        source_addr      => $pdu->{destination_addr},
        dest_addr_ton    => $pdu->{source_addr_ton},
        dest_addr_npi    => $pdu->{source_addr_npi},
        destination_addr => $pdu->{source_addr},
        esm_class        => 0x04,
        short_message    => $text,
        seq              => ++$our_sequence,
        async            => 1,
        @tlvs,
    );
    note('out', 'deliver_sm', n => $n, sequence => $our_sequence, messageId => $id, state => $state);
    return;
}
