# charfinder.bash - completion of charfinder for bash, through bash-completion.

# Completes the path of unix:PATH. What is replaced is the path alone where a colon separates words,
# as it does in bash unless the user took it out of COMP_WORDBREAKS.
_charfinder_socket() {
    local scheme=unix:
    cur=${cur#"$scheme"}
    _filedir
    [[ $COMP_WORDBREAKS == *:* ]] || COMPREPLY=("${COMPREPLY[@]/#/$scheme}")
}

# _charfinder_address WORD... - completes an address, of which the words are examples.
_charfinder_address() {
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
    [[ ${COMPREPLY[*]} != unix: ]] || compopt -o nospace
    __ltrim_colon_completions "$cur"
}

# Completes the value of the option `prev`; false if it takes none.
_charfinder_value() {
    case $prev in
    --listen)
        if [[ $cur == unix:* ]]; then
            _charfinder_socket
        else
            _charfinder_address 127.0.0.1:2323 '[::1]:2323' unix:
        fi
        ;;
    --http)
        [[ $cur != -* ]] || return # its address may be left out
        _charfinder_address 127.0.0.1:8888 '[::1]:8888'
        ;;
    --trust) mapfile -t COMPREPLY < <(compgen -W unix -- "$cur") ;;
    --workers) mapfile -t COMPREPLY < <(compgen -W auto -- "$cur") ;;
    --start | --stop | --top | --max-* | --*-timeout) ;; # a number
    *) return 1 ;;
    esac
}

_charfinder() {
    local cur prev words cword split
    _init_completion -s -n : || return
    local options=--help
    case $cword:${words[1]} in
    1:*) options='find describe words serve check --help --version' ;;
    *:find | *:describe) options+=' --best --start --stop --json --count' ;;
    *:words) options+=' --top' ;;
    2:check) [[ $cur == -* ]] || prev=--listen ;; # its address is written as one of these
    *:check) ;;
    *:serve)
        options+=' --listen --http --proxy-protocol --trust --workers --max-line --max-clients
            --max-clients-per-address --idle-timeout --stall-timeout --drain-timeout --best
            --quiet'
        ;;
    *) return ;;
    esac
    _charfinder_value && return
    # neither --quiet=… nor a word of a query has anything to be completed with
    ! $split && [[ $cword -eq 1 || $cur == -* || ${words[1]} != @(find|describe) ]] || return 0
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
} && complete -F _charfinder charfinder
