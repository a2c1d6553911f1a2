# ask.zsh - sourced by an interactive zsh with LINE to complete and FOLDER of completions: prints
# what is offered to ANSWER, a line each: what is put in, tab, what is shown. Then exits.
zmodload zsh/complist
fpath=($FOLDER $fpath)
autoload -Uz compinit && compinit -u -C -d $DUMP

# Every match goes through compadd: ask it what fits (-O), and note that with its description (-d).
compadd() {
    local arguments=("$@") prefix suffix fits=() shown=()
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then
        builtin compadd "$@" # a question of the completion system itself
        return
    fi
    zparseopts -E -a ignored d:=described P:=prefix S:=suffix
    builtin compadd -A fits -D ${described[2]:-shown} "$@"
    [[ -z ${described[2]} ]] || shown=("${(@P)described[2]}")
    local n
    for n in {1..$#fits}; do
        (($#fits)) && print -r -- "$fits[n]${suffix[2]}"$'\t'"${shown[n]}" >>$ANSWER
    done
    builtin compadd "$@"
}

zle-line-init() {
    BUFFER=$LINE CURSOR=$#LINE
    zle complete-word
    exit 0
}
zle -N zle-line-init
