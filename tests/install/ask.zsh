# ask.zsh - sourced by an interactive zsh: completes LINE with the completions in FOLDER, writes what
# is offered into the file ANSWER, a line each: what is put in, tab, what is shown; then exits. What
# zsh knows of all other commands is kept in the file DUMP.
zmodload zsh/complist
fpath=($FOLDER $fpath)
autoload -Uz compinit && compinit -u -C -d $DUMP

# Whatever is offered goes through compadd: note what of it fits (-A), and what is shown for it (-D).
compadd() {
    local ignored described suffix n fits=() shown=()
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then
        builtin compadd "$@" # a question of the completion system itself
        return
    fi
    zparseopts -E -a ignored d:=described S:=suffix
    builtin compadd -A fits -D ${described[2]:-shown} "$@"
    [[ -z ${described[2]} ]] || shown=("${(@P)described[2]}")
    for ((n = 1; n <= $#fits; n++)); do
        print -r -- "$fits[n]${suffix[2]}"$'\t'"${shown[n]}" >>$ANSWER
    done
    builtin compadd "$@"
}

zle-line-init() {
    BUFFER=$LINE CURSOR=$#LINE
    zle complete-word
    exit 0
}
zle -N zle-line-init
