# charfinder.fish - completion of charfinder for fish.

# __charfinder_option COMMAND ... - an option of a command; the rest is as of `complete`.
function __charfinder_option
    complete -c charfinder -n "__fish_seen_subcommand_from $argv[1]" $argv[2..]
end

# The files that may be what stands after `unix:`; fish knows nothing of schemes.
function __charfinder_sockets
    set -l path (string replace -rf '^(--listen=)?unix:' '' -- (commandline -ct)); or begin
        printf 'unix:\tA Unix socket\n'
        return
    end
    for file in $path*
        test -d $file; and set file $file/
        printf 'unix:%s\n' $file
    end
end

complete -c charfinder -f
complete -c charfinder -l help -d 'Print a summary'

set -l no_command 'not __fish_seen_subcommand_from find describe words serve check'
complete -c charfinder -n $no_command -l version -d 'Print versions'
complete -c charfinder -n $no_command -a find -d 'Look characters up'
complete -c charfinder -n $no_command -a describe -d 'All that is known of characters'
complete -c charfinder -n $no_command -a words -d 'The words of all names, with their counts'
complete -c charfinder -n $no_command -a serve -d 'Answer queries over TCP and Unix sockets'
complete -c charfinder -n $no_command -a check -d 'Whether a server answers'

for command in find describe
    __charfinder_option $command -l best -d 'Show the best first'
    __charfinder_option $command -l start -x -d 'Begin with this result, counted from 0'
    __charfinder_option $command -l stop -x -d 'End before this result'
    __charfinder_option $command -l json -d 'Print a JSON object for each result'
    __charfinder_option $command -l count -d 'Print only how many there are'
end

__charfinder_option words -l top -x -d 'Print no more than so many words'

set -l line_addresses \
    "127.0.0.1:2323\t'This machine' [::1]:2323\t'This machine, IPv6' (__charfinder_sockets)"
__charfinder_option check -a $line_addresses
__charfinder_option serve -l listen -x -d 'Listen on this address' -a $line_addresses
# its address may be left out, and follow a space all the same
set -l http_addresses "127.0.0.1:8888\t'This machine' [::1]:8888\t'This machine, IPv6'"
__charfinder_option serve -l http -d 'Serve a page and an API, too' -a $http_addresses
complete -c charfinder -n '__fish_prev_arg_in --http' -a $http_addresses
__charfinder_option serve -l proxy-protocol -d 'The listener before it is for a balancer'
__charfinder_option serve -l trust -x -d 'Let this balancer name its clients' \
    -a "unix\t'Whoever may open the socket'"
__charfinder_option serve -l workers -x -d 'Run so many event loops' -a "auto\t'One per processor'"
__charfinder_option serve -l max-line -x -d 'Read lines up to so many bytes'
__charfinder_option serve -l max-clients -x -d 'Serve so many connections at a time'
__charfinder_option serve -l max-clients-per-address -x -d 'Serve so many from one address'
__charfinder_option serve -l idle-timeout -x -d 'Hang up on a silent client, in seconds'
__charfinder_option serve -l stall-timeout -x -d 'Hang up on one that takes no answer, in seconds'
__charfinder_option serve -l drain-timeout -x -d 'Wait for answers in a stop, in seconds'
__charfinder_option serve -l best -d 'Answer queries of words best first'
__charfinder_option serve -l quiet -d 'Log only the life of the server, and errors'
