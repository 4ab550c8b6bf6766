namespace Keyferry.Webhook.Completion;

/// <summary>Scripts that have a shell ask this program how a command line may go on.</summary>
internal static class CompletionScripts
{
    /// <summary>The script of each shell.</summary>
    public static IReadOnlyDictionary<string, string> ByShell { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = """
            # bash completion of keyferry: source it, or put it into ~/.local/share/bash-completion/completions/keyferry
            _keyferry() {
                local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
                line="${line#* }"
                COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
            }
            complete -o bashdefault -o default -F _keyferry keyferry kubectl-keyferry

            """,
        ["zsh"] = """
            #compdef keyferry kubectl-keyferry
            # zsh completion of keyferry: source it, or put it as _keyferry into a folder of $fpath
            _keyferry() {
                local line="${BUFFER[1,CURSOR]}"
                line="${line#* }"
                local -a found
                found=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
                (( ${#found} )) && compadd -a found
                _files
            }
            if [ "$funcstack[1]" = "_keyferry" ]; then
                _keyferry "$@"
            else
                compdef _keyferry keyferry kubectl-keyferry
            fi

            """,
        ["fish"] = """
            # fish completion of keyferry: source it, or put it into ~/.config/fish/completions/keyferry.fish
            function __keyferry_complete
                set -l line (string replace -r '^\s*\S+\s?' '' -- (commandline -cp))
                keyferry "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c keyferry -a '(__keyferry_complete)'
            complete -c kubectl-keyferry -a '(__keyferry_complete)'

            """,
    };
}
