#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# What calls what, read from the objects by nm. The thread rule: nothing that runs on the link thread refers to the store thread's code (design: law 1, section 3).
use strict;
use warnings;
use Test::More;

my $build = $ENV{builddir} // '.';
for my $folder (qw(smpp ussd sms pay)) {
	my $library = "$build/$folder/lib$folder.a";
	next unless -e $library;
	my @names = map { /\b[UTtDdBbRr] (\w+)$/ ? $1 : () } `nm $library`;
	ok(@names > 5, "$folder has symbols");
	my @wrong = grep { /^(store|menus|scheme|desk)_/ } @names;
	is("@wrong", '', "$folder/ knows nothing of the store thread");
}
# A public symbol says its file: folder_file_verb.
for my $library (glob "$build/{base,text,scheme,smpp,store,menus,desk,ussd,sms,pay,sim}/lib*.a") {
	my ($folder, $object, @wrong) = $library =~ m{/(\w+)/lib};
	for (`nm -g --defined-only $library`) {
		$object = $1 if /^(\w+)\.o:/;
		push @wrong, "$object.o: $1" if / [TDBR] (\w+)$/ && $1 !~ /^\Q$folder\E_/ && $1 !~ /^__/;
	}
	is("@wrong", '', "$folder/: every public symbol begins with ${folder}_");
}
# Files in cycles: none. An arrow goes from the file that calls to the file that defines.
my (%defines, %wants);
for my $from (glob("$build/{base,text,scheme,smpp,store,menus,desk,ussd,sms,pay,sim}/lib*.a"), glob("$build/daemon/*.o")) {
	my ($folder, $object) = $from =~ m{/(\w+)/(\w+)\.\w+$};
	$object = "$folder/$object";
	for (`nm $from`) {
		$object = "$folder/$1" if /^(\w+)\.o:/;
		$defines{$2} = $object if /^[0-9a-f]+ ([TDBR]) (\w+)$/;
		$wants{$object}{$1} = 1 if / U (\w+)$/;
	}
}
my (%state, @cycles);
sub walk {
	my ($file, @path) = @_;
	$state{$file} = 1;
	my %to = map { ($defines{$_} // $file) => 1 } keys %{ $wants{$file} // {} };
	for my $to (grep { $_ ne $file } sort keys %to) {
		push @cycles, join(' -> ', @path, $file, $to) =~ s/.*?(?=\Q$to\E )//r if ($state{$to} // 0) == 1;
		walk($to, @path, $file) unless $state{$to};
	}
	$state{$file} = 2;
}
$state{$_} or walk($_) for sort keys %wants;
is("@cycles", '', 'no two files call each other, not by any detour') or diag(join "\n", @cycles);
done_testing();
